package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.RiskChanged;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables {@code limits} and {@code risk_state}: what people have set.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class ControlTables {
    private static final String LIMITS = "limits";
    private static final String RISK = "risk_state";
    private static final String BOTH_SIDES = "";
    private static final String INSERT_LIMITS =
            "INSERT INTO limits (scope, gross_e4, net_e4, order_notional_e4, symbol_long_qty,"
                    + " symbol_short_qty, order_qty, open_order_notional_e4, open_order_count,"
                    + " checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SELECT_LIMITS =
            "SELECT scope, gross_e4, net_e4, order_notional_e4, symbol_long_qty,"
                    + " symbol_short_qty, order_qty, open_order_notional_e4, open_order_count,"
                    + " checksum FROM limits";
    private static final String INSERT_RISK =
            "INSERT INTO risk_state (scope, side, state, kill_epoch, reason, principal, checksum)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String SELECT_RISK =
            "SELECT scope, side, state, kill_epoch, reason, principal, checksum FROM risk_state";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    ControlTables(Connection connection) {
        this.connection = connection;
    }

    /** Writes the last values; how many rows there are more. */
    int write(Changes changes) throws SQLException {
        int added = writeLimits(changes);
        for (RiskChanged risk : changes.risk()) {
            added += write(risk);
        }
        return added;
    }

    private int writeLimits(Changes changes) throws SQLException {
        int deleted;
        try (Rows deletes = Rows.of(connection, "DELETE FROM limits WHERE scope = ?")) {
            for (Scope scope : changes.limits().keySet()) {
                deletes.values().setString(1, scope.text());
                deletes.add();
            }
            deleted = deletes.finish();
        }
        try (Rows inserts = Rows.of(connection, INSERT_LIMITS)) {
            for (Map.Entry<Scope, @Nullable Limits> entry : changes.limits().entrySet()) {
                Limits limits = entry.getValue();
                if (limits != null) {
                    bind(inserts.values(), entry.getKey(), limits);
                    inserts.add();
                }
            }
            return inserts.finish() - deleted;
        }
    }

    private void bind(PreparedStatement statement, Scope scope, Limits limits) throws SQLException {
        statement.setString(1, scope.text());
        bind(statement, 2, limits.grossE4());
        bind(statement, 3, limits.netE4());
        bind(statement, 4, limits.orderNotionalE4());
        bind(statement, 5, limits.symbolLongQty());
        bind(statement, 6, limits.symbolShortQty());
        bind(statement, 7, limits.orderQty());
        bind(statement, 8, limits.openOrdersE4());
        bind(statement, 9, limits.openOrders());
        statement.setLong(10, checksum(scope, limits).value());
    }

    private static void bind(PreparedStatement statement, int index, long limit)
            throws SQLException {
        if (limit == Limits.NOT_SET) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, limit);
        }
    }

    private int write(RiskChanged risk) throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement(
                                "DELETE FROM risk_state WHERE scope = ? AND side = ?");
                PreparedStatement insert = connection.prepareStatement(INSERT_RISK)) {
            delete.setString(1, risk.scope().text());
            delete.setString(2, side(risk));
            int deleted = delete.executeUpdate();
            insert.setString(1, risk.scope().text());
            insert.setString(2, side(risk));
            insert.setString(3, risk.state().name());
            insert.setLong(4, risk.killEpoch());
            insert.setString(5, risk.reason());
            insert.setString(6, risk.principal());
            insert.setLong(7, checksum(risk).value());
            return insert.executeUpdate() - deleted;
        }
    }

    private static String side(RiskChanged risk) {
        Side side = risk.side();
        return side == null ? BOTH_SIDES : side.name();
    }

    /** Puts all limits in place; how many rows there are. */
    int load(LimitsBook book, long version) throws SQLException, StoreDamagedException {
        Map<Scope, Limits> all = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT_LIMITS)) {
            while (row.next()) {
                Scope scope = Scope.parse(row.getString(1));
                Limits limits =
                        new Limits(
                                limit(row, 2),
                                limit(row, 3),
                                limit(row, 4),
                                limit(row, 5),
                                limit(row, 6),
                                limit(row, 7),
                                limit(row, 8),
                                limit(row, 9));
                checksum(scope, limits).require(LIMITS, row.getLong(10));
                all.put(scope, limits);
            }
        }
        book.restore(version, all);
        return all.size();
    }

    private static long limit(ResultSet row, int index) throws SQLException {
        long limit = row.getLong(index);
        return row.wasNull() ? Limits.NOT_SET : limit;
    }

    /** Puts the risk state in place; how many rows there are. */
    int load(RiskControl control) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT_RISK)) {
            for (; row.next(); count++) {
                String side = row.getString(2);
                RiskChanged risk =
                        new RiskChanged(
                                Scope.parse(row.getString(1)),
                                side.equals(BOTH_SIDES) ? null : Side.valueOf(side),
                                RiskState.valueOf(row.getString(3)),
                                row.getString(5),
                                row.getString(6),
                                row.getLong(4));
                checksum(risk).require(RISK, row.getLong(7));
                control.apply(risk);
            }
        }
        return count;
    }

    private Checksum checksum(Scope scope, Limits limits) {
        return checksum.row(LIMITS)
                .text(scope.text())
                .number(limits.grossE4())
                .number(limits.netE4())
                .number(limits.orderNotionalE4())
                .number(limits.symbolLongQty())
                .number(limits.symbolShortQty())
                .number(limits.orderQty())
                .number(limits.openOrdersE4())
                .number(limits.openOrders());
    }

    private Checksum checksum(RiskChanged risk) {
        return checksum.row(RISK)
                .text(risk.scope().text())
                .text(side(risk))
                .text(risk.state().name())
                .number(risk.killEpoch())
                .text(risk.reason())
                .text(risk.principal());
    }
}
