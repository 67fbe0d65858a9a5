package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.Durability;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sync that fails once, or for a while, and what the log makes of it without a restart. */
class FailedSyncTest {
    private static final String SEGMENT = "000000000000.ndjson";
    private static final Duration REPAIRED_WITHIN = Duration.ofSeconds(1);

    private final MemoryDisk disk = new MemoryDisk(11);
    private AuditLog log;

    @AfterEach
    void closeAndSyncNothingInDoubt() throws IOException {
        log.close();
        assertThat(disk.syncsInDoubt()).isZero();
    }

    @Test
    void failsClosedWhileSyncsFailAndRecoversWhenTheyWork() throws IOException {
        log = TestLogs.start(TestLogs.open(disk));
        disk.fail(Operation.SYNC, "Input/output error");
        TestLogs.append(log, 3);
        await().until(() -> log.health() == AuditHealth.SYNC_FAILED);
        assertThat(log.accepting()).isFalse();
        assertThat(log.durableSeq()).isZero();
        assertThat(log.failure()).hasMessageContaining("Input/output error");

        disk.repair(Operation.SYNC);

        await().atMost(REPAIRED_WITHIN).until(log::accepting);
        assertThat(log.durableSeq()).isEqualTo(3);
        assertThat(log.failure()).isNull();
        assertIntact(disk.losePower(), 3);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void isAsGoodAsNewWhateverElseFailsInTheRecovery(Operation operation) throws IOException {
        log = TestLogs.open(disk);
        log.step();
        for (int n = 1; n <= 5; n++) {
            failASync();
            disk.failOnce(operation, n);
            log.step();
            log.step();
            log.step();
            assertThat(log.health()).as("%s %d", operation, n).isEqualTo(AuditHealth.OK);
            assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
        }
        assertIntact(disk.losePower(), log.lastSeq());
    }

    @Test
    void leavesNoCopyBehind() throws IOException {
        log = TestLogs.open(disk);
        log.step();
        disk.fail(Operation.RENAME, "Input/output error");
        failASync();
        log.step();
        log.step();
        disk.repair(Operation.RENAME);
        log.step();
        assertThat(disk.list()).containsExactlyInAnyOrder(SEGMENT, "000000000001.ndjson");
    }

    @Test
    void sweepsUpTheCopyThatACrashLeft() throws IOException {
        log = TestLogs.open(disk);
        disk.replace(SEGMENT + ".copy", new byte[10]);
        disk.replace(SEGMENT + ".copy.tmp", new byte[10]);
        log.close();
        log = TestLogs.open(disk);
        assertThat(disk.list()).containsExactly(SEGMENT);
    }

    @Test
    void healsABatchThatEntersTheNextSegment() throws IOException {
        for (int n = 1; n <= 4; n++) { // the full segment, its copy, the next one, its copy
            MemoryDisk fresh = new MemoryDisk(n);
            AuditLog entering = TestLogs.open(fresh);
            TestLogs.fill(entering, 1, 1);
            TestLogs.append(entering, 70);
            fresh.failOnce(Operation.SYNC, n);
            entering.step();
            fresh.failOnce(Operation.SYNC, 1);
            entering.step();
            entering.step();
            assertThat(entering.durableSeq()).as("sync %d", n).isEqualTo(entering.lastSeq());
            entering.close();
            assertThat(fresh.syncsInDoubt()).isZero();
            assertThat(fresh.list()).contains("000000000001.ndjson");
            assertIntact(fresh.losePower(), entering.lastSeq());
        }
        log = TestLogs.open(disk);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void losesNothingByAnyWriteOrSyncThatFailsOnce(Durability durability) throws IOException {
        for (Operation operation : List.of(Operation.WRITE, Operation.SYNC)) {
            for (int n = 1; n <= 200; n++) {
                failOneOf(operation, n, durability);
            }
        }
        log = TestLogs.open(disk);
    }

    /** A disk of which one operation fails, and one of the repair too. */
    private static void failOneOf(Operation operation, int n, Durability durability)
            throws IOException {
        String what = operation + " " + n;
        MemoryDisk failing = new MemoryDisk(n);
        long[] now = {0};
        AuditLog written =
                AuditLog.open(
                        failing,
                        TestLogs.small(durability),
                        SampleEvents.LOG_ID,
                        SampleEvents.NOON,
                        null,
                        _ -> {},
                        () -> now[0]);
        failing.failOnce(operation, n);
        List<String> hashes = new ArrayList<>();
        boolean failed = false;
        int watchedUntil = 0;
        for (int i = 0; i < 210; i++) {
            if (written.accepting()) {
                TestLogs.append(written, 1 + i % 3);
            }
            now[0] += TimeUnit.MILLISECONDS.toNanos(20);
            written.step();
            if (!failed && written.health() != AuditHealth.OK) {
                failed = true;
                failing.failOnce(operation, 1 + n % 4);
            }
            if (written.health() != AuditHealth.OK) {
                watchedUntil = i + 8;
            }
            if (i < watchedUntil || i % 16 == 0) {
                assertStable(failing, written.syncedSeq(), what);
            }
            hashes.add(written.lastHash());
        }
        assertThat(failed).as(what).isTrue();
        assertThat(written.health()).as(what).isEqualTo(AuditHealth.OK);
        assertThat(written.durableSeq()).as(what).isEqualTo(written.lastSeq());
        written.close();
        assertThat(failing.syncsInDoubt()).as(what).isZero();
        assertThat(TestLogs.lines(failing.copy()).getLast().hash())
                .as(what)
                .isEqualTo(hashes.getLast());
        assertIntact(failing.losePower(), written.lastSeq());
    }

    @Test
    void staysClosedWhenADurableLineIsNotWhatWasWritten() throws IOException {
        log = TestLogs.open(disk);
        TestLogs.fill(log, 3, 2);
        failASync();
        byte[] bytes = disk.contents(SEGMENT);
        bytes[(int) TestLogs.endOfLine(bytes, 3) + 40] ^= 1;
        disk.replace(SEGMENT, bytes);
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
        assertThat(log.failure()).hasMessageContaining("seq 4:").hasMessageContaining(SEGMENT);
        disk.repair(Operation.SYNC);
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
        assertThat(log.accepting()).isFalse();
        assertThat(disk.contents(SEGMENT)).isEqualTo(bytes);
    }

    @Test
    void staysClosedWhenAnotherLogThatVerifiesIsInItsPlace() throws IOException {
        log = TestLogs.open(disk);
        TestLogs.append(log, SampleEvents.risk("what was written"));
        log.step();
        MemoryDisk other = new MemoryDisk(1);
        try (AuditLog forged = TestLogs.open(other)) {
            TestLogs.append(forged, SampleEvents.risk("what is forged_"));
            forged.step();
        }
        failASync();
        disk.replace(SEGMENT, other.contents(SEGMENT));
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
        assertThat(log.failure()).hasMessageContaining("seq 1:");
    }

    @Test
    void staysClosedWhenDurableLinesAreCutOff() throws IOException {
        log = TestLogs.open(disk);
        TestLogs.fill(log, 3, 2);
        failASync();
        byte[] bytes = disk.contents(SEGMENT);
        disk.replace(SEGMENT, Arrays.copyOf(bytes, (int) TestLogs.endOfLine(bytes, 4)));
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.TAMPERED);
        assertThat(log.failure()).hasMessageContaining("seq 5: it is missing");
    }

    @Test
    void savesAfterARestartWhatAFailedSyncLeftInDoubt() throws IOException {
        log = TestLogs.open(disk);
        disk.fail(Operation.SYNC, "Input/output error");
        TestLogs.fill(log, 1, 20);
        assertThat(log.health()).isEqualTo(AuditHealth.SYNC_FAILED);
        MemoryDisk found = disk.copy();
        try (AuditLog restarted = TestLogs.open(found)) {
            assertThat(restarted.durableSeq()).isEqualTo(20);
            assertThat(restarted.recovery().inDoubt()).isEqualTo(20);
        }
        assertThat(TestLogs.lines(found)).hasSize(21);
        assertThat(TestLogs.lines(found.losePower())).hasSize(21);
        disk.repair(Operation.SYNC);
    }

    /** One event whose sync fails, not repaired yet. */
    private void failASync() {
        disk.failOnce(Operation.SYNC, 1);
        TestLogs.append(log, 1);
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.SYNC_FAILED);
    }

    private static void assertStable(MemoryDisk disk, long syncedSeq, String what) {
        int lines = 0;
        for (String name : disk.list().stream().sorted().toList()) {
            byte[] seen = disk.contents(name);
            byte[] stable = disk.stable(name, 0, seen.length);
            if (name.endsWith(".ndjson")) {
                lines += TestLogs.countLines(stable);
            }
        }
        assertThat(lines).as(what).isGreaterThan((int) syncedSeq);
    }

    private static void assertIntact(MemoryDisk found, long lastSeq) throws IOException {
        assertThat(AuditVerifier.verify(found))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.lastSeq()).isEqualTo(lastSeq));
    }
}
