package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final MemoryDisk disk = new MemoryDisk(1);

    @Test
    void writesEachEventAsOneLineThatAnyoneCanHashAgain() throws Exception {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.append(log, 2);
            log.step();
            assertThat(log.lastSeq()).isEqualTo(2);
        }
        List<String> lines = text("000000000000.ndjson").lines().toList();
        assertThat(lines.get(3)).matches("\\x00+");
        String prev = "0".repeat(64);
        for (int seq = 0; seq < 3; seq++) {
            String line = lines.get(seq);
            String hashed = line.substring(0, line.indexOf(",\"hash\":"));
            byte[] sha256 =
                    MessageDigest.getInstance("SHA-256")
                            .digest(hashed.getBytes(StandardCharsets.UTF_8));
            String hash = HexFormat.of().formatHex(sha256);
            String at = Timestamps.ofNanos(SampleEvents.NOON + 1000L * seq);
            String type = seq == 0 ? "segment" : "decision";
            assertThat(line)
                    .startsWith(
                            "{\"seq\":%d,\"at\":\"%s\",\"type\":\"%s\",\"durable\":%d,\"prev\":\"%s\","
                                    .formatted(seq, at, type, seq == 0 ? -1 : 0, prev))
                    .endsWith(",\"hash\":\"" + hash + "\"}");
            prev = hash;
        }
    }

    @Test
    void givesTheHashOfTheEventAppendedLast() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.append(log, 1);
            String hash = log.lastHash();
            log.step();
            assertThat(log.reader().find(1)).extracting(LogLine::hash).isEqualTo(hash);
        }
    }

    @Test
    void headsEverySegmentWithALineThatContinuesTheChain() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, 60, 5);
        }
        List<LogLine> lines = TestLogs.lines(disk);
        List<LogEvent.Segment> heads = new ArrayList<>();
        for (LogLine line : lines) {
            if (line.event() instanceof LogEvent.Segment head) {
                assertThat(head.firstSeq()).isEqualTo(line.seq());
                heads.add(head);
            }
        }
        assertThat(heads).hasSizeGreaterThan(3).extracting(LogEvent.Segment::ordinal).isSorted();
        assertThat(lines).hasSize(300 + heads.size());
        assertThat(AuditVerifier.verify(disk))
                .isEqualTo(
                        new Verification.Intact(
                                heads.size(),
                                lines.size(),
                                0,
                                lines.size() - 1,
                                lines.getLast().hash(),
                                null));
    }

    @Test
    void cutsTheZerosOffASegmentThatIsFull() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, 34, 5);
        }
        assertThat(text("000000000002.ndjson")).endsWith("}\n").doesNotContain("\0");
        assertThat(disk.contents("000000000003.ndjson")).hasSize(TestLogs.SEGMENT_BYTES);
    }

    @Test
    void syncsEverythingThatArrivedDuringASyncTogether() throws IOException {
        AuditLog log = TestLogs.start(TestLogs.open(disk));
        disk.stall(Operation.SYNC);
        TestLogs.append(log, 1);
        await().until(() -> text("000000000000.ndjson").contains("\"seq\":1,"));
        TestLogs.append(log, 40);
        disk.release(Operation.SYNC);
        await().until(() -> log.durableSeq() == 41);
        assertThat(log.batches()).isEqualTo(2);
        log.close();
    }

    @Test
    void wakesItsThreadWhenAnEventComes() throws IOException {
        try (AuditLog log = TestLogs.start(TestLogs.open(disk))) {
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                TestLogs.append(log, 1);
                while (log.durableSeq() < log.lastSeq()) {
                    Thread.onSpinWait();
                }
            }
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void publishesWhatIsDurableOnlyAfterTheSync() throws IOException {
        AtomicLong wakeUps = new AtomicLong();
        AtomicLong syncs = new AtomicLong();
        try (AuditLog log = TestLogs.open(disk)) {
            log.start(
                    Runnable::run, wakeUps::incrementAndGet, _ -> syncs.incrementAndGet(), _ -> {});
            disk.stall(Operation.SYNC);
            TestLogs.append(log, 3);
            await().until(() -> text("000000000000.ndjson").contains("\"seq\":1,"));
            assertThat(log.durableSeq()).isZero();
            assertThat(log.pendingEvents()).isEqualTo(3);
            assertThat(log.reader().find(1)).isNull();
            disk.release(Operation.SYNC);
            await().until(() -> log.durableSeq() == 3);
            assertThat(log.reader().find(1)).isNotNull();
            await().until(() -> wakeUps.get() > 0 && syncs.get() > 0);
        }
    }

    @Test
    void answersFromTheCacheWhenConfiguredAsWrittenAndSyncsSoonAfter() throws IOException {
        AuditConfig config = TestLogs.small(Durability.WRITTEN);
        try (AuditLog log = TestLogs.start(TestLogs.open(disk, config, null, _ -> {}))) {
            disk.stall(Operation.SYNC);
            TestLogs.append(log, 1);
            await().until(() -> log.durableSeq() == 1);
            assertThat(log.syncedSeq()).isZero();
            disk.release(Operation.SYNC);
            await().until(() -> log.syncedSeq() == 1);
        }
    }

    @Test
    void statesInALineOnlyWhatIsOnStableStorage() throws IOException {
        AuditConfig config = TestLogs.small(Durability.WRITTEN);
        try (AuditLog log = TestLogs.open(disk, config, null, _ -> {})) {
            disk.fail(Operation.SYNC, "Input/output error");
            TestLogs.fill(log, 2, 1);
            assertThat(log.durableSeq()).isEqualTo(2);
        }
        assertThat(TestLogs.lines(disk))
                .extracting(LogLine::durableSeq)
                .containsExactly(-1L, 0L, 0L);
    }

    @Test
    void acceptsNoMoreThanMayWaitForTheDisk() throws IOException {
        AuditConfig config = new AuditConfig(64 << 10, Durability.SYNCED, 0, 3, 1 << 20);
        try (AuditLog log = TestLogs.open(disk, config, null, _ -> {})) {
            TestLogs.append(log, 3);
            assertThat(log.full()).isTrue();
            assertThat(log.accepting()).isFalse();
            assertThat(log.health()).isEqualTo(AuditHealth.OK);
            assertThatThrownBy(() -> TestLogs.append(log, 1))
                    .isInstanceOf(IllegalStateException.class);
            log.step();
            assertThat(log.accepting()).isTrue();
        }
    }

    @Test
    void acceptsNoMoreThanFitsABatch() throws IOException {
        AuditConfig config = new AuditConfig(1 << 20, Durability.SYNCED, 0, 8192, 24 << 10);
        try (AuditLog log = TestLogs.open(disk, config, null, _ -> {})) {
            while (log.accepting()) {
                TestLogs.append(log, 1);
            }
            assertThat(log.full()).isTrue();
            assertThat(log.lastSeq()).isBetween(4L, 16L);
        }
    }

    @Test
    void refusesAnEventOlderThanTheLast() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.append(log, 1);
            assertThatThrownBy(() -> log.append(SampleEvents.NOON, SampleEvents.risk("late")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(log.lastSeq()).isEqualTo(1);
        }
    }

    @Test
    void holdsTheLongestDecisionInALine() throws IOException {
        LogEvent longest = SampleEvents.longestBlocked(6);
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.append(log, longest);
            log.step();
            assertThat(log.reader().find(1)).extracting(LogLine::event).isEqualTo(longest);
            assertThat(log.reader().rawLine(1)).hasSizeLessThanOrEqualTo(8192);
        }
    }

    @Test
    void refusesALineLongerThanItsLimitAndGoesOn() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            assertThatThrownBy(() -> TestLogs.append(log, SampleEvents.risk("x".repeat(8192))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("seq 1");
            TestLogs.fill(log, 1, 1);
            assertThat(log.durableSeq()).isEqualTo(1);
        }
        assertThat(AuditVerifier.verify(disk)).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void makesEverythingDurableBeforeItIsClosed() throws IOException {
        AuditLog log = TestLogs.start(TestLogs.open(disk));
        TestLogs.append(log, 40);
        log.close();
        assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
        assertThat(log.accepting()).isFalse();
        MemoryDisk after = disk.losePower();
        assertThat(TestLogs.lines(after)).hasSize(41);
    }

    @Test
    void syncsEverythingBeforeItIsClosedWhenConfiguredAsWritten() throws IOException {
        AuditConfig config = TestLogs.small(Durability.WRITTEN);
        AuditLog log = TestLogs.start(TestLogs.open(disk, config, null, _ -> {}));
        TestLogs.append(log, 40);
        log.close();
        assertThat(log.syncedSeq()).isEqualTo(log.lastSeq());
        assertThat(TestLogs.lines(disk.losePower())).hasSize(41);
    }

    @Test
    void tellsForHowLongTheOldestEventHasBeenWaiting() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            assertThat(log.oldestPendingNanos(System.nanoTime())).isZero();
            TestLogs.append(log, 1);
            long later = System.nanoTime() + 50_000_000;
            assertThat(log.oldestPendingNanos(later)).isBetween(50_000_000L, 5_000_000_000L);
            log.step();
            assertThat(log.oldestPendingNanos(later)).isZero();
        }
    }

    private String text(String name) {
        return new String(disk.contents(name), StandardCharsets.UTF_8);
    }
}
