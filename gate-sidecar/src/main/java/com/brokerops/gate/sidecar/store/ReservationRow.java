package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation.Terms;
import com.brokerops.gate.sidecar.store.ReservationChange.Opened;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of table {@code reservation}.
 *
 * @param knownUntilMillis until when its order is remembered once it has closed; {@link #OPEN}
 *     before that
 * @param ended how its order ended, null while it has not; filled is no end
 * @param reopenedSeq the line that opened it again at last, or {@link ReservationChange#NEVER}
 * @param inForceSeq the first line that says that the venue had it, or {@link
 *     ReservationChange#NEVER}
 */
record ReservationRow(
        Opened opened,
        ReservationAfter after,
        long knownUntilMillis,
        @Nullable ReservationState ended,
        long reopenedSeq,
        long inForceSeq) {
    /** The columns in the order in which they are bound and read. */
    static final String COLUMNS =
            "order_seq, trace_id, identity, client_id, symbol, side, replaces, expires_at_millis,"
                    + " desk_id, trader_id, strategy_id, order_qty, valued_at_e8, past_session, leg,"
                    + " other_leg, state, leaves_qty, executed_qty, reserved_e4,"
                    + " known_until_millis, ended, reopened_seq, in_force_seq,"
                    + " checksum";

    static final int WIDTH = COLUMNS.split(",").length;

    static final String TABLE = "reservation";

    /** The {@code knownUntilMillis} of an open one. */
    static final long OPEN = Long.MAX_VALUE;

    private static final int UUID_BYTES = 2 * Long.BYTES;

    static ReservationRow of(ReservationChange change, Opened opened) {
        return new ReservationRow(
                opened,
                change.afterOpening(),
                knownUntil(change, opened),
                change.ended(),
                change.reopenedSeq(false),
                change.inForceSeq());
    }

    /** The row after a change. */
    ReservationRow changed(ReservationChange change) {
        boolean wasOpen = knownUntilMillis == OPEN || change.opens();
        return new ReservationRow(
                opened,
                change.after(after),
                wasOpen ? knownUntil(change, opened) : knownUntilMillis,
                change.ended() == null ? ended : change.ended(),
                Math.max(reopenedSeq, change.reopenedSeq(knownUntilMillis != OPEN)),
                inForceSeq == ReservationChange.NEVER ? change.inForceSeq() : inForceSeq);
    }

    private static long knownUntil(ReservationChange change, Opened opened) {
        return change.closes()
                ? Math.max(opened.expiresAtMillis(), change.knownUntilMillis())
                : OPEN;
    }

    /** When its order is forgotten, as the ledger has it. */
    long orderExpiresAtMillis() {
        return knownUntilMillis == OPEN ? opened.expiresAtMillis() : knownUntilMillis;
    }

    /**
     * As the ledger has it.
     *
     * @param pair the open order that it is to replace, or its open first leg; or null
     * @param rolledSeq the line by which the session in force began
     */
    Reservation reservation(@Nullable UUID pair, long rolledSeq) {
        return new Reservation(
                after.traceId(),
                opened.context(),
                opened.symbol(),
                opened.side(),
                after.state(),
                after.leavesQty(),
                after.executedQty(),
                after.reservedE4(),
                opened.expiresAtMillis(),
                opened.replaces() != null,
                pair,
                pair != null && opened.replaces() != null,
                opened.terms(),
                ended,
                sessionOver(rolledSeq));
    }

    private boolean sessionOver(long rolledSeq) {
        return !opened.terms().pastSession()
                && ended == null
                && inForceSeq != ReservationChange.NEVER
                && inForceSeq < rolledSeq;
    }

    /** As it is shown to who asks. */
    OpenReservation asOpen() {
        return new OpenReservation(
                opened.orderSeq(),
                opened.context().clientId(),
                opened.symbol(),
                opened.side(),
                opened.expiresAtMillis(),
                after);
    }

    static ReservationRow read(ResultSet row, Checksum checksum)
            throws SQLException, StoreDamagedException {
        byte[] replaces = row.getBytes(7);
        byte[] otherLeg = row.getBytes(16);
        Opened opened =
                new Opened(
                        PackedOrders.identity(row.getBytes(3)),
                        row.getLong(1),
                        new Context(
                                row.getString(4),
                                row.getString(9),
                                row.getString(10),
                                row.getString(11),
                                null,
                                null),
                        row.getString(5),
                        Side.valueOf(row.getString(6)),
                        replaces == null ? null : uuid(replaces),
                        otherLeg == null ? null : uuid(otherLeg),
                        row.getLong(8),
                        new Terms(
                                row.getLong(12),
                                row.getLong(13),
                                row.getLong(14) == 1,
                                row.getLong(15) == 1));
        ReservationAfter after =
                new ReservationAfter(
                        uuid(row.getBytes(2)),
                        ReservationState.valueOf(row.getString(17)),
                        row.getLong(18),
                        row.getLong(19),
                        row.getLong(20));
        String ended = row.getString(22);
        ReservationRow read =
                new ReservationRow(
                        opened,
                        after,
                        row.getLong(21),
                        ended == null ? null : ReservationState.valueOf(ended),
                        row.getLong(23),
                        row.getLong(24));
        read.checksum(checksum).require(TABLE, row.getLong(25));
        return read;
    }

    void bind(PreparedStatement statement, Checksum checksum) throws SQLException {
        statement.setLong(1, opened.orderSeq());
        statement.setBytes(2, bytes(after.traceId()));
        statement.setBytes(3, PackedOrders.bytes(opened.identity()));
        statement.setString(4, opened.context().clientId());
        statement.setString(5, opened.symbol());
        statement.setString(6, opened.side().name());
        bind(statement, 7, opened.replaces());
        statement.setLong(8, opened.expiresAtMillis());
        statement.setString(9, opened.context().deskId());
        statement.setString(10, opened.context().traderId());
        statement.setString(11, opened.context().strategyId());
        statement.setLong(12, opened.terms().qty());
        statement.setLong(13, opened.terms().valuedAtE8());
        statement.setLong(14, opened.terms().pastSession() ? 1 : 0);
        statement.setLong(15, opened.terms().leg() ? 1 : 0);
        bind(statement, 16, opened.otherLeg());
        bindChanging(statement, 17, checksum);
    }

    private static void bind(PreparedStatement statement, int parameter, @Nullable UUID traceId)
            throws SQLException {
        if (traceId == null) {
            statement.setNull(parameter, Types.BLOB);
        } else {
            statement.setBytes(parameter, bytes(traceId));
        }
    }

    /** Binds what changes, and the checksum, from that parameter on. */
    void bindChanging(PreparedStatement statement, int first, Checksum checksum)
            throws SQLException {
        statement.setString(first, after.state().name());
        statement.setLong(first + 1, after.leavesQty());
        statement.setLong(first + 2, after.executedQty());
        statement.setLong(first + 3, after.reservedE4());
        statement.setLong(first + 4, knownUntilMillis);
        statement.setString(first + 5, ended == null ? null : ended.name());
        statement.setLong(first + 6, reopenedSeq);
        statement.setLong(first + 7, inForceSeq);
        statement.setLong(first + 8, checksum(checksum).value());
    }

    private Checksum checksum(Checksum checksum) {
        Identity identity = opened.identity();
        return checksum.row(TABLE)
                .number(opened.orderSeq())
                .number(after.traceId().getMostSignificantBits())
                .number(after.traceId().getLeastSignificantBits())
                .number(identity.keyHigh())
                .number(identity.keyLow())
                .number(identity.contentHigh())
                .number(identity.contentLow())
                .text(opened.context().clientId())
                .text(String.valueOf(opened.context().deskId()))
                .text(String.valueOf(opened.context().traderId()))
                .text(String.valueOf(opened.context().strategyId()))
                .text(opened.symbol())
                .text(opened.side().name())
                .text(text(opened.replaces()))
                .text(text(opened.otherLeg()))
                .number(opened.expiresAtMillis())
                .number(opened.terms().qty())
                .number(opened.terms().valuedAtE8())
                .number(opened.terms().pastSession() ? 1 : 0)
                .number(opened.terms().leg() ? 1 : 0)
                .text(String.valueOf(ended))
                .number(reopenedSeq)
                .number(inForceSeq)
                .text(after.state().name())
                .number(after.leavesQty())
                .number(after.executedQty())
                .number(after.reservedE4())
                .number(knownUntilMillis);
    }

    private static String text(@Nullable UUID traceId) {
        return traceId == null ? "" : traceId.toString();
    }

    static byte[] bytes(UUID traceId) {
        byte[] bytes = new byte[UUID_BYTES];
        PackedOrders.put(bytes, 0, traceId.getMostSignificantBits());
        PackedOrders.put(bytes, Long.BYTES, traceId.getLeastSignificantBits());
        return bytes;
    }

    static UUID uuid(byte[] bytes) throws StoreDamagedException {
        if (bytes.length != UUID_BYTES) {
            throw new StoreDamagedException("a trace id of " + bytes.length + " bytes");
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        return new UUID(parts.getLong(), parts.getLong());
    }
}
