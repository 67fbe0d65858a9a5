package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.store.ReservationChange.Opened;
import java.nio.ByteBuffer;
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
