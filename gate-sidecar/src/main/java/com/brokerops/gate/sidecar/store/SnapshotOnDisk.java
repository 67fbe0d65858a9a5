package com.brokerops.gate.sidecar.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How far {@code gate.db} is on stable storage: it is written without a sync, and a loss of power
 * may take it back to where SQLite has last carried its log over.
 *
 * <p><b>Thread.</b> Any, beside the projector; it waits for the disk.
 */
public final class SnapshotOnDisk {
    private SnapshotOnDisk() {}

    /**
     * Carries SQLite's log over.
     *
     * @return the last event that is in the database for good; -1 if there is none, or it is being
     *     written right now
     * @throws IOException if it cannot be read, or is of another log
     */
    public static long seq(Path database, String logId) throws IOException {
        if (!Files.exists(database)) {
            return -1;
        }
        try (Connection connection =
                        Database.configuration().createConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            Meta meta = Meta.read(connection);
            if (meta == null || !meta.logId().equals(logId)) {
                throw new IOException("gate.db is not of log " + logId);
            }
            try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
                boolean all = row.next() && row.getInt(1) == 0 && row.getInt(2) == row.getInt(3);
                return all ? meta.appliedSeq() : -1;
            }
        } catch (SQLException e) {
            throw new IOException("gate.db cannot be read: " + e.getMessage(), e);
        }
    }
}
