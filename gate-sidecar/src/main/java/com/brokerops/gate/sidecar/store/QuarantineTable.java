package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.sidecar.gate.Identities;
import com.brokerops.gate.sidecar.kernel.facts.Facts;
import com.brokerops.gate.sidecar.store.FactChanges.Kept;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/**
 * Table {@code quarantine}: events that could not be true when they came.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class QuarantineTable {
    private static final String TABLE = "quarantine";
    private static final String NO_TRACE = "";
    private static final String INSERT =
            "INSERT INTO quarantine (id, at_millis, event_type, source, event_id, payload_sha256,"
                    + " sent_by, trace_id, why, event, checksum)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SELECT =
            "SELECT id, at_millis, event_type, source, event_id, payload_sha256, sent_by, trace_id,"
                    + " why, event, checksum FROM quarantine ORDER BY id";

    private final Connection connection;
    private final Checksum checksum = new Checksum();

    QuarantineTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes what is kept and what no longer is; how many rows there are more. */
    int write(FactChanges changes) throws SQLException, StoreDamagedException {
        int added = 0;
        if (!changes.ended().isEmpty()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM quarantine WHERE id = ?")) {
                for (long id : changes.ended()) {
                    delete.setLong(1, id);
                    if (delete.executeUpdate() != 1) {
                        throw new StoreDamagedException("event " + id + " is not in quarantine");
                    }
                    added--;
                }
            }
        }
        if (!changes.kept().isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (Map.Entry<Long, Kept> one : changes.kept().entrySet()) {
                    added += write(insert, one.getKey(), one.getValue());
                }
            }
        }
        return added;
    }

    private int write(PreparedStatement insert, long id, Kept kept) throws SQLException {
        Quarantined event = kept.event();
        insert.setLong(1, id);
        insert.setLong(2, kept.atMillis());
        insert.setString(3, event.eventType());
        insert.setString(4, event.source());
        insert.setString(5, event.eventId());
        insert.setString(6, event.payloadSha256());
        insert.setString(7, event.sentBy());
        insert.setString(8, traceId(event));
        insert.setString(9, event.why());
        insert.setString(10, event.event());
        insert.setLong(11, checksum(id, kept).value());
        return insert.executeUpdate();
    }

    /** Puts what is kept in place; how many rows there are. */
    int load(Facts facts) throws SQLException, StoreDamagedException {
        Identities identities = new Identities();
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            for (; row.next(); count++) {
                String trace = row.getString(8);
                Quarantined event =
                        new Quarantined(
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                trace.equals(NO_TRACE) ? null : UUID.fromString(trace),
                                row.getString(9),
                                row.getString(10));
                Kept kept = new Kept(row.getLong(2), event);
                checksum(row.getLong(1), kept).require(TABLE, row.getLong(11));
                facts.apply(event, row.getLong(1), kept.atMillis(), identities.of(event));
            }
        }
        return count;
    }

    private static String traceId(Quarantined event) {
        UUID traceId = event.traceId();
        return traceId == null ? NO_TRACE : traceId.toString();
    }

    private Checksum checksum(long id, Kept kept) {
        Quarantined event = kept.event();
        return checksum.row(TABLE)
                .number(id)
                .number(kept.atMillis())
                .text(event.eventType())
                .text(event.source())
                .text(event.eventId())
                .text(event.payloadSha256())
                .text(event.sentBy())
                .text(traceId(event))
                .text(event.why())
                .text(event.event());
    }
}
