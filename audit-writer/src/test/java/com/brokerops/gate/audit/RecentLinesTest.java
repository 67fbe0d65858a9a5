package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentLinesTest {
    @Test
    void knowsWhereEachLineStartsAcrossSegments() {
        RecentLines lines = new RecentLines(7, 3, 1000);
        lines.add(10);
        lines.add(20);
        lines.enter(4);
        lines.add(30);
        lines.add(40);
        assertThat(lines.of(6)).isNull();
        assertThat(lines.of(7)).isEqualTo(new LogPosition(3, 1000, 7));
        assertThat(lines.of(8)).isEqualTo(new LogPosition(3, 1010, 8));
        assertThat(lines.of(9)).isEqualTo(new LogPosition(4, 0, 9));
        assertThat(lines.of(10)).isEqualTo(new LogPosition(4, 30, 10));
        assertThat(lines.of(11)).isNull();
    }

    @Test
    void forgetsTheOldestLineForTheNewest() {
        RecentLines lines = new RecentLines(0, 0, 0);
        for (int i = 0; i <= RecentLines.LINES; i++) {
            lines.add(1);
        }
        assertThat(lines.of(0)).isNull();
        assertThat(lines.of(1)).isEqualTo(new LogPosition(0, 1, 1));
        assertThat(lines.of(RecentLines.LINES))
                .isEqualTo(new LogPosition(0, RecentLines.LINES, RecentLines.LINES));
    }

    @Test
    void aRecentLineIsReadFromOneFileAndAnOlderOneIsSearchedFor() throws IOException {
        MemoryDisk disk = new MemoryDisk(2);
        try (AuditLog before = TestLogs.open(disk)) {
            TestLogs.fill(before, 10, 5);
        }
        List<String> calls = new ArrayList<>();
        try (AuditLog log = TestLogs.open(recording(disk, calls))) {
            long first = log.lastSeq() + 1;
            TestLogs.fill(log, 60, 5);
            List<LogLine> lines = TestLogs.lines(disk);
            LogReader reader = log.reader();
            for (LogLine line : lines.subList((int) first, lines.size())) {
                calls.clear();
                assertThat(reader.find(line.seq())).isEqualTo(line);
                assertThat(calls).as("line %d", line.seq()).containsExactly("openToRead");
            }
            calls.clear();
            assertThat(reader.find(first / 2)).isEqualTo(lines.get((int) first / 2));
            assertThat(calls).contains("list");
        }
    }

    private static Storage recording(Storage storage, List<String> calls) {
        return (Storage)
                Proxy.newProxyInstance(
                        Storage.class.getClassLoader(),
                        new Class<?>[] {Storage.class},
                        (_, method, arguments) -> {
                            calls.add(method.getName());
                            return method.invoke(storage, arguments);
                        });
    }
}
