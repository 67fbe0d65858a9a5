package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.ledger.LedgerRestore;
import com.brokerops.gate.sidecar.kernel.ledger.Wide;
import com.brokerops.gate.sidecar.store.Changes.Cell;
import com.brokerops.gate.sidecar.store.Changes.Executed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code position}: what desks, traders and strategies have bought of a symbol, less what
 * they have sold, where that is not nothing.
 *
 * <p><b>Thread.</b> One at a time; made for one write.
 */
final class PositionTable {
    private static final String TABLE = "position";
    private static final String KEY = " WHERE kind = ? AND name = ? AND symbol = ?";
    private static final String COLUMNS = "kind, name, symbol, qty_units, qty, checksum";

    private final Connection connection;
    private final Checksum checksum = new Checksum();
    private final Map<UUID, Moved> moved = new HashMap<>();

    private record Key(Kind kind, String name, String symbol) {}

    /** What one order has bought, or sold. */
    private record Moved(String symbol, Wide qty) {}

    PositionTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Reads by how much executions have moved positions, and executions that were undone: before
     * exposures are written, since the first one of each is the difference to what is there.
     */
    PositionTable reading(Changes changes) throws SQLException {
        try (PreparedStatement held = connection.prepareStatement(ExposureTable.SELECT_HELD)) {
            for (Executed executed : changes.executions()) {
                Lifecycle event = executed.event();
                Cell cell = new Cell(event.clientId(), event.symbol());
                Exposure known = executed.met();
                Exposure met = known == null ? ExposureTable.held(held, cell) : known;
                moved.computeIfAbsent(event.traceId(), _ -> new Moved(event.symbol(), new Wide()))
                        .qty
                        .add(event.exposureAfter().position() - met.position());
            }
        }
        return this;
    }

    /**
     * Adds what was read.
     *
     * @param contexts by which orders came that were executed
     * @return how many rows there are more
     */
    int write(Map<UUID, Context> contexts) throws SQLException, StoreDamagedException {
        Map<Key, Wide> positions = new HashMap<>();
        for (Map.Entry<UUID, Moved> entry : moved.entrySet()) {
            Context context = Objects.requireNonNull(contexts.get(entry.getKey()));
            Moved order = entry.getValue();
            add(positions, Kind.DESK, context.deskId(), order);
            add(positions, Kind.TRADER, context.traderId(), order);
            add(positions, Kind.STRATEGY, context.strategyId(), order);
        }
        return replace(positions);
    }

    private void add(Map<Key, Wide> positions, Kind kind, @Nullable String name, Moved order)
            throws SQLException, StoreDamagedException {
        if (name == null) {
            return;
        }
        Key key = new Key(kind, name, order.symbol);
        Wide position = positions.get(key);
        if (position == null) {
            position = stored(key);
            positions.put(key, position);
        }
        position.add(order.qty);
    }

    private Wide stored(Key key) throws SQLException, StoreDamagedException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM position" + KEY)) {
            bind(select, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? read(row, key) : new Wide();
            }
        }
    }

    private int replace(Map<Key, Wide> positions) throws SQLException {
        int deleted;
        try (Rows deletes = Rows.of(connection, "DELETE FROM position" + KEY)) {
            for (Key key : positions.keySet()) {
                bind(deletes.values(), key);
                deletes.add();
            }
            deleted = deletes.finish();
        }
        try (Rows inserts =
                Rows.of(
                        connection,
                        "INSERT INTO position (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<Key, Wide> entry : positions.entrySet()) {
                Wide qty = entry.getValue();
                if (!qty.isZero()) {
                    PreparedStatement values = inserts.values();
                    bind(values, entry.getKey());
                    values.setLong(4, qty.units());
                    values.setLong(5, qty.rest());
                    values.setLong(6, checksum(entry.getKey(), qty).value());
                    inserts.add();
                }
            }
            return inserts.finish() - deleted;
        }
    }

    private static void bind(PreparedStatement statement, Key key) throws SQLException {
        statement.setString(1, key.kind.name());
        statement.setString(2, key.name);
        statement.setString(3, key.symbol);
    }

    private Wide read(ResultSet row, Key key) throws SQLException, StoreDamagedException {
        Wide qty = new Wide(row.getLong(4), row.getLong(5));
        checksum(key, qty).require(TABLE, row.getLong(6));
        return qty;
    }

    /** Puts every row into a ledger; how many there are. */
    int load(LedgerRestore ledger) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + COLUMNS + " FROM position")) {
            for (; row.next(); count++) {
                Kind kind = Kind.valueOf(row.getString(1));
                Key key = new Key(kind, row.getString(2), row.getString(3));
                ledger.position(kind, key.name, key.symbol, read(row, key));
            }
        }
        return count;
    }

    private Checksum checksum(Key key, Wide qty) {
        return checksum.row(TABLE)
                .text(key.kind.name())
                .text(key.name)
                .text(key.symbol)
                .number(qty.units())
                .number(qty.rest());
    }
}
