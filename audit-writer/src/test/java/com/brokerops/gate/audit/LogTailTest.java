package com.brokerops.gate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.memory.MemoryDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private final MemoryDisk disk = new MemoryDisk(1);

    @Test
    void showsEveryLineOnceWhileTheLogGrowsOverSegments() throws IOException {
        List<String> shown = new ArrayList<>();
        try (AuditLog log = TestLogs.open(disk);
                LogTail tail = LogTail.open(disk, 0)) {
            for (int i = 0; i < 60; i++) {
                TestLogs.fill(log, 1, 1 + i % 7);
                if (i % 5 != 0) {
                    addAll(tail, shown);
                }
            }
            addAll(tail, shown);
            assertThat(tail.next()).isFalse();
        }
        assertThat(disk.list()).hasSizeGreaterThan(4);
        assertThat(shown).isEqualTo(text(0));
    }

    @Test
    void beginsAtASeqAlsoAtOneThatIsStillToCome() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, 20, 10);
            List<String> shown = new ArrayList<>();
            try (LogTail tail = LogTail.open(disk, 150)) {
                addAll(tail, shown);
                assertThat(tail.typeIs("decision")).isTrue();
            }
            assertThat(shown).isEqualTo(text(150));
            try (LogTail tail = LogTail.open(disk, log.lastSeq() + 8)) {
                assertThat(tail.next()).isFalse();
                TestLogs.fill(log, 1, 10);
                assertThat(tail.next()).isTrue();
                assertThat(tail.seq()).isEqualTo(log.lastSeq() - 2);
            }
        }
    }

    @Test
    void waitsForTheRestOfALineAndStopsAtWhatIsNone() throws IOException {
        try (AuditLog log = TestLogs.open(disk)) {
            TestLogs.fill(log, 1, 3);
        }
        byte[] whole = disk.contents("000000000000.ndjson");
        int end = (int) TestLogs.endOfLine(whole, 2);
        byte[] piece = whole.clone();
        Arrays.fill(piece, end - 40, piece.length, (byte) 0);
        disk.replace("000000000000.ndjson", piece);
        try (LogTail tail = LogTail.open(disk, 0)) {
            assertThat(tail.next()).isTrue();
            assertThat(tail.next()).isTrue();
            assertThat(tail.next()).isFalse();
            disk.replace("000000000000.ndjson", whole);
        }
        piece[end - 41] = '\n';
        disk.replace("000000000000.ndjson", piece);
        try (LogTail tail = LogTail.open(disk, 0)) {
            assertThat(tail.next()).isTrue();
            assertThat(tail.next()).isTrue();
            assertThatThrownBy(tail::next).isInstanceOf(AuditTamperedException.class);
        }
    }

    private static void addAll(LogTail tail, List<String> shown) throws IOException {
        while (tail.next()) {
            shown.add(new String(tail.line(), UTF_8));
        }
    }

    private List<String> text(long from) throws IOException {
        LogReader reader = LogReader.offline(disk);
        List<String> lines = new ArrayList<>();
        for (long seq = from; ; seq++) {
            byte[] line = reader.rawLine(seq);
            if (line == null) {
                return lines;
            }
            lines.add(new String(line, UTF_8));
        }
    }
}
