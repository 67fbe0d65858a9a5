package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.Durability;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditLogFailureTest {
    private static final Duration REPAIRED_WITHIN = Duration.ofSeconds(1);

    private final MemoryDisk disk = new MemoryDisk(7);
    private AuditLog log;

    @AfterEach
    void close() throws IOException {
        log.close();
        assertThat(AuditVerifier.verify(disk.copy())).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void failsClosedWhenAWriteFailsAndRecoversWhenItWorksAgain() throws IOException {
        log = TestLogs.start(TestLogs.open(disk));
        disk.fail(Operation.WRITE, "Input/output error");
        TestLogs.append(log, 1);
        await().until(() -> log.health() == AuditHealth.WRITE_FAILED);
        assertThat(log.accepting()).isFalse();
        assertThat(log.durableSeq()).isZero();
        assertThat(log.failure()).hasMessageContaining("Input/output error");
        disk.repair(Operation.WRITE);
        await().atMost(REPAIRED_WITHIN).until(log::accepting);
        assertThat(log.durableSeq()).isEqualTo(1);
        assertThat(log.failure()).isNull();
    }

    @Test
    void takesAnEventWhoseDiskFailsJustBeforeItComes() throws IOException {
        log = TestLogs.open(disk);
        disk.fail(Operation.WRITE, "Input/output error");
        TestLogs.append(log, 1);
        assertThat(log.accepting()).isTrue(); // as the caller has just seen, and then ...
        log.step();
        assertThat(log.accepting()).isFalse();
        TestLogs.append(log, 1);
        assertThat(log.durableSeq()).isZero();
        disk.repair(Operation.WRITE);
        log.step();
        log.step();
        assertThat(log.durableSeq()).isEqualTo(2);
    }

    @Test
    void failsClosedWhenTheDiskIsFullAndRecoversWhenThereIsSpace() throws IOException {
        AuditConfig config = config(256 << 10);
        disk.capacity(10 << 20);
        log = TestLogs.start(TestLogs.open(disk, config, null, _ -> {}));
        disk.fail(Operation.WRITE, "No space left on device");
        TestLogs.append(log, 1);
        disk.capacity(0);
        await().until(() -> log.health() == AuditHealth.DISK_FULL);
        disk.repair(Operation.WRITE);
        disk.capacity(10 << 20);
        await().atMost(REPAIRED_WITHIN).until(log::accepting);
        assertThat(log.durableSeq()).isEqualTo(1);
    }

    @Test
    void failsClosedBeforeTheDiskIsFull() throws IOException {
        disk.capacity(10 << 20);
        log = TestLogs.start(TestLogs.open(disk, config(256 << 10), null, _ -> {}));
        await().until(log::accepting);
        disk.capacity(200 << 10);
        await().until(() -> log.health() == AuditHealth.LOW_SPACE);
        assertThat(log.accepting()).isFalse();
        disk.capacity(10 << 20);
        await().atMost(REPAIRED_WITHIN).until(log::accepting);
    }

    @Test
    void stopsAtTheEndOfASegmentUntilTheNextIsThere() throws IOException {
        log = TestLogs.open(disk);
        disk.fail(Operation.CREATE, "Read-only file system");
        TestLogs.start(log);
        await().until(() -> log.failure() != null);
        assertThat(log.nextSegmentReady()).isFalse();
        while (log.accepting()) {
            TestLogs.append(log, 1);
        }
        assertThat(log.health()).isEqualTo(AuditHealth.NEXT_SEGMENT_NOT_READY);
        await().until(() -> log.durableSeq() == log.lastSeq());
        disk.repair(Operation.CREATE);
        await().atMost(REPAIRED_WITHIN).until(log::accepting);
        TestLogs.append(log, 1);
        await().until(() -> log.durableSeq() == log.lastSeq());
    }

    @Test
    void makesNoSegmentForWhichThereIsNoSpace() throws IOException {
        disk.capacity(100 << 10);
        log = TestLogs.open(disk, config(10 << 10), null, _ -> {});
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.OK);
        assertThat(log.nextSegmentReady()).isFalse();
        assertThat(log.freeBytes()).isEqualTo(36 << 10);
        disk.capacity(200 << 10);
        log.step();
        assertThat(log.nextSegmentReady()).isTrue();
    }

    @Test
    void replacesWhatAFailedPreparationLeft() throws IOException {
        log = TestLogs.open(disk);
        disk.replace("000000000001.ndjson", new byte[10]);
        log.step();
        assertThat(log.nextSegmentReady()).isTrue();
        TestLogs.fill(log, 15, 5);
        assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
    }

    @Test
    void survivesAReadOnlyDisk() throws IOException {
        log = TestLogs.start(TestLogs.open(disk));
        for (Operation operation : Operation.values()) {
            if (operation != Operation.SYNC) {
                disk.fail(operation, "Read-only file system");
            }
        }
        TestLogs.append(log, 1);
        await().until(() -> log.health() == AuditHealth.WRITE_FAILED);
        for (Operation operation : Operation.values()) {
            disk.repair(operation);
        }
        await().atMost(REPAIRED_WITHIN).until(log::accepting);
        assertThat(log.durableSeq()).isEqualTo(1);
    }

    @Test
    void repeatsTheStepFromOneSegmentToTheNextUntilItWorks() throws IOException {
        log = TestLogs.open(disk);
        log.step();
        disk.fail(Operation.TRUNCATE, "Input/output error");
        TestLogs.append(log, 60);
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.WRITE_FAILED);
        log.step();
        assertThat(log.durableSeq()).isZero();
        disk.repair(Operation.TRUNCATE);
        log.step();
        assertThat(log.health()).isEqualTo(AuditHealth.OK);
        assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
    }

    @Test
    void showsHowLongAStalledDiskHasKeptEventsWaiting() throws IOException {
        log = TestLogs.start(TestLogs.open(disk));
        await().until(log::nextSegmentReady);
        disk.stall(Operation.SYNC);
        TestLogs.append(log, 1);
        await().until(() -> log.oldestPendingNanos(System.nanoTime()) > 50_000_000);
        TestLogs.append(log, 1);
        assertThat(log.health()).isEqualTo(AuditHealth.OK);
        assertThat(log.durableSeq()).isZero();
        disk.release(Operation.SYNC);
        await().atMost(REPAIRED_WITHIN).until(() -> log.durableSeq() == 2);
        assertThat(log.oldestPendingNanos(System.nanoTime())).isZero();
    }

    @Test
    void failsClosedWithItsCauseWhenItsOwnThreadBreaks() throws IOException {
        log = TestLogs.open(disk);
        IllegalStateException defect = new IllegalStateException("a defect");
        log.start(
                Runnable::run,
                () -> {
                    if (log.lastSeq() > 0 && log.health() != AuditHealth.FAILED) {
                        throw defect;
                    }
                },
                _ -> {},
                _ -> {});
        await().until(log::nextSegmentReady);
        TestLogs.append(log, 1);
        await().until(() -> log.health() == AuditHealth.FAILED);
        assertThat(log.failure()).isSameAs(defect);
        assertThat(log.accepting()).isFalse();
    }

    @Test
    void handsAnErrorOnItsThreadToWhoeverEndsTheProcess() throws IOException {
        log = TestLogs.open(disk);
        AtomicReference<Error> seen = new AtomicReference<>();
        log.start(
                Runnable::run,
                () -> {},
                _ -> {
                    throw new StackOverflowError("too deep");
                },
                seen::set);
        TestLogs.append(log, 1);
        await().until(() -> seen.get() != null);
        assertThat(seen.get()).hasMessage("too deep");
        assertThat(log.health()).isEqualTo(AuditHealth.FAILED);
    }

    @Test
    void givesUpClosingOnADiskThatDoesNotWork() throws IOException {
        log = TestLogs.start(TestLogs.open(disk));
        disk.fail(Operation.WRITE, "Input/output error");
        TestLogs.append(log, 1);
        log.close();
        assertThat(log.durableSeq()).isLessThan(log.lastSeq());
    }

    private static AuditConfig config(long minFreeBytes) {
        return new AuditConfig(64 << 10, Durability.SYNCED, minFreeBytes, 8192, 1 << 20);
    }
}
