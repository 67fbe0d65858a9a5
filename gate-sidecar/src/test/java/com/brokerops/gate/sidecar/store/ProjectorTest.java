package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.sidecar.store.Recovery.SnapshotUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration HURRIED = Duration.ofMillis(500);

    @TempDir Path directory;

    private Scene scene;
    private Projector projector;

    @BeforeEach
    void begin() throws Exception {
        scene = Scene.open(new MemoryDisk(1), directory, 1);
        projector = scene.startProjector();
    }

    @AfterEach
    void end() throws Exception {
        scene.close();
        projector.stop();
    }

    @Test
    void writesEverythingBeforeItStops() throws Exception {
        scene.trade(500);
        projector.stop();
        assertThat(projector.appliedSeq()).isEqualTo(scene.log().lastSeq());
        assertThat(projector.lagEvents()).isZero();
        assertThat(projector.lastError()).isNull();
        assertThat(scene.appliedSeq()).isEqualTo(scene.log().lastSeq());
        requireExact();
    }

    @Test
    void followsTheLogWithoutBeingAsked() {
        scene.trade(300);
        await().atMost(SOON).until(() -> projector.appliedSeq() == scene.log().lastSeq());
    }

    @Test
    void isThereForAWaitingReaderBeforeItsSecondIsOver() throws Exception {
        awaitApplied();
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            scene.trade(20);
            long seq = scene.log().durableSeq();
            long asked = System.nanoTime();
            assertThat(projector.awaitApplied(seq, SOON)).isTrue();
            waits.add(Duration.ofNanos(System.nanoTime() - asked));
            assertThat(scene.appliedSeq()).isGreaterThanOrEqualTo(seq);
        }
        // One that were not hurried would take a second each time; a busy machine may, now and
        // then.
        waits.sort(null);
        assertThat(waits.get(waits.size() / 2)).as("%s", waits).isLessThan(HURRIED);
    }

    @Test
    void tellsAReaderThatWaitsForWhatIsNotThere() throws Exception {
        long never = scene.log().lastSeq() + 1;
        assertThat(projector.awaitApplied(never, Duration.ofMillis(50))).isFalse();
    }

    @Test
    void givesItsFilesToTheOwnerAlone() throws Exception {
        scene.trade(50);
        awaitApplied();
        for (String part : new String[] {"", "-wal", "-shm"}) {
            Path file = Path.of(scene.database() + part);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void lagsWhileAnotherLocksTheDatabaseAndThenCatchesUp() throws Exception {
        scene.trade(50);
        awaitApplied();
        try (Connection other = scene.connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + SOON.toMillis());
            statement.execute("BEGIN EXCLUSIVE");
            scene.trade(200);
            await().atMost(SOON)
                    .until(() -> String.valueOf(projector.lastError()).contains("SQLITE_BUSY"));
            assertThat(projector.lagEvents()).isPositive();
            statement.execute("ROLLBACK");
        }
        await().atMost(SOON).until(() -> projector.lagEvents() == 0);
        await().atMost(SOON).until(() -> projector.lastError() == null);
        projector.stop();
        assertThat(projector.rebuilds()).isZero();
        assertThat(scene.appliedSeq()).isEqualTo(scene.log().lastSeq());
        requireExact();
    }

    @Test
    void makesAnotherDatabaseWhenItsFileIsTakenAway() throws Exception {
        scene.trade(200);
        awaitApplied();
        Files.move(scene.database(), directory.resolve("away.db"));
        await().atMost(SOON).until(() -> projector.rebuilds() == 1);
        scene.trade(100);
        projector.stop();
        assertThat(scene.appliedSeq()).isEqualTo(scene.log().lastSeq());
        requireExact();
    }

    @Test
    void makesAnotherDatabaseWhenAnOldOneIsPutInItsPlace() throws Exception {
        scene.trade(200);
        projector.stop();
        Path old = Files.copy(scene.database(), directory.resolve("old.db"));
        projector = scene.startProjector();
        scene.trade(200);
        awaitApplied();
        Files.move(old, scene.database(), StandardCopyOption.REPLACE_EXISTING);
        await().atMost(SOON).until(() -> projector.rebuilds() == 1);
        scene.trade(100);
        projector.stop();
        requireExact();
    }

    @Test
    void makesAnotherDatabaseWhenARowItNeedsIsGone() throws Exception {
        for (int i = 0; i < 20; i++) {
            scene.trading().order("ORD-" + i);
        }
        scene.trading().settle();
        awaitApplied();
        try (Connection other = scene.connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + SOON.toMillis());
            statement.execute("DELETE FROM reservation");
        }
        scene.trade(400);
        await().atMost(SOON).until(() -> projector.rebuilds() == 1);
        projector.stop();
        assertThat(scene.appliedSeq()).isEqualTo(scene.log().lastSeq());
        requireExact();
    }

    private void awaitApplied() throws Exception {
        assertThat(projector.awaitApplied(scene.log().durableSeq(), SOON)).isTrue();
    }

    /** Another recovery starts from the database and reaches the state of the living kernel. */
    private void requireExact() throws Exception {
        String expected = scene.stateHash();
        try (Scene again = Scene.open(scene.disk().copy(), directory, 1)) {
            assertThat(again.snapshot()).isEqualTo(SnapshotUse.USED);
            assertThat(StateHash.of(again.trading().kernel(), scene.trading().nowNanos()))
                    .isEqualTo(expected);
        }
    }
}
