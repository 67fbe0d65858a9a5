package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Table {@code risk_state}: what people and triggers have set.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class RiskTable {
    private static final String RISK = "risk_state";
    private static final String BOTH_SIDES = "";
    private static final String INSERT_RISK =
            "INSERT INTO risk_state (scope, side, state, kill_epoch, reason, principal, checksum)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String SELECT_RISK =
            "SELECT scope, side, state, kill_epoch, reason, principal, checksum FROM risk_state";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    RiskTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes the last values; how many rows there are more. */
    int write(Changes changes) throws SQLException {
        int added = 0;
        for (RiskChanged risk : changes.risk()) {
            added += write(risk);
        }
        return added;
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
