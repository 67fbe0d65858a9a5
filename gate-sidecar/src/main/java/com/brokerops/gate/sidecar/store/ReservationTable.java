package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.store.ReservationChange.Opened;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Tables {@code reservation} and {@code lifecycle_event}: the authorized orders and what happened
 * to them. One that has ended stays until it is forgotten.
 *
 * <p><b>Thread.</b> One at a time; made for one write.
 *
 * <p><b>Errors.</b> {@link StoreDamagedException} when a reservation that the log speaks of is not
 * here.
 */
final class ReservationTable implements AutoCloseable {
    private static final String EVENT_TABLE = "lifecycle_event";

    private final Connection connection;
    private final Checksum checksum = new Checksum();
    private final ReservationPacking packing = new ReservationPacking();
    private final PreparedStatement select;
    private final Rows inserts;
    private final Rows updates;
    private final Rows deletes;
    private final Rows eventInserts;
    private final Rows eventDeletes;
    private final Map<UUID, Context> contexts = new HashMap<>();

    /** A lifecycle event that an order has seen. */
    record AppliedEvent(Identity identity, long seq) {}

    ReservationTable(Connection connection) throws SQLException {
        this.connection = connection;
        select =
                connection.prepareStatement(
                        "SELECT "
                                + ReservationPacking.COLUMNS
                                + " FROM reservation WHERE trace_id = ?");
        inserts =
                Rows.of(
                        connection,
                        "INSERT INTO reservation ("
                                + ReservationPacking.COLUMNS
                                + ") VALUES (?, ?, ?, ?)");
        updates = Rows.of(connection, "UPDATE reservation SET " + ReservationPacking.CHANGE);
        deletes = Rows.of(connection, "DELETE FROM reservation WHERE order_seq = ?");
        eventInserts =
                Rows.of(
                        connection,
                        "INSERT INTO lifecycle_event (order_seq, seq, identity, checksum)"
                                + " VALUES (?, ?, ?, ?)");
        eventDeletes = Rows.of(connection, "DELETE FROM lifecycle_event WHERE order_seq = ?");
    }

    /**
     * Writes how the reservations stand, and drops what is too old.
     *
     * @param knownUntilMillis closed orders that were to be known until before that are forgotten
     * @return how many rows there are more
     */
    int write(Changes changes, long knownUntilMillis) throws SQLException, StoreDamagedException {
        for (ReservationChange change : changes.reservations()) {
            Opened opened = change.opened();
            if (opened != null && !change.events().isEmpty()) {
                contexts.put(change.traceId(), opened.context());
            }
            if (opened == null) {
                writeStored(change);
            } else if (!change.voided()) {
                packing.bind(inserts.values(), ReservationRow.of(change, opened));
                inserts.add();
                insertEvents(opened.orderSeq(), change);
            }
        }
        updates.finish();
        int added = inserts.finish() + eventInserts.finish();
        forget(knownUntilMillis);
        return added - deletes.finish() - eventDeletes.finish();
    }

    /** By which orders came that reports in the changes were about, once those are written. */
    Map<UUID, Context> contexts() {
        return contexts;
    }

    private void writeStored(ReservationChange change) throws SQLException, StoreDamagedException {
        ReservationRow row = stored(change);
        long orderSeq = row.opened().orderSeq();
        if (!change.events().isEmpty()) {
            contexts.put(change.traceId(), row.opened().context());
        }
        if (change.voided()) {
            delete(orderSeq);
            return;
        }
        packing.bindChange(updates.values(), row.changed(change));
        updates.add();
        insertEvents(orderSeq, change);
    }

    private void forget(long knownUntilMillis) throws SQLException {
        try (PreparedStatement old =
                connection.prepareStatement(
                        "SELECT order_seq FROM reservation WHERE known_until_millis < ?")) {
            old.setLong(1, knownUntilMillis);
            try (ResultSet row = old.executeQuery()) {
                while (row.next()) {
                    delete(row.getLong(1));
                }
            }
        }
    }

    private void delete(long orderSeq) throws SQLException {
        deletes.values().setLong(1, orderSeq);
        deletes.add();
        eventDeletes.values().setLong(1, orderSeq);
        eventDeletes.add();
    }

    private ReservationRow stored(ReservationChange change)
            throws SQLException, StoreDamagedException {
        select.setBytes(1, ReservationRow.bytes(change.traceId()));
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new StoreDamagedException("no reservation for " + change.traceId());
            }
            return packing.read(row);
        }
    }

    private void insertEvents(long orderSeq, ReservationChange change) throws SQLException {
        for (AppliedEvent event : change.events()) {
            byte[] identity = PackedOrders.bytes(event.identity());
            PreparedStatement values = eventInserts.values();
            values.setLong(1, orderSeq);
            values.setLong(2, event.seq());
            values.setBytes(3, identity);
            values.setLong(4, checksum(checksum, orderSeq, event.seq(), identity).value());
            eventInserts.add();
        }
    }

    /** Reads a row (order_seq, seq, identity, checksum) of {@code lifecycle_event}. */
    static AppliedEvent readEvent(ResultSet row, Checksum checksum)
            throws SQLException, StoreDamagedException {
        long seq = row.getLong(2);
        byte[] identity = row.getBytes(3);
        checksum(checksum, row.getLong(1), seq, identity).require(EVENT_TABLE, row.getLong(4));
        return new AppliedEvent(PackedOrders.identity(identity), seq);
    }

    private static Checksum checksum(Checksum checksum, long orderSeq, long seq, byte[] identity) {
        return checksum.row(EVENT_TABLE).number(orderSeq).number(seq).bytes(identity);
    }

    @Override
    public void close() throws SQLException {
        select.close();
        inserts.close();
        updates.close();
        deletes.close();
        eventInserts.close();
        eventDeletes.close();
    }
}
