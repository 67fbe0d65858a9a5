package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TamperingTest {
    private static final String FIRST = "000000000000.ndjson";
    private static final String SECOND = "000000000001.ndjson";

    private final MemoryDisk disk = new MemoryDisk(3);

    @Test
    void refusesALogWhoseLineIsNotTheAnchor() throws IOException {
        fill(60, 5);
        AuditTamperedException refused = refused(disk, new Anchor(150, SampleEvents.HASH));
        assertThat(refused.seq()).isEqualTo(150);
        assertThat(refused.kind()).isEqualTo(Kind.TAMPERED);
    }

    @Test
    void refusesALogThatEndsBeforeTheAnchorAndLeavesItAsItIs() throws IOException {
        fill(4, 5);
        List<LogLine> lines = TestLogs.lines(disk);
        byte[] whole = disk.contents(FIRST);
        byte[] cut = Arrays.copyOf(whole, (int) TestLogs.endOfLine(whole, 15) - 3);
        disk.replace(FIRST, cut);
        AuditTamperedException refused = refused(disk, new Anchor(18, lines.get(18).hash()));
        assertThat(refused.seq()).isEqualTo(18);
        assertThat(refused.kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(disk.contents(FIRST)).isEqualTo(cut);
        assertThat(refused(new MemoryDisk(1), new Anchor(18, lines.get(18).hash())).kind())
                .isEqualTo(Kind.TRUNCATED);
    }

    @Test
    void refusesAHoleInWhatALaterLineKnowsToBeDurable() throws IOException {
        fill(20, 1);
        byte[] bytes = disk.contents(FIRST);
        int holeAt = (int) TestLogs.endOfLine(bytes, 9) + 100;
        Arrays.fill(bytes, holeAt, holeAt + 5000, (byte) 0);
        disk.replace(FIRST, bytes);
        AuditTamperedException refused = refused(disk, null);
        assertThat(refused.seq()).isEqualTo(10);
        assertThat(refused.what()).contains("durable");
        assertThat(disk.contents(FIRST)).isEqualTo(bytes);
    }

    @Test
    void refusesAWholeLineThatIsWrongAtTheVeryEnd() throws IOException {
        fill(1, 3);
        byte[] bytes = disk.contents(FIRST);
        bytes[(int) TestLogs.endOfLine(bytes, 3) - 10] ^= 1;
        disk.replace(FIRST, bytes);
        assertThat(refused(disk, null).seq()).isEqualTo(3);
    }

    @Test
    void refusesATornSegmentThatIsNotTheNewest() throws IOException {
        fill(60, 5);
        byte[] bytes = disk.contents(SECOND);
        long second = firstSeqOfTheSecond();
        disk.replace(SECOND, Arrays.copyOf(bytes, bytes.length - 20));
        AuditTamperedException refused = refused(disk, null);
        assertThat(refused.seq()).isEqualTo(second + TestLogs.countLines(bytes) - 1);
        assertThat(refused.segment()).isEqualTo(SECOND);
    }

    @Test
    void refusesATornSegmentWhenALaterOneHasBegunInTheSameBatch() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            log.step();
            TestLogs.fill(log, 1, 60);
        }
        byte[] bytes = disk.contents(FIRST);
        disk.replace(FIRST, Arrays.copyOf(bytes, bytes.length - 20));
        AuditTamperedException refused = refused(disk, null);
        assertThat(refused.seq()).isEqualTo(TestLogs.countLines(bytes) - 1L);
        assertThat(refused.what()).contains("has begun");
    }

    @Test
    void refusesTheLineAfterOneThatWasWrittenAnewWithItsOwnHash() throws IOException {
        fill(1, 5);
        byte[] bytes = disk.contents(FIRST);
        LogLine line = LogReader.offline(disk).find(3);
        LineEncoder forged = new LineEncoder();
        forged.encode(
                3,
                line.atEpochNanos(),
                line.durableSeq(),
                line.prev(),
                SampleEvents.authorized(line.atEpochNanos(), 8));
        System.arraycopy(
                forged.bytes(), 0, bytes, (int) TestLogs.endOfLine(bytes, 2), forged.length());
        disk.replace(FIRST, bytes);
        AuditTamperedException refused = refused(disk, null);
        assertThat(refused.seq()).isEqualTo(4);
        assertThat(refused.what()).contains("follow");
    }

    @Test
    void refusesALogWithoutOneOfItsSegments() throws IOException {
        fill(60, 5);
        disk.delete(SECOND);
        assertThat(refused(disk, null).what()).contains("missing");
        disk.delete(FIRST);
        assertThat(refused(disk, null).seq()).isZero();
    }

    @Test
    void refusesASegmentInThePlaceOfAnother() throws IOException {
        fill(60, 5);
        long firstSeq = firstSeqOfTheSecond();
        byte[] second = disk.contents(SECOND);
        disk.replace(SECOND, disk.contents("000000000002.ndjson"));
        disk.replace("000000000002.ndjson", second);
        assertThat(refused(disk, null).seq()).isEqualTo(firstSeq);
    }

    @Test
    void refusesASegmentOfAnotherLog() throws IOException {
        fill(60, 5);
        long firstSeq = firstSeqOfTheSecond();
        MemoryDisk other = new MemoryDisk(4);
        AuditConfig config = TestLogs.small(Durability.SYNCED);
        try (AuditLog log =
                AuditLog.open(other, config, "f".repeat(32), SampleEvents.NOON, null, _ -> {})) {
            TestLogs.fill(log, 60, 5);
        }
        disk.replace(SECOND, other.contents(SECOND));
        assertThat(refused(disk, null).seq()).isEqualTo(firstSeq);
    }

    @ParameterizedTest
    @ValueSource(ints = {LogEvent.Segment.OLDEST_FORMAT - 1, LogEvent.Segment.FORMAT + 1})
    void refusesAFormatItDoesNotKnow(int format) throws IOException {
        LogEvent head = new LogEvent.Segment(format, SampleEvents.LOG_ID, 1, 0, 0);
        LineEncoder line = new LineEncoder();
        line.encode(0, SampleEvents.NOON, -1, ChainHash.GENESIS, head);
        disk.replace(FIRST, Arrays.copyOf(line.bytes(), line.length()));
        assertThat(refused(disk, null).kind()).isEqualTo(Kind.FORMAT);
    }

    @Test
    void refusesADecisionThatIsNotOfItsSegmentsFormat() throws IOException {
        int older = LogEvent.Segment.OLDEST_FORMAT;
        LineEncoder line = new LineEncoder();
        String hash =
                line.encode(
                        0,
                        SampleEvents.NOON,
                        -1,
                        ChainHash.GENESIS,
                        new LogEvent.Segment(older, SampleEvents.LOG_ID, 1, 0, 0));
        byte[] head = Arrays.copyOf(line.bytes(), line.length());
        line.encode(1, SampleEvents.NOON, 0, hash, SampleEvents.authorized(SampleEvents.NOON, 1));
        byte[] both = Arrays.copyOf(head, head.length + line.length());
        System.arraycopy(line.bytes(), 0, both, head.length, line.length());
        disk.replace(FIRST, both);

        assertThat(refused(disk, null).kind()).isEqualTo(Kind.FORMAT);
        assertThat(refused(disk, null).seq()).isEqualTo(1);
    }

    private long firstSeqOfTheSecond() throws IOException {
        return TestLogs.countLines(disk.contents(FIRST));
    }

    private void fill(int batches, int eventsEach) throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, batches, eventsEach);
        }
    }

    private static AuditLog open(Storage storage, Anchor anchor, Consumer<LogLine> replay)
            throws IOException {
        return TestLogs.open(storage, TestLogs.small(Durability.SYNCED), anchor, replay);
    }

    private static AuditTamperedException refused(Storage storage, Anchor anchor) {
        return catchThrowableOfType(
                AuditTamperedException.class, () -> open(storage, anchor, _ -> {}));
    }
}
