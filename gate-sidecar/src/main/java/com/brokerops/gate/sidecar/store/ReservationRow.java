package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.OpenReservation;
import com.brokerops.gate.sidecar.store.ReservationChange.Opened;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * One row of table {@code reservation}.
 *
 * @param identity of its order
 */
record ReservationRow(long orderSeq, Identity identity, OpenReservation reservation) {
    /** The columns in the order in which they are bound and read. */
    static final String COLUMNS =
            "order_seq, trace_id, identity, client_id, symbol, side, state, leaves_qty,"
                    + " reserved_e4, expires_at_millis, checksum";

    static final String TABLE = "reservation";

    static ReservationRow of(ReservationChange change, Opened opened) {
        return new ReservationRow(
                opened.orderSeq(),
                opened.identity(),
                new OpenReservation(
                        change.traceId(),
                        opened.clientId(),
                        opened.symbol(),
                        opened.side(),
                        change.state(),
                        change.leavesQty(),
                        change.reservedE4(),
                        opened.expiresAtMillis()));
    }

    /** The row after a change. */
    ReservationRow after(ReservationChange change) {
        return new ReservationRow(
                orderSeq,
                identity,
                new OpenReservation(
                        reservation.traceId(),
                        reservation.clientId(),
                        reservation.symbol(),
                        reservation.side(),
                        change.state(),
                        change.leavesQty(),
                        change.reservedE4(),
                        reservation.expiresAtMillis()));
    }

    static ReservationRow read(ResultSet row, Checksum checksum)
            throws SQLException, StoreDamagedException {
        byte[] traceId = row.getBytes(2);
        if (traceId.length != 2 * Long.BYTES) {
            throw new StoreDamagedException("a trace id of " + traceId.length + " bytes");
        }
        ByteBuffer parts = ByteBuffer.wrap(traceId);
        ReservationRow read =
                new ReservationRow(
                        row.getLong(1),
                        PackedOrders.identity(row.getBytes(3)),
                        new OpenReservation(
                                new UUID(parts.getLong(), parts.getLong()),
                                row.getString(4),
                                row.getString(5),
                                Side.valueOf(row.getString(6)),
                                ReservationState.valueOf(row.getString(7)),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10)));
        read.checksum(checksum).require(TABLE, row.getLong(11));
        return read;
    }

    void bind(PreparedStatement statement, Checksum checksum) throws SQLException {
        statement.setLong(1, orderSeq);
        statement.setBytes(2, bytes(reservation.traceId()));
        statement.setBytes(3, PackedOrders.bytes(identity));
        statement.setString(4, reservation.clientId());
        statement.setString(5, reservation.symbol());
        statement.setString(6, reservation.side().name());
        statement.setString(7, reservation.state().name());
        statement.setLong(8, reservation.leavesQty());
        statement.setLong(9, reservation.reservedE4());
        statement.setLong(10, reservation.expiresAtMillis());
        statement.setLong(11, checksum(checksum).value());
    }

    Checksum checksum(Checksum checksum) {
        return checksum.row(TABLE)
                .number(orderSeq)
                .number(reservation.traceId().getMostSignificantBits())
                .number(reservation.traceId().getLeastSignificantBits())
                .number(identity.keyHigh())
                .number(identity.keyLow())
                .number(identity.contentHigh())
                .number(identity.contentLow())
                .text(reservation.clientId())
                .text(reservation.symbol())
                .text(reservation.side().name())
                .text(reservation.state().name())
                .number(reservation.leavesQty())
                .number(reservation.reservedE4())
                .number(reservation.expiresAtMillis());
    }

    static byte[] bytes(UUID traceId) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(traceId.getMostSignificantBits())
                .putLong(traceId.getLeastSignificantBits())
                .array();
    }
}
