package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.sidecar.store.Recovery.SnapshotUse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recovery makes of a snapshot that is good, bad or of something else: the same state. */
class SnapshotUseTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir Path directory;

    @Test
    void startsFromTheSnapshotAndReplaysTheRest() throws Exception {
        Scene first = Scene.open(new MemoryDisk(1), directory, 1);
        first.trade(400).project().trade(300);
        String expected = first.stateHash();
        long behind = first.log().lastSeq() - first.appliedSeq();
        first.close();
        try (Scene second = Scene.open(first.disk(), directory, 1)) {
            assertThat(second.snapshot()).isEqualTo(SnapshotUse.USED);
            assertThat(second.log().recovery().events()).isEqualTo(behind).isPositive();
            assertThat(hashAtTheTimeOf(first, second)).isEqualTo(expected);
        }
    }

    @Test
    void needsNoSnapshot() throws Exception {
        Scene first = Scene.open(new MemoryDisk(2), directory, 2);
        assertThat(first.snapshot()).isEqualTo(SnapshotUse.MISSING);
        String expected = first.trade(500).project().stateHash();
        first.close();
        Files.delete(first.database());
        try (Scene second = Scene.open(first.disk(), directory, 2)) {
            assertThat(second.snapshot()).isEqualTo(SnapshotUse.MISSING);
            assertThat(hashAtTheTimeOf(first, second)).isEqualTo(expected);
        }
    }

    @Test
    void reachesTheSameStateWhateverPagesAreOverwritten() throws Exception {
        Scene first = Scene.open(new MemoryDisk(3), directory, 3);
        String expected = first.trade(600).project().stateHash();
        first.close();
        byte[] good = Files.readAllBytes(first.database());
        Random random = new Random(3);
        Map<SnapshotUse, Integer> seen = new EnumMap<>(SnapshotUse.class);
        for (int i = 0; i < 100; i++) {
            Files.write(first.database(), good);
            overwrite(first.database(), random, 1 + random.nextInt(3));
            try (Scene second = Scene.open(first.disk().copy(), directory, 3)) {
                seen.merge(second.snapshot(), 1, Integer::sum);
                assertThat(hashAtTheTimeOf(first, second)).as("round %d", i).isEqualTo(expected);
            }
        }
        assertThat(seen.get(SnapshotUse.DAMAGED)).as("of %s", seen).isGreaterThan(50);
    }

    @Test
    void noticesSingleBitsThatChanged() throws Exception {
        Scene first = Scene.open(new MemoryDisk(4), directory, 4);
        String expected = first.trade(600).project().stateHash();
        first.close();
        byte[] good = Files.readAllBytes(first.database());
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(first.database(), bad);
            try (Scene second = Scene.open(first.disk().copy(), directory, 4)) {
                assertThat(hashAtTheTimeOf(first, second)).as("round %d", i).isEqualTo(expected);
            } catch (SchemaTooNewException e) {
                assertThat(bad[60] | bad[61] | bad[62] | bad[63]).isNotEqualTo(1);
            }
        }
    }

    @Test
    void noticesARowThatIsGone() throws Exception {
        Scene first = Scene.open(new MemoryDisk(5), directory, 5);
        String expected = first.trade(400).project().stateHash();
        first.close();
        execute(
                first,
                "DELETE FROM exposure WHERE client_id || symbol ="
                        + " (SELECT client_id || symbol FROM exposure LIMIT 1)");
        try (Scene second = Scene.open(first.disk(), directory, 5)) {
            assertThat(second.snapshot()).isEqualTo(SnapshotUse.DAMAGED);
            assertThat(hashAtTheTimeOf(first, second)).isEqualTo(expected);
            assertThat(first.database()).doesNotExist();
            assertThat(directory.resolve("gate.db.discarded")).exists();
        }
    }

    @Test
    void stopsWhenTheSnapshotIsOfAnotherLog() throws Exception {
        Scene.open(new MemoryDisk(6), directory, 6).trade(300).project().close();

        assertThatThrownBy(() -> Scene.open(new MemoryDisk(7), directory, 7))
                .isInstanceOf(AuditTamperedException.class);
    }

    @Test
    void stopsWhenTheLogDoesNotReachTheSnapshot() throws Exception {
        try (Scene first = Scene.open(new MemoryDisk(8), directory, 8)) {
            MemoryDisk old = first.trade(300).disk().copy();
            first.trade(300).project();

            assertThatThrownBy(() -> Scene.open(old, directory, 8))
                    .isInstanceOfSatisfying(
                            AuditTamperedException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.TRUNCATED));
            assertThat(first.database()).exists();
        }
    }

    @Test
    void keepsTheSnapshotWhenItIsTheLogThatIsBad() throws Exception {
        Scene first = Scene.open(new MemoryDisk(9), directory, 9);
        first.trade(300).project().trade(100).close();
        MemoryDisk disk = first.disk();
        String name = "000000000000.ndjson";
        byte[] bytes = disk.contents(name);
        bytes[1000] ^= 1;
        disk.replace(name, bytes);
        byte[] before = Files.readAllBytes(first.database());
        assertThatThrownBy(() -> Scene.open(withoutTheRest(disk), directory, 9))
                .isInstanceOf(AuditTamperedException.class);
        assertThat(Files.readAllBytes(first.database())).isEqualTo(before);
    }

    private static MemoryDisk withoutTheRest(MemoryDisk disk) throws IOException {
        for (String name : disk.list()) {
            if (!name.equals("000000000000.ndjson")) {
                disk.delete(name);
            }
        }
        return disk;
    }

    @Test
    void refusesTheDatabaseOfANewerGateAndLeavesItAsItIs() throws Exception {
        try (Scene first = Scene.open(new MemoryDisk(10), directory, 10)) {
            first.trade(100).project();
            execute(first, "PRAGMA user_version = " + (Database.SCHEMA + 1));
            byte[] before = Files.readAllBytes(first.database());
            assertThatThrownBy(() -> Scene.open(first.disk().copy(), directory, 10))
                    .isInstanceOf(SchemaTooNewException.class)
                    .hasMessageContaining("schema " + (Database.SCHEMA + 1));
            assertThat(Files.readAllBytes(first.database())).isEqualTo(before);
        }
    }

    @Test
    void startsWithoutASnapshotThatAnotherProcessHasLocked() throws Exception {
        Scene first = Scene.open(new MemoryDisk(11), directory, 11);
        String expected = first.trade(300).project().stateHash();
        first.close();
        try (Connection other = first.connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("UPDATE meta SET row_count = row_count");
            try (Scene second = Scene.open(first.disk(), directory, 11)) {
                assertThat(second.snapshot()).isEqualTo(SnapshotUse.UNAVAILABLE);
                assertThat(hashAtTheTimeOf(first, second)).isEqualTo(expected);
                assertThat(first.database()).exists();
            }
        }
    }

    private static String hashAtTheTimeOf(Scene first, Scene second) {
        return StateHash.of(second.trading().kernel(), first.trading().nowNanos());
    }

    private static void overwrite(Path file, Random random, int pages) throws IOException {
        byte[] noise = new byte[PAGE_BYTES];
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            int count = (int) (out.length() / PAGE_BYTES);
            for (int i = 0; i < pages; i++) {
                random.nextBytes(noise);
                out.seek((long) (1 + random.nextInt(count - 1)) * PAGE_BYTES);
                out.write(noise);
            }
        }
    }

    private static void execute(Scene scene, String sql) throws SQLException {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
