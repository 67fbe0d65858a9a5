package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.store.Changes.LineAbout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineTableTest {
    private static final UUID ORDER = new UUID(1, 2);

    @TempDir private Path folder;

    @Test
    void findsTheFirstLinesOfAnOrderTheirRestAndTheStartBeforeIt() throws Exception {
        List<LineAbout> lines = new ArrayList<>();
        lines.add(new LineAbout(LinesAbout.GATE, 1));
        lines.add(new LineAbout(LinesAbout.GATE, 90));
        lines.add(new LineAbout(LinesAbout.GATE, 110));
        lines.add(new LineAbout(new UUID(1, 3), 102));
        for (long seq = 101; seq <= 500; seq++) {
            lines.add(new LineAbout(ORDER, seq));
        }
        try (Database database = Database.open(folder.resolve("gate.db"))) {
            LineTable.write(database.connection(), lines);

            assertThat(LineTable.find(database.connection(), ORDER, 100))
                    .isEqualTo(
                            new LinesAbout(
                                    90,
                                    LongStream.range(101, 101 + LinesAbout.MOST).boxed().toList(),
                                    400 - LinesAbout.MOST));
            assertThat(LineTable.find(database.connection(), ORDER, 498))
                    .isEqualTo(new LinesAbout(110, List.of(499L, 500L), 0));
        }
    }
}
