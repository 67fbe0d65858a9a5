package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.sidecar.kernel.facts.Recent;
import com.brokerops.gate.sidecar.store.ReservationTable.AppliedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Table {@code told}: the names of the last facts that changed nothing.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class ToldTable {
    private static final String TABLE = "told";
    private static final String DELETE_OLDER =
            "DELETE FROM told WHERE seq <="
                    + " (SELECT seq FROM told ORDER BY seq DESC LIMIT 1 OFFSET ?)";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    ToldTable(Connection connection) {
        this.connection = connection;
    }

    /** Adds what was told, and drops what is forgotten; how many rows there are more. */
    int write(FactChanges changes) throws SQLException {
        if (changes.told().isEmpty()) {
            return 0;
        }
        int added;
        try (Rows inserts =
                Rows.of(
                        connection,
                        "INSERT INTO told (seq, identity, checksum) VALUES (?, ?, ?)")) {
            for (AppliedEvent event : changes.told()) {
                byte[] identity = PackedOrders.bytes(event.identity());
                inserts.values().setLong(1, event.seq());
                inserts.values().setBytes(2, identity);
                inserts.values().setLong(3, checksum(event.seq(), identity).value());
                inserts.add();
            }
            added = inserts.finish();
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE_OLDER)) {
            delete.setInt(1, Recent.MOST);
            return added - delete.executeUpdate();
        }
    }

    /** Puts them in place; how many rows there are. */
    int load(Recent recent) throws SQLException, StoreDamagedException {
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT seq, identity, checksum FROM told ORDER BY seq")) {
            for (; row.next(); count++) {
                byte[] identity = row.getBytes(2);
                checksum(row.getLong(1), identity).require(TABLE, row.getLong(3));
                recent.add(row.getLong(1), PackedOrders.identity(identity));
            }
        }
        return count;
    }

    private Checksum checksum(long seq, byte[] identity) {
        return checksum.row(TABLE).number(seq).bytes(identity);
    }
}
