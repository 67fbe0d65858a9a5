package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final String FIRST = "000000000000.ndjson";
    private static final String SECOND = "000000000001.ndjson";

    private final MemoryDisk disk = new MemoryDisk(3);

    @Test
    void makesANewLogWhereThereIsNone() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            RecoveryReport report = log.recovery();
            assertThat(report.created()).isTrue();
            assertThat(report.logId()).isEqualTo(SampleEvents.LOG_ID);
            assertThat(report.bootEpoch()).isEqualTo(1);
            assertThat(log.durableSeq()).isZero();
        }
        assertThat(TestLogs.lines(disk.losePower()))
                .extracting(LogLine::event)
                .containsExactly(
                        new LogEvent.Segment(
                                LogEvent.Segment.FORMAT, SampleEvents.LOG_ID, 1, 0, 0));
    }

    @Test
    void replaysEveryEventInOrderAndGoesOn() throws IOException {
        fill(60, 5);
        List<LogLine> written = TestLogs.lines(disk);
        List<LogLine> replayed = new ArrayList<>();
        try (AuditLog log = TestLogs.open(disk, replayed::add)) {
            assertThat(replayed).isEqualTo(written);
            assertThat(log.recovery().events()).isEqualTo(written.size());
            assertThat(log.recovery().created()).isFalse();
            assertThat(log.recovery().torn()).isNull();
            assertThat(log.lastHash()).isEqualTo(written.getLast().hash());
            assertThat(log.lastAtEpochNanos()).isEqualTo(written.getLast().atEpochNanos());
            assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
            TestLogs.fill(log, 1, 1);
        }
        assertIntact(disk, written.size() + 1);
    }

    @Test
    void countsTheStartsOfALog() throws IOException {
        TestLogs.open(disk).close();
        for (long epoch = 2; epoch < 5; epoch++) {
            try (AuditLog log = TestLogs.open(disk)) {
                assertThat(log.recovery().bootEpoch()).isEqualTo(epoch);
                TestLogs.append(log, new LogEvent.Started(epoch, "0.1", SampleEvents.HASH, 0));
            }
        }
    }

    @Test
    void replaysOnlyWhatCameAfterTheAnchor() throws IOException {
        fill(60, 5);
        List<LogLine> lines = TestLogs.lines(disk);
        for (int seq : List.of(0, 1, 51, 52, 150, lines.size() - 1)) {
            List<LogLine> replayed = new ArrayList<>();
            Anchor anchor = new Anchor(seq, lines.get(seq).hash());
            try (AuditLog log = open(disk, anchor, replayed::add)) {
                assertThat(replayed).isEqualTo(lines.subList(seq + 1, lines.size()));
                assertThat(log.recovery().events()).isEqualTo(replayed.size());
                assertThat(log.recovery().bootEpoch()).isEqualTo(2);
                assertThat(log.recovery().logId()).isEqualTo(SampleEvents.LOG_ID);
            }
        }
    }

    @Test
    void losesOnlyWhatWasNotAcknowledgedWhereverTheLastBatchIsTorn() throws IOException {
        fill(3, 2);
        byte[] before = disk.contents(FIRST);
        int start = (int) TestLogs.endOfLine(before, 6);
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.append(log, SampleEvents.risk("torn at every byte"));
            TestLogs.append(log, SampleEvents.risk("torn at every byte"));
        }
        byte[] whole = disk.contents(FIRST);
        List<LogLine> lines = TestLogs.lines(disk);
        int end = (int) TestLogs.endOfLine(whole, 8);
        for (int offset = start; offset <= end; offset++) {
            int kept =
                    7 + (offset >= TestLogs.endOfLine(whole, 7) ? 1 : 0) + (offset == end ? 1 : 0);
            byte[] shortened = Arrays.copyOf(whole, offset);
            assertRecovered(shortened, lines.subList(0, kept), offset);
            assertRecovered(Arrays.copyOf(shortened, whole.length), lines.subList(0, kept), offset);
        }
    }

    @Test
    void cutsEverythingBehindAHoleInTheLastBatch() throws IOException {
        fill(1, 2);
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, 1, 20);
        }
        byte[] bytes = disk.contents(FIRST);
        Arrays.fill(bytes, 8192, 12288, (byte) 0);
        disk.replace(FIRST, bytes);
        try (AuditLog log = TestLogs.open(disk)) {
            assertThat(log.recovery().torn()).isNotNull();
            assertThat(TestLogs.endOfLine(bytes, log.lastSeq())).isLessThanOrEqualTo(8192);
            byte[] behind = Arrays.copyOfRange(disk.contents(FIRST), 8192, bytes.length);
            assertThat(behind).containsOnly(0);
            TestLogs.fill(log, 1, 30);
            assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
        }
        assertIntact(disk, -1);
    }

    @Test
    void goesOnWhereTheHeadOfTheNextSegmentWasTorn() throws IOException {
        fill(60, 5);
        String last = lastSegment();
        byte[] bytes = disk.contents(last);
        for (int kept : new int[] {0, 1, 100, 250}) {
            MemoryDisk torn = disk.copy();
            torn.replace(last, Arrays.copyOf(Arrays.copyOf(bytes, kept), TestLogs.SEGMENT_BYTES));
            long before = TestLogs.lines(torn).getLast().seq();
            try (AuditLog log = TestLogs.open(torn)) {
                assertThat(log.lastSeq()).isEqualTo(before);
                TestLogs.fill(log, 1, 10);
            }
            assertIntact(torn, -1);
        }
    }

    @Test
    void goesOnBehindASegmentThatWasSealedWhenTheNextWasNotThereYet() throws IOException {
        fill(60, 5);
        String last = lastSegment();
        disk.delete(SegmentFiles.name(SegmentFiles.ordinals(disk).getLast()));
        disk.delete(last);
        long before = TestLogs.lines(disk).getLast().seq();
        try (AuditLog log = TestLogs.open(disk)) {
            assertThat(log.accepting()).isTrue();
            TestLogs.fill(log, 1, 1);
            assertThat(log.lastSeq()).isEqualTo(before + 2);
        }
        assertIntact(disk, -1);
    }

    @Test
    void readsOverZerosThatACrashLeftInASealedSegment() throws IOException {
        fill(60, 5);
        disk.replace(SECOND, Arrays.copyOf(disk.contents(SECOND), TestLogs.SEGMENT_BYTES));
        List<LogLine> lines = TestLogs.lines(disk);
        TestLogs.open(disk).close();
        assertIntact(disk, lines.size());
    }

    @Test
    void usesAPreparedSegmentAndRemovesUnfinishedOnes() throws IOException {
        fill(1, 1);
        disk.replace(SECOND, new byte[TestLogs.SEGMENT_BYTES]);
        disk.replace("000000000002.ndjson.tmp", new byte[5]);
        try (AuditLog log = TestLogs.open(disk)) {
            assertThat(log.nextSegmentReady()).isTrue();
            assertThat(disk.list()).containsExactlyInAnyOrder(FIRST, SECOND);
            TestLogs.fill(log, 20, 5);
        }
        assertIntact(disk, -1);
    }

    @Test
    void startsAnewWhereTheFirstLineOfALogWasTorn() throws IOException {
        disk.replace(
                FIRST,
                Arrays.copyOf(
                        "{\"seq\":0,".getBytes(StandardCharsets.US_ASCII), TestLogs.SEGMENT_BYTES));
        try (AuditLog log = TestLogs.open(disk)) {
            assertThat(log.recovery().created()).isTrue();
            assertThat(log.recovery().torn()).isEqualTo(new TornTail(0, FIRST, 0, 9));
        }
        assertIntact(disk, 1);
    }

    @Test
    void opensWithoutANextSegmentOnAFullDisk() throws IOException {
        fill(2, 2);
        disk.delete(SECOND);
        disk.capacity(0);
        try (AuditLog log = TestLogs.open(disk)) {
            assertThat(log.nextSegmentReady()).isFalse();
        }
        assertThatThrownBy(
                        () -> {
                            MemoryDisk full = new MemoryDisk(1);
                            full.capacity(0);
                            TestLogs.open(full);
                        })
                .isInstanceOf(IOException.class);
    }

    private static void assertRecovered(byte[] bytes, List<LogLine> kept, int offset)
            throws IOException {
        MemoryDisk torn = new MemoryDisk(offset);
        torn.replace(FIRST, bytes);
        List<LogLine> replayed = new ArrayList<>();
        try (AuditLog log = TestLogs.open(torn, replayed::add)) {
            assertThat(replayed).as("torn at %d", offset).isEqualTo(kept);
            boolean clean = offset == TestLogs.endOfLine(bytes, kept.size() - 1);
            assertThat(log.recovery().torn() == null).isEqualTo(clean);
            TestLogs.fill(log, 1, 1);
            assertThat(log.durableSeq()).isEqualTo(log.lastSeq());
        }
        assertThat(AuditVerifier.verify(torn.losePower()))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> {
                            assertThat(intact.lastSeq()).isGreaterThanOrEqualTo(kept.size());
                            assertThat(intact.torn()).isNull();
                        });
    }

    @Test
    void zeroesATornTailAlsoIfTheStartBeforeCouldNotSyncItsZeros() throws IOException {
        fill(3, 3);
        byte[] bytes = disk.contents(FIRST);
        int end = (int) TestLogs.endOfLine(bytes, TestLogs.countLines(bytes) - 1);
        Arrays.fill(bytes, end + 9_000, end + 10_000, (byte) 'x');
        disk.replace(FIRST, bytes);
        disk.fail(Operation.SYNC, "Input/output error");
        assertThatThrownBy(() -> TestLogs.open(disk)).isInstanceOf(IOException.class);
        disk.repair(Operation.SYNC);

        TestLogs.open(disk).close();

        assertThat(disk.stable(FIRST, end, 20_000)).containsOnly(0);
    }

    private void fill(int batches, int eventsEach) throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, batches, eventsEach);
        }
    }

    private String lastSegment() {
        List<String> withData = new ArrayList<>(disk.list());
        withData.removeIf(name -> disk.contents(name)[0] == 0);
        withData.sort(null);
        return withData.getLast();
    }

    private static AuditLog open(Storage storage, Anchor anchor, Consumer<LogLine> replay)
            throws IOException {
        return TestLogs.open(storage, TestLogs.small(Durability.SYNCED), anchor, replay);
    }

    private static void assertIntact(Storage storage, long events) throws IOException {
        assertThat(AuditVerifier.verify(storage))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> {
                            assertThat(intact.torn()).isNull();
                            assertThat(events < 0 || intact.events() == events).isTrue();
                        });
    }
}
