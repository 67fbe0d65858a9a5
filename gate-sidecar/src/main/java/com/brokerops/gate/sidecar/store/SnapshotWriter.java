package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.LogPosition;
import com.brokerops.gate.contract.LogLine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** Takes a run of events into the database, in one transaction: all of it, or nothing. */
final class SnapshotWriter {
    private SnapshotWriter() {}

    /**
     * Writes changes that continue where the database ends.
     *
     * @param hash of the last line of them
     * @param next where the line after it stands
     * @return what the database says then
     * @throws StoreDamagedException if the database does not hold what the changes speak of
     */
    static Meta write(
            Database database, Meta before, Changes changes, String hash, LogPosition next)
            throws SQLException, StoreDamagedException {
        Connection connection = database.connection();
        try {
            Meta after = writeAll(connection, before, changes, hash, next);
            after.write(connection);
            connection.commit();
            return after;
        } catch (SQLException | StoreDamagedException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static Meta writeAll(
            Connection connection, Meta before, Changes changes, String hash, LogPosition next)
            throws SQLException, StoreDamagedException {
        LogLine last = Objects.requireNonNull(changes.last(), "no changes");
        // A gate that takes a decision has nothing left to void that had expired before it.
        long decidedAtMillis = Math.max(changes.decidedAtMillis(), before.decidedAtMillis());
        long rolledSeq = Math.max(changes.rolledSeq(), before.rolledSeq());
        long rows = before.rowCount();
        long expiredBeforeMillis = decidedAtMillis - before.skewMillis();
        rows +=
                new ExecutionTable(connection)
                        .write(changes); // before what they met is written over
        PositionTable positions = new PositionTable(connection).reading(changes);
        rows += new ExposureTable(connection).write(changes);
        try (ReservationTable reservations = new ReservationTable(connection)) {
            rows += reservations.write(changes, expiredBeforeMillis);
            rows +=
                    new TurnoverTable(connection)
                            .write(changes, rolledSeq, reservations.contexts());
            rows += positions.write(reservations.contexts());
        }
        rows +=
                new IdempotencyTable(connection)
                        .write(
                                changes.blocked(),
                                changes.voided(),
                                last.seq(),
                                expiredBeforeMillis);
        rows += new LimitsTable(connection).write(changes);
        rows += new RiskTable(connection).write(changes);
        rows += new QuarantineTable(connection).write(changes.facts());
        rows += new BalanceTable(connection).write(changes.facts());
        rows += new ToldTable(connection).write(changes.facts());
        LineTable.write(connection, changes.linesAbout());
        return new Meta(
                before.logId(),
                last.seq(),
                hash,
                decidedAtMillis,
                next,
                before.skewMillis(),
                Objects.requireNonNullElse(changes.policyHash(), before.policyHash()),
                Math.max(changes.limitsVersion(), before.limitsVersion()),
                Objects.requireNonNullElse(changes.session(), before.session()),
                rolledSeq,
                rows);
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
