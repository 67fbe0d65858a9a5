package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.sidecar.kernel.facts.Balances;
import com.brokerops.gate.sidecar.kernel.facts.Balances.Known;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Table {@code balance}: the newest balance of each account.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class BalanceTable {
    private static final String TABLE = "balance";
    private static final String COLUMNS =
            "client_id, balance_e4, as_of_millis, seq, identity, checksum";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    BalanceTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes what was said last; how many rows there are more. */
    int write(FactChanges changes) throws SQLException {
        if (changes.balances().isEmpty()) {
            return 0;
        }
        int deleted;
        try (Rows deletes = Rows.of(connection, "DELETE FROM balance WHERE client_id = ?")) {
            for (String clientId : changes.balances().keySet()) {
                deletes.values().setString(1, clientId);
                deletes.add();
            }
            deleted = deletes.finish();
        }
        try (Rows inserts =
                Rows.of(
                        connection,
                        "INSERT INTO balance (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<String, Known> one : changes.balances().entrySet()) {
                bind(inserts.values(), one.getKey(), one.getValue());
                inserts.add();
            }
            return inserts.finish() - deleted;
        }
    }

    private void bind(PreparedStatement statement, String clientId, Known known)
            throws SQLException {
        statement.setString(1, clientId);
        statement.setLong(2, known.balance().amountE4());
        statement.setLong(3, known.balance().asOfMillis());
        statement.setLong(4, known.seq());
        statement.setBytes(5, PackedOrders.bytes(known.identity()));
        statement.setLong(6, checksum(clientId, known).value());
    }

    /** Puts them in place; how many rows there are. */
    int load(Balances balances) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + COLUMNS + " FROM balance")) {
            for (; row.next(); count++) {
                String clientId = row.getString(1);
                Known known =
                        new Known(
                                new Balance(row.getLong(2), row.getLong(3)),
                                row.getLong(4),
                                PackedOrders.identity(row.getBytes(5)));
                checksum(clientId, known).require(TABLE, row.getLong(6));
                balances.restore(clientId, known);
            }
        }
        return count;
    }

    private Checksum checksum(String clientId, Known known) {
        return checksum.row(TABLE)
                .text(clientId)
                .number(known.balance().amountE4())
                .number(known.balance().asOfMillis())
                .number(known.seq())
                .bytes(PackedOrders.bytes(known.identity()));
    }
}
