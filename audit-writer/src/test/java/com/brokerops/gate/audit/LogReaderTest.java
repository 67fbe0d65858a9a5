package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private final MemoryDisk disk = new MemoryDisk(2);
    private AuditLog log;
    private LogReader reader;

    @BeforeEach
    void open() throws IOException {
        log = TestLogs.open(disk);
        reader = log.reader();
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    @Test
    void findsEveryLineByItsSeq() throws IOException {
        TestLogs.fill(log, 60, 5);
        List<LogLine> lines = TestLogs.lines(disk);
        assertThat(lines).hasSize((int) log.lastSeq() + 1);
        for (LogLine line : lines) {
            assertThat(reader.find(line.seq())).isEqualTo(line);
        }
        assertThat(reader.find(-1)).isNull();
        assertThat(reader.find(lines.size())).isNull();
        assertThat(LogReader.offline(disk).find(lines.size())).isNull();
    }

    @Test
    void givesTheBytesOfALine() throws IOException {
        TestLogs.fill(log, 1, 1);
        String line = new String(reader.rawLine(1), StandardCharsets.UTF_8);
        String segment = new String(disk.contents("000000000000.ndjson"), StandardCharsets.UTF_8);
        assertThat(line).startsWith("{\"seq\":1,").endsWith("}\n");
        assertThat(segment).contains(line);
    }

    @Test
    void findsEveryDecisionByItsTraceIdAlsoAmongThoseOfTheSameMillisecond() throws IOException {
        long at = SampleEvents.NOON;
        List<UUID> traceIds = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            at += i % 70 == 0 ? 3_000_000 : i % 3 == 0 ? 400_000 : 0;
            traceIds.add(SampleEvents.traceId(at, i));
            log.append(at, SampleEvents.authorized(at, i));
            if (i % 7 == 0) {
                log.append(at, SampleEvents.risk("between"));
                log.step();
            }
        }
        log.step();
        for (int i = 0; i < traceIds.size(); i++) {
            LogLine found = reader.findDecision(traceIds.get(i));
            assertThat(found).as("decision %d", i).isNotNull();
            assertThat(((LogEvent.Decision) found.event()).traceId()).isEqualTo(traceIds.get(i));
        }
    }

    @Test
    void findsAPassedCancelByItsTraceId() throws IOException {
        UUID traceId = SampleEvents.traceId(SampleEvents.NOON, 9);
        LogEvent cancel =
                new LogEvent.CancelPassed(
                        traceId, SampleEvents.HASH, "ORD-1", Context.of("CL-001"));
        TestLogs.append(log, cancel);
        log.step();
        assertThat(reader.findDecision(traceId)).extracting(LogLine::event).isEqualTo(cancel);
    }

    @Test
    void findsNoDecisionThatIsNotThere() throws IOException {
        assertThat(reader.findDecision(SampleEvents.traceId(SampleEvents.NOON, 1))).isNull();
        TestLogs.fill(log, 60, 5);
        assertThat(reader.findDecision(SampleEvents.traceId(SampleEvents.NOON, 9999))).isNull();
        assertThat(reader.findDecision(SampleEvents.traceId(SampleEvents.NOON - 5_000_000, 1)))
                .isNull();
        assertThat(reader.findDecision(SampleEvents.traceId(SampleEvents.NOON + 5_000_000, 1)))
                .isNull();
        assertThat(reader.findDecision(new UUID(-1L << 16 | 0x7000, -1))).isNull();
        assertThat(reader.findDecision(new UUID(0x4000, -1))).isNull();
    }

    @Test
    void readsFromAnySeq() throws IOException {
        TestLogs.fill(log, 60, 5);
        List<LogLine> lines = TestLogs.lines(disk);
        for (int seq = 0; seq <= lines.size(); seq += 10) {
            List<LogLine> seen = new ArrayList<>();
            assertThat(reader.positionOf(seq).seq()).isEqualTo(seq);
            reader.forEach(seq, seen::add);
            assertThat(seen).isEqualTo(lines.subList(seq, lines.size()));
        }
    }

    @Test
    void showsNothingThatIsNotDurable() throws IOException {
        TestLogs.fill(log, 1, 2);
        TestLogs.append(log, 2);
        List<LogLine> seen = new ArrayList<>();
        reader.forEach(0, seen::add);
        assertThat(seen).hasSize(3);
        assertThat(reader.find(3)).isNull();
    }

    @Test
    void namesADurableLineThatIsGone() throws IOException {
        TestLogs.fill(log, 3, 2);
        byte[] bytes = disk.contents("000000000000.ndjson");
        disk.replace("000000000000.ndjson", Arrays.copyOf(bytes, 3000));
        assertThatThrownBy(() -> reader.find(5))
                .isInstanceOfSatisfying(
                        AuditTamperedException.class,
                        tampered -> assertThat(tampered.seq()).isEqualTo(5));
        assertThatThrownBy(() -> reader.forEach(0, _ -> {}))
                .isInstanceOf(AuditTamperedException.class);
    }

    @Test
    void namesALineThatWasChanged() throws IOException {
        TestLogs.fill(log, 3, 2);
        byte[] bytes = disk.contents("000000000000.ndjson");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("ORD-3") + 4] = '4';
        disk.replace("000000000000.ndjson", bytes);
        assertThatThrownBy(() -> reader.find(3))
                .isInstanceOf(AuditTamperedException.class)
                .hasMessageContaining("seq 3");
        assertThat(reader.find(4)).isNotNull();
    }
}
