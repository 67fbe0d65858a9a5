package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BitFlipTest {
    private static final int FLIPS = 600;

    private final MemoryDisk disk = new MemoryDisk(11);
    private List<LogLine> lines;

    @BeforeEach
    void write() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, 15, 10);
            TestLogs.fill(log, 2, 1);
        }
        lines = TestLogs.lines(disk);
    }

    @Test
    void namesTheFirstLineThatIsNotWhatWasWritten() throws IOException {
        Random random = new Random(5);
        long durable = lines.getLast().durableSeq();
        List<byte[]> texts = texts();
        for (int flip = 0; flip < FLIPS; flip++) {
            int ordinal = random.nextInt(texts.size());
            byte[] bytes = disk.contents(SegmentFiles.name(ordinal));
            int offset = random.nextInt(texts.get(ordinal).length);
            bytes[offset] ^= (byte) (1 << random.nextInt(8));
            long seq = seqAt(texts, ordinal, offset);
            MemoryDisk flipped = disk.copy();
            flipped.replace(SegmentFiles.name(ordinal), bytes);
            String what = "bit at %d of segment %d".formatted(offset, ordinal);
            Verification found = AuditVerifier.verify(flipped);
            if (found instanceof Verification.Broken broken) {
                assertThat(broken.seq()).as(what).isEqualTo(seq);
                assertThat(broken.segment()).as(what).isEqualTo(SegmentFiles.name(ordinal));
            } else {
                // the last newline or a NUL: the newest lines look like a crash, and are named too
                assertThat(seq).as(what).isGreaterThan(durable);
                TornTail torn = ((Verification.Intact) found).torn();
                assertThat(torn).as(what).isNotNull();
                assertThat(torn.seq()).as(what).isEqualTo(seq);
            }
        }
    }

    @Test
    void namesEveryFlippedBitOfOneLine() throws IOException {
        byte[] whole = disk.contents(SegmentFiles.name(0));
        int from = texts().getFirst().length / 2;
        for (int offset = from; offset < from + 1300; offset++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bytes = whole.clone();
                bytes[offset] ^= (byte) (1 << bit);
                MemoryDisk flipped = new MemoryDisk(1);
                flipped.replace(SegmentFiles.name(0), bytes);
                assertThat(AuditVerifier.verify(flipped))
                        .isInstanceOfSatisfying(
                                Verification.Broken.class,
                                broken ->
                                        assertThat(broken.seq())
                                                .isEqualTo(seqAt(List.of(whole), 0, at(flipped))));
            }
        }
    }

    @Test
    void aStartAfterAnAnchorNamesTheHeadOfTheAnchorsSegment() throws IOException {
        int newest = texts().size() - 1;
        String name = SegmentFiles.name(newest);
        byte[] whole = disk.contents(name);
        long head = seqAt(texts(), newest, 0);
        LogLine last = lines.getLast();
        assertThat(head).isLessThan(last.seq());
        Anchor anchor = new Anchor(last.seq(), last.hash());
        for (int offset = 0; offset < TestLogs.endOfLine(whole, 0); offset++) {
            byte[] bytes = whole.clone();
            bytes[offset] ^= (byte) (1 << offset % 8);
            MemoryDisk flipped = disk.copy();
            flipped.replace(name, bytes);
            assertThatExceptionOfType(AuditTamperedException.class)
                    .as("byte %d", offset)
                    .isThrownBy(() -> TestLogs.reopen(flipped, anchor))
                    .satisfies(refused -> assertThat(refused.seq()).isEqualTo(head));
        }
    }

    @Test
    void doesNotReadWhatStandsBehindTheEnd() throws IOException {
        String last = SegmentFiles.name(texts().size() - 1);
        byte[] bytes = disk.contents(last);
        bytes[bytes.length - 100] ^= 1;
        disk.replace(last, bytes);
        assertThat(AuditVerifier.verify(disk))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.events()).isEqualTo(lines.size()));
    }

    /** The first offset that differs. */
    private int at(MemoryDisk flipped) {
        return Arrays.mismatch(
                disk.contents(SegmentFiles.name(0)), flipped.contents(SegmentFiles.name(0)));
    }

    /** The text of each segment, without the zeros. */
    private List<byte[]> texts() throws IOException {
        List<byte[]> texts = new ArrayList<>();
        for (long ordinal : SegmentFiles.ordinals(disk)) {
            byte[] bytes = disk.contents(SegmentFiles.name(ordinal));
            int length = bytes.length;
            while (length > 0 && bytes[length - 1] == 0) {
                length--;
            }
            if (length > 0) {
                texts.add(Arrays.copyOf(bytes, length));
            }
        }
        return texts;
    }

    private static long seqAt(List<byte[]> texts, int ordinal, int offset) {
        long seq = 0;
        for (int i = 0; i <= ordinal; i++) {
            byte[] text = texts.get(i);
            int end = i < ordinal ? text.length : offset;
            for (int at = 0; at < end; at++) {
                seq += text[at] == '\n' ? 1 : 0;
            }
        }
        return seq;
    }
}
