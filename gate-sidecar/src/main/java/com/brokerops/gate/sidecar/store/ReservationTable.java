package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.sidecar.store.Changes.Closing;
import com.brokerops.gate.sidecar.store.PackedOrders.AppliedEvent;
import com.brokerops.gate.sidecar.store.PackedOrders.ClosedOrder;
import com.brokerops.gate.sidecar.store.ReservationChange.Opened;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables {@code reservation} and {@code lifecycle_event}: the open reservations and what happened
 * to them. A reservation that ends leaves both, and its order with its events is handed on to be
 * packed.
 *
 * <p><b>Thread.</b> One at a time; made for one write.
 *
 * <p><b>Errors.</b> {@link StoreDamagedException} when a reservation that the log speaks of is not
 * here.
 */
final class ReservationTable implements AutoCloseable {
    private static final String EVENT_TABLE = "lifecycle_event";

    private final Checksum checksum = new Checksum();
    private final List<Closing> closed = new ArrayList<>();
    private final PreparedStatement select;
    private final PreparedStatement selectEvents;
    private final Rows inserts;
    private final Rows updates;
    private final Rows deletes;
    private final Rows eventInserts;
    private final Rows eventDeletes;

    ReservationTable(Connection connection) throws SQLException {
        select =
                connection.prepareStatement(
                        "SELECT "
                                + ReservationRow.COLUMNS
                                + " FROM reservation WHERE trace_id = ?");
        selectEvents =
                connection.prepareStatement(
                        "SELECT order_seq, seq, identity, checksum FROM lifecycle_event"
                                + " WHERE order_seq = ? ORDER BY seq");
        inserts =
                Rows.of(
                        connection,
                        "INSERT INTO reservation ("
                                + ReservationRow.COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        updates =
                Rows.of(
                        connection,
                        "UPDATE reservation SET state = ?, leaves_qty = ?, reserved_e4 = ?,"
                                + " checksum = ? WHERE order_seq = ?");
        deletes = Rows.of(connection, "DELETE FROM reservation WHERE order_seq = ?");
        eventInserts =
                Rows.of(
                        connection,
                        "INSERT INTO lifecycle_event (order_seq, seq, identity, checksum)"
                                + " VALUES (?, ?, ?, ?)");
        eventDeletes = Rows.of(connection, "DELETE FROM lifecycle_event WHERE order_seq = ?");
    }

    /** Writes how the reservations stand; how many rows there are more. */
    int write(Changes changes) throws SQLException, StoreDamagedException {
        for (ReservationChange change : changes.reservations()) {
            Opened opened = change.opened();
            if (opened == null) {
                writeStored(change);
            } else if (!change.voided()) {
                writeOpened(change, opened);
            }
        }
        updates.finish();
        int added = inserts.finish() + eventInserts.finish();
        return added - deletes.finish() - eventDeletes.finish();
    }

    /** The orders whose reservations have ended. */
    List<Closing> closed() {
        return closed;
    }

    private void writeOpened(ReservationChange change, Opened opened) throws SQLException {
        if (change.state().terminal()) {
            close(ReservationRow.of(change, opened), change, List.of());
        } else {
            ReservationRow.of(change, opened).bind(inserts.values(), checksum);
            inserts.add();
            insertEvents(opened.orderSeq(), change);
        }
    }

    private void writeStored(ReservationChange change) throws SQLException, StoreDamagedException {
        ReservationRow row = stored(change);
        if (!change.voided() && !change.state().terminal()) {
            update(row.after(change));
            insertEvents(row.orderSeq(), change);
            return;
        }
        if (!change.voided()) {
            close(row, change, storedEvents(row.orderSeq()));
        }
        deletes.values().setLong(1, row.orderSeq());
        deletes.add();
        eventDeletes.values().setLong(1, row.orderSeq());
        eventDeletes.add();
    }

    private void close(
            ReservationRow row, ReservationChange change, List<AppliedEvent> storedEvents) {
        List<AppliedEvent> events = new ArrayList<>(storedEvents);
        events.addAll(change.events());
        ClosedOrder order =
                new ClosedOrder(
                        row.identity(),
                        row.orderSeq(),
                        row.reservation().expiresAtMillis(),
                        change.state(),
                        events);
        closed.add(new Closing(order, change.changedSeq()));
    }

    private ReservationRow stored(ReservationChange change)
            throws SQLException, StoreDamagedException {
        select.setBytes(1, ReservationRow.bytes(change.traceId()));
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new StoreDamagedException("no reservation for " + change.traceId());
            }
            return ReservationRow.read(row, checksum);
        }
    }

    private List<AppliedEvent> storedEvents(long orderSeq)
            throws SQLException, StoreDamagedException {
        List<AppliedEvent> events = new ArrayList<>();
        selectEvents.setLong(1, orderSeq);
        try (ResultSet row = selectEvents.executeQuery()) {
            while (row.next()) {
                events.add(readEvent(row, checksum));
            }
        }
        return events;
    }

    private void update(ReservationRow row) throws SQLException {
        PreparedStatement values = updates.values();
        values.setString(1, row.reservation().state().name());
        values.setLong(2, row.reservation().leavesQty());
        values.setLong(3, row.reservation().reservedE4());
        values.setLong(4, row.checksum(checksum).value());
        values.setLong(5, row.orderSeq());
        updates.add();
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
        selectEvents.close();
        inserts.close();
        updates.close();
        deletes.close();
        eventInserts.close();
        eventDeletes.close();
    }
}
