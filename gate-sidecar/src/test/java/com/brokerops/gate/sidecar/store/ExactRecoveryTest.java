package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.store.Recovery.Recovered;
import com.brokerops.gate.sidecar.store.Recovery.SnapshotUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever was decided, wherever the projection stopped: live state, replay of the whole log and
 * snapshot with replay are the same, and go on the same.
 */
class ExactRecoveryTest {
    private static final int RUNS = 6;
    private static final int COMMANDS_A_RUN = 700;
    private static final AuditConfig AUDIT =
            new AuditConfig(64 << 10, Durability.SYNCED, 0, 512, 64 << 10);

    @TempDir Path directory;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void reachesTheSameStateFromTheLogAndFromAnySnapshot(long seed) throws Exception {
        Random random = new Random(seed);
        MemoryDisk disk = new MemoryDisk(seed);
        int used = 0;
        Map<String, Integer> recorded = new TreeMap<>();
        for (int run = 0; run < RUNS; run++) {
            Recovered recovered = recover(disk);
            used += recovered.snapshot() == SnapshotUse.USED ? 1 : 0;
            Trading trading = new Trading(seed * 100 + run, recovered.kernel(), recovered.log());
            requireSame(recovered, disk.copy(), recovered.log().lastAtEpochNanos(), seed, run);
            if (run == 0) {
                trading.setUp();
            }
            trade(trading, new RandomTrading(seed * 100 + run, trading), random);
            trading.settle();
            requireSame(recovered, disk.copy(), trading.nowNanos(), seed, run);
            trading.recorded().forEach((kind, count) -> recorded.merge(kind, count, Integer::sum));
            recovered.log().close();
            if (random.nextInt(4) == 0) {
                Files.deleteIfExists(directory.resolve("gate.db"));
            }
        }
        assertThat(used).as("snapshots used").isPositive();
        assertThat(recorded.keySet().stream().filter(kind -> !kind.startsWith("undone")))
                .as("kinds of events")
                .hasSizeBetween(20, 22); // one may be rare
        assertThat(recorded).containsKeys("undone WORKING", "undone PARTIAL", "undone OVERFILLED");
        assertThat(recorded).containsKeys("session.rolled", "session.expired");
    }

    /** Commands, with a projection that stops anywhere. */
    private void trade(Trading trading, RandomTrading commands, Random random) throws Exception {
        try (Projection projection =
                new Projection(directory.resolve("gate.db"), trading.log(), Trading.SKEW_MILLIS)) {
            projection.open();
            for (int i = 0; i < COMMANDS_A_RUN; i++) {
                commands.act();
                if (random.nextInt(10) == 0) {
                    projection.read(1 + random.nextInt(60));
                }
                if (random.nextInt(20) == 0) {
                    projection.flush();
                }
            }
        }
    }

    private void requireSame(Recovered live, MemoryDisk copy, long atNanos, long seed, int run)
            throws IOException {
        String expected = StateHash.of(live.kernel(), atNanos);
        Kernel replayed = new Kernel(Trading.CONFIG);
        try (AuditLog log = open(copy, null, replayed)) {
            assertThat(StateHash.of(replayed, atNanos))
                    .as("replay of all, seed %d run %d", seed, run)
                    .isEqualTo(expected);
            assertThat(log.lastSeq()).isEqualTo(live.log().lastSeq());
        }
        Path snapshot = directory.resolve("copy.db");
        copyDatabase(directory.resolve("gate.db"), snapshot);
        Recovered again = Recovery.recover(copy, AUDIT, snapshot, Trading.CONFIG, "", 0);
        assertThat(StateHash.of(again.kernel(), atNanos))
                .as("snapshot and replay (%s), seed %d run %d", again.snapshot(), seed, run)
                .isEqualTo(expected);
        again.log().close();
    }

    private static void copyDatabase(Path from, Path to) throws IOException {
        for (String part : new String[] {"", "-wal"}) {
            Files.deleteIfExists(Path.of(to + part));
            if (Files.exists(Path.of(from + part))) {
                Files.copy(Path.of(from + part), Path.of(to + part));
            }
        }
    }

    private Recovered recover(MemoryDisk disk) throws IOException {
        return Recovery.recover(
                disk,
                AUDIT,
                directory.resolve("gate.db"),
                Trading.CONFIG,
                "ab".repeat(16),
                Trading.START_NANOS);
    }

    private static AuditLog open(MemoryDisk disk, Anchor anchor, Kernel kernel) throws IOException {
        return AuditLog.open(disk, AUDIT, "", 0, anchor, new Replay(kernel));
    }
}
