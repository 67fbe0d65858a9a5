package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.store.Recovery.Recovered;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A gate's directory in which something has happened: a log on a memory disk, a real database. */
final class Scene implements AutoCloseable {
    static final AuditConfig AUDIT = new AuditConfig(64 << 10, Durability.SYNCED, 0, 512, 64 << 10);

    private final MemoryDisk disk;
    private final Path database;
    private final Recovered recovered;
    private final Trading trading;
    private final RandomTrading random;

    private Scene(MemoryDisk disk, Path database, Recovered recovered, long seed) {
        this.disk = disk;
        this.database = database;
        this.recovered = recovered;
        this.trading = new Trading(seed, recovered.kernel(), recovered.log());
        this.random = new RandomTrading(seed, trading);
    }

    /** Recovers what is there, or begins. */
    static Scene open(MemoryDisk disk, Path directory, long seed) throws IOException {
        return open(disk, directory, seed, Trading.CONFIG);
    }

    /** The same with another kernel. */
    static Scene open(MemoryDisk disk, Path directory, long seed, KernelConfig config)
            throws IOException {
        Path database = directory.resolve("gate.db");
        Recovered recovered =
                Recovery.recover(
                        disk,
                        AUDIT,
                        database,
                        config,
                        String.format("%032x", seed),
                        Trading.START_NANOS);
        Scene scene = new Scene(disk, database, recovered, seed);
        if (recovered.log().recovery().created()) {
            scene.trading.setUp();
        }
        return scene;
    }

    /** Does commands, all of them durable in the end. */
    Scene trade(int commands) {
        for (int i = 0; i < commands; i++) {
            random.act();
        }
        trading.settle();
        return this;
    }

    /** Writes everything into the database. */
    Scene project() throws IOException, SQLException {
        try (Projection projection = new Projection(database, log(), Trading.SKEW_MILLIS)) {
            projection.open();
            while (projection.read(Projection.MAX_EVENTS) > 0) {
                projection.flush();
            }
        }
        return this;
    }

    /**
     * One that is scheduled like any other thread: with a gate's, which runs when nothing else
     * does, a test would say how busy the machine is.
     */
    Projector startProjector() {
        return Projector.start(database, log(), Trading.SKEW_MILLIS, () -> {});
    }

    Trading trading() {
        return trading;
    }

    AuditLog log() {
        return recovered.log();
    }

    MemoryDisk disk() {
        return disk;
    }

    Path database() {
        return database;
    }

    Recovery.SnapshotUse snapshot() {
        return recovered.snapshot();
    }

    String stateHash() {
        return StateHash.of(recovered.kernel(), trading.nowNanos());
    }

    /** What the database says it goes up to. */
    long appliedSeq() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT applied_seq FROM meta")) {
            return row.getLong(1);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    @Override
    public void close() throws IOException {
        log().close();
    }
}
