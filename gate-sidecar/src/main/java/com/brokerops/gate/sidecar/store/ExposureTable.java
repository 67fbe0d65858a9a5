package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.Scheduling;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.sidecar.kernel.ledger.LedgerRestore;
import com.brokerops.gate.sidecar.store.Changes.Cell;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Table {@code exposure}.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class ExposureTable {
    private static final String TABLE = "exposure";
    private static final String UPDATE =
            "UPDATE exposure SET position = ?, position_cost_e4 = ?, pending_buy_qty = ?,"
                    + " pending_buy_e4 = ?, pending_sell_qty = ?, pending_sell_e4 = ?, checksum = ?"
                    + " WHERE client_id = ? AND symbol = ?";
    private static final String INSERT =
            "INSERT INTO exposure (position, position_cost_e4, pending_buy_qty, pending_buy_e4,"
                    + " pending_sell_qty, pending_sell_e4, checksum, client_id, symbol)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** Selects what {@link #held} reads. */
    static final String SELECT_HELD =
            "SELECT position, position_cost_e4 FROM exposure WHERE client_id = ? AND symbol = ?";

    private static final String SELECT =
            "SELECT position, position_cost_e4, pending_buy_qty, pending_buy_e4, pending_sell_qty,"
                    + " pending_sell_e4, checksum, client_id, symbol FROM exposure";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    ExposureTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes the last values; how many rows there are more. */
    int write(Changes changes) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE);
                Rows inserts = Rows.of(connection, INSERT)) {
            int written = 0;
            for (Map.Entry<Cell, Exposure> entry : changes.exposures().entrySet()) {
                if (++written % Scheduling.SLICE == 0) {
                    Scheduling.giveWay();
                }
                bind(update, entry.getKey(), entry.getValue());
                if (update.executeUpdate() == 0) {
                    bind(inserts.values(), entry.getKey(), entry.getValue());
                    inserts.add();
                }
            }
            return inserts.finish();
        }
    }

    /** What a client holds in a symbol, nothing pending. */
    static Exposure held(PreparedStatement select, Cell cell) throws SQLException {
        select.setString(1, cell.clientId());
        select.setString(2, cell.symbol());
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Exposure(row.getLong(1), row.getLong(2), 0, 0, 0, 0)
                    : Exposure.FLAT;
        }
    }

    private void bind(PreparedStatement statement, Cell cell, Exposure exposure)
            throws SQLException {
        statement.setLong(1, exposure.position());
        statement.setLong(2, exposure.positionCostE4());
        statement.setLong(3, exposure.pendingBuyQty());
        statement.setLong(4, exposure.pendingBuyE4());
        statement.setLong(5, exposure.pendingSellQty());
        statement.setLong(6, exposure.pendingSellE4());
        statement.setLong(7, checksum(cell, exposure).value());
        statement.setString(8, cell.clientId());
        statement.setString(9, cell.symbol());
    }

    /** Puts every row into a ledger; how many there are. */
    int load(LedgerRestore ledger) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            for (; row.next(); count++) {
                Exposure exposure =
                        new Exposure(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6));
                Cell cell = new Cell(row.getString(8), row.getString(9));
                checksum(cell, exposure).require(TABLE, row.getLong(7));
                ledger.exposure(cell.clientId(), cell.symbol(), exposure);
            }
        }
        return count;
    }

    private Checksum checksum(Cell cell, Exposure exposure) {
        return checksum.row(TABLE)
                .text(cell.clientId())
                .text(cell.symbol())
                .number(exposure.position())
                .number(exposure.positionCostE4())
                .number(exposure.pendingBuyQty())
                .number(exposure.pendingBuyE4())
                .number(exposure.pendingSellQty())
                .number(exposure.pendingSellE4());
    }
}
