package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Undone;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.LedgerRestore;
import com.brokerops.gate.sidecar.store.Changes.Cell;
import com.brokerops.gate.sidecar.store.Changes.Executed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.UUID;

/**
 * Table {@code execution}: what was executed, taken back and corrected, as it was reported. A load
 * tells it all to the ledger again, in its order.
 *
 * <p>Twice as many are kept as a ledger remembers. The first one here of a client in a symbol may
 * state a position with something in it that was taken back later, by a row whose execution is
 * gone; but that was undone while it was among the last that a ledger remembers, and so before all
 * those that it remembers now.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class ExecutionTable {
    private static final String TABLE = "execution";
    private static final int KEPT = 2 * Ledger.MAX_EXECUTIONS;
    private static final String COLUMNS =
            "ordinal, seq, undone_seq, shared, trace_id, client_id, symbol, qty, price_e8, position,"
                    + " position_cost_e4, checksum";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    /**
     * A row.
     *
     * @param ordinal how many executions there are up to it
     * @param undoneSeq the execution that it takes back or corrects, -1 for one that is reported
     * @param shared true if another order that its own stood against counts it too
     * @param qty of one that is reported, negative for a sale; what it is instead, 0 for a bust
     * @param position what was held before one that is reported, and what it had cost
     */
    private record Row(
            long ordinal,
            long seq,
            long undoneSeq,
            boolean shared,
            UUID traceId,
            Cell cell,
            long qty,
            long priceE8,
            long position,
            long positionCostE4) {
        static final long NONE = -1;
    }

    ExecutionTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes what was executed, before exposures are written; how many rows there are more. */
    int write(Changes changes) throws SQLException {
        if (changes.executions().isEmpty()) {
            return 0;
        }
        long ordinal = lastOrdinal();
        int added;
        try (PreparedStatement held = connection.prepareStatement(ExposureTable.SELECT_HELD);
                Rows inserts =
                        Rows.of(
                                connection,
                                "INSERT INTO execution ("
                                        + COLUMNS
                                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Executed executed : changes.executions()) {
                ordinal += executed.event().undone() == null ? 1 : 0;
                bind(inserts.values(), row(executed, ordinal, held));
                inserts.add();
            }
            added = inserts.finish();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM execution WHERE ordinal <= ?")) {
            delete.setLong(1, ordinal - KEPT);
            return added - delete.executeUpdate();
        }
    }

    private long lastOrdinal() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(ordinal) FROM execution")) {
            return row.getLong(1);
        }
    }

    private static Row row(Executed executed, long ordinal, PreparedStatement held)
            throws SQLException {
        Lifecycle event = executed.event();
        Cell cell = new Cell(event.clientId(), event.symbol());
        Undone undone = event.undone();
        if (undone != null) {
            return new Row(
                    ordinal,
                    executed.seq(),
                    undone.seq(),
                    false,
                    event.traceId(),
                    cell,
                    event.qty(),
                    event.priceE8(),
                    0,
                    0);
        }
        Exposure known = executed.met();
        Exposure met = known == null ? ExposureTable.held(held, cell) : known;
        return new Row(
                ordinal,
                executed.seq(),
                Row.NONE,
                event.shared(),
                event.traceId(),
                cell,
                event.exposureAfter().position() - met.position(),
                event.priceE8(),
                met.position(),
                met.positionCostE4());
    }

    private void bind(PreparedStatement statement, Row row) throws SQLException {
        statement.setLong(1, row.ordinal());
        statement.setLong(2, row.seq());
        if (row.undoneSeq() == Row.NONE) {
            statement.setNull(3, Types.BIGINT);
        } else {
            statement.setLong(3, row.undoneSeq());
        }
        statement.setLong(4, row.shared() ? 1 : 0);
        statement.setBytes(5, ReservationRow.bytes(row.traceId()));
        statement.setString(6, row.cell().clientId());
        statement.setString(7, row.cell().symbol());
        statement.setLong(8, row.qty());
        statement.setLong(9, row.priceE8());
        statement.setLong(10, row.position());
        statement.setLong(11, row.positionCostE4());
        statement.setLong(12, checksum(row).value());
    }

    /** Tells every row to a ledger that has its exposures; how many there are. */
    int load(LedgerRestore ledger) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT " + COLUMNS + " FROM execution ORDER BY ordinal, seq")) {
            for (; found.next(); count++) {
                Row row = read(found);
                checksum(row).require(TABLE, found.getLong(12));
                if (row.undoneSeq() == Row.NONE) {
                    ledger.execution(
                            row.cell().clientId(),
                            row.cell().symbol(),
                            row.seq(),
                            row.shared(),
                            row.traceId(),
                            row.qty(),
                            row.priceE8(),
                            new Exposure(row.position(), row.positionCostE4(), 0, 0, 0, 0));
                } else {
                    ledger.restated(row.undoneSeq(), row.qty(), row.priceE8());
                }
            }
        }
        return count;
    }

    private static Row read(ResultSet found) throws SQLException, StoreDamagedException {
        long stated = found.getLong(3);
        long undoneSeq = found.wasNull() ? Row.NONE : stated;
        return new Row(
                found.getLong(1),
                found.getLong(2),
                undoneSeq,
                found.getLong(4) == 1,
                ReservationRow.uuid(found.getBytes(5)),
                new Cell(found.getString(6), found.getString(7)),
                found.getLong(8),
                found.getLong(9),
                found.getLong(10),
                found.getLong(11));
    }

    private Checksum checksum(Row row) {
        return checksum.row(TABLE)
                .number(row.ordinal())
                .number(row.seq())
                .number(row.undoneSeq())
                .number(row.shared() ? 1 : 0)
                .number(row.traceId().getMostSignificantBits())
                .number(row.traceId().getLeastSignificantBits())
                .text(row.cell().clientId())
                .text(row.cell().symbol())
                .number(row.qty())
                .number(row.priceE8())
                .number(row.position())
                .number(row.positionCostE4());
    }
}
