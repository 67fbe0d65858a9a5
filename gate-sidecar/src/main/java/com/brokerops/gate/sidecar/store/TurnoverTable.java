package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Undone;
import com.brokerops.gate.sidecar.kernel.ledger.LedgerRestore;
import com.brokerops.gate.sidecar.kernel.ledger.Sessions;
import com.brokerops.gate.sidecar.kernel.ledger.Wide;
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
 * Table {@code turnover}: what was executed since the session began, by the ways that orders came.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class TurnoverTable {
    private static final String TABLE = "turnover";
    private static final String KEY =
            " WHERE client_id = ? AND symbol = ? AND desk_id = ? AND trader_id = ?"
                    + " AND strategy_id = ?";
    private static final String COLUMNS =
            "client_id, symbol, desk_id, trader_id, strategy_id, qty_units, qty, e4_units, e4,"
                    + " checksum";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    /** One client in one symbol by way of one desk, trader and strategy; empty for none. */
    private record Way(
            String clientId, String symbol, String deskId, String traderId, String strategyId) {
        static Way of(Context context, String symbol) {
            return new Way(
                    context.clientId(),
                    symbol,
                    text(context.deskId()),
                    text(context.traderId()),
                    text(context.strategyId()));
        }

        private static String text(@Nullable String name) {
            return name == null ? "" : name;
        }

        private static @Nullable String name(String text) {
            return text.isEmpty() ? null : text;
        }

        Context context() {
            return new Context(
                    clientId, name(deskId), name(traderId), name(strategyId), null, null);
        }
    }

    private record Sums(Wide qty, Wide amountE4) {}

    TurnoverTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Adds what was executed since the last roll, and drops what was executed before it.
     *
     * @param rolledSeq the line by which the session in force then began
     * @param contexts by which orders came that were executed
     * @return how many rows there are more
     */
    int write(Changes changes, long rolledSeq, Map<UUID, Context> contexts)
            throws SQLException, StoreDamagedException {
        int rows = 0;
        if (changes.rolledSeq() != Sessions.NEVER) {
            try (Statement statement = connection.createStatement()) {
                rows -= statement.executeUpdate("DELETE FROM turnover");
            }
        }
        Map<Way, Sums> sums = new HashMap<>();
        for (Executed executed : changes.executions()) {
            Lifecycle event = executed.event();
            Undone undone = event.undone();
            boolean counts =
                    executed.seq() > rolledSeq
                            && (undone == null || undone.says() && undone.seq() > rolledSeq);
            if (counts) {
                Context context = Objects.requireNonNull(contexts.get(event.traceId()));
                Way way = Way.of(context, event.symbol());
                Sums sum = sums.get(way);
                if (sum == null) {
                    sum = stored(way);
                    sums.put(way, sum);
                }
                add(sum, event, undone);
            }
        }
        return rows + write(sums);
    }

    private static void add(Sums sum, Lifecycle event, @Nullable Undone undone) {
        Sessions.add(sum.qty, sum.amountE4, event.qty(), event.priceE8(), 1);
        if (undone != null) {
            Sessions.add(sum.qty, sum.amountE4, undone.qty(), undone.priceE8(), -1);
        }
    }

    private int write(Map<Way, Sums> sums) throws SQLException {
        int deleted;
        try (Rows deletes = Rows.of(connection, "DELETE FROM turnover" + KEY)) {
            for (Way way : sums.keySet()) {
                bind(deletes.values(), way);
                deletes.add();
            }
            deleted = deletes.finish();
        }
        try (Rows inserts =
                Rows.of(
                        connection,
                        "INSERT INTO turnover ("
                                + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<Way, Sums> entry : sums.entrySet()) {
                PreparedStatement values = inserts.values();
                Sums sum = entry.getValue();
                bind(values, entry.getKey());
                values.setLong(6, sum.qty.units());
                values.setLong(7, sum.qty.rest());
                values.setLong(8, sum.amountE4.units());
                values.setLong(9, sum.amountE4.rest());
                values.setLong(10, checksum(entry.getKey(), sum).value());
                inserts.add();
            }
            return inserts.finish() - deleted;
        }
    }

    private Sums stored(Way way) throws SQLException, StoreDamagedException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM turnover" + KEY)) {
            bind(select, way);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? read(row, way) : new Sums(new Wide(), new Wide());
            }
        }
    }

    private static void bind(PreparedStatement statement, Way way) throws SQLException {
        statement.setString(1, way.clientId);
        statement.setString(2, way.symbol);
        statement.setString(3, way.deskId);
        statement.setString(4, way.traderId);
        statement.setString(5, way.strategyId);
    }

    private Sums read(ResultSet row, Way way) throws SQLException, StoreDamagedException {
        Sums sum =
                new Sums(
                        new Wide(row.getLong(6), row.getLong(7)),
                        new Wide(row.getLong(8), row.getLong(9)));
        checksum(way, sum).require(TABLE, row.getLong(10));
        return sum;
    }

    /** Puts every row into a ledger; how many there are. */
    int load(LedgerRestore ledger) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + COLUMNS + " FROM turnover")) {
            for (; row.next(); count++) {
                Way way =
                        new Way(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5));
                Sums sum = read(row, way);
                ledger.executed(way.context(), way.symbol, sum.qty, sum.amountE4);
            }
        }
        return count;
    }

    private Checksum checksum(Way way, Sums sum) {
        return checksum.row(TABLE)
                .text(way.clientId)
                .text(way.symbol)
                .text(way.deskId)
                .text(way.traderId)
                .text(way.strategyId)
                .number(sum.qty.units())
                .number(sum.qty.rest())
                .number(sum.amountE4.units())
                .number(sum.amountE4.rest());
    }
}
