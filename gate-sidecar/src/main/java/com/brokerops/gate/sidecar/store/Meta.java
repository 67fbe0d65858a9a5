package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.LogPosition;
import com.brokerops.gate.sidecar.kernel.ledger.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The one row that says what the database holds.
 *
 * @param appliedSeq the last event in it, -1 for none
 * @param appliedHash the hash of its line, empty for none
 * @param decidedAtMillis the time of the last decision; what had expired then is forgotten
 * @param next where the line after it stands
 * @param skewMillis how long after their expiry orders were kept
 * @param session the one in force; empty before the first roll
 * @param rolledSeq the line by which it began, or {@link Sessions#NEVER}
 * @param rowCount the rows of all other tables together
 */
record Meta(
        String logId,
        long appliedSeq,
        String appliedHash,
        long decidedAtMillis,
        LogPosition next,
        long skewMillis,
        String policyHash,
        long limitsVersion,
        String session,
        long rolledSeq,
        long rowCount) {
    private static final String TABLE = "meta";

    /** What a database says that holds nothing yet. */
    static Meta blank(String logId, long skewMillis) {
        return new Meta(
                logId, -1, "", 0, LogPosition.START, skewMillis, "", 0, "", Sessions.NEVER, 0);
    }

    /** The same, with what is forgotten from now on. */
    Meta keepingFor(long newSkewMillis) {
        return new Meta(
                logId,
                appliedSeq,
                appliedHash,
                decidedAtMillis,
                next,
                newSkewMillis,
                policyHash,
                limitsVersion,
                session,
                rolledSeq,
                rowCount);
    }

    /** True if both go up to the same line of the same log. */
    boolean isUpTo(Meta other) {
        return logId.equals(other.logId)
                && appliedSeq == other.appliedSeq
                && appliedHash.equals(other.appliedHash);
    }

    /** Reads the row; null if there is none yet. */
    static @Nullable Meta read(Connection connection) throws SQLException, StoreDamagedException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT log_id, applied_seq, applied_hash, decided_at_millis,"
                                        + " next_segment, next_offset, skew_millis, policy_hash,"
                                        + " limits_version, session, rolled_seq, row_count, checksum"
                                        + " FROM meta")) {
            if (!row.next()) {
                return null;
            }
            long appliedSeq = row.getLong(2);
            Meta meta =
                    new Meta(
                            row.getString(1),
                            appliedSeq,
                            row.getString(3),
                            row.getLong(4),
                            new LogPosition(row.getLong(5), row.getLong(6), appliedSeq + 1),
                            row.getLong(7),
                            row.getString(8),
                            row.getLong(9),
                            row.getString(10),
                            row.getLong(11),
                            row.getLong(12));
            meta.checksum().require(TABLE, row.getLong(13));
            return meta;
        }
    }

    void write(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT OR REPLACE INTO meta (only_row, log_id, applied_seq, applied_hash,"
                                + " decided_at_millis, next_segment, next_offset, skew_millis,"
                                + " policy_hash, limits_version, session, rolled_seq, row_count,"
                                + " checksum)"
                                + " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, logId);
            statement.setLong(2, appliedSeq);
            statement.setString(3, appliedHash);
            statement.setLong(4, decidedAtMillis);
            statement.setLong(5, next.ordinal());
            statement.setLong(6, next.offset());
            statement.setLong(7, skewMillis);
            statement.setString(8, policyHash);
            statement.setLong(9, limitsVersion);
            statement.setString(10, session);
            statement.setLong(11, rolledSeq);
            statement.setLong(12, rowCount);
            statement.setLong(13, checksum().value());
            statement.executeUpdate();
        }
    }

    private Checksum checksum() {
        return new Checksum()
                .row(TABLE)
                .text(logId)
                .number(appliedSeq)
                .text(appliedHash)
                .number(decidedAtMillis)
                .number(next.ordinal())
                .number(next.offset())
                .number(skewMillis)
                .text(policyHash)
                .number(limitsVersion)
                .text(session)
                .number(rolledSeq)
                .number(rowCount);
    }
}
