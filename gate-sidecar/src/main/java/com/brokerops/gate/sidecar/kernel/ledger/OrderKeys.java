package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.ReservationState;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The orders that the gate has decided and must recognise when they come again, 64 bytes each and 8
 * in the index. A key is kept while its reservation lives and until its token can no longer be
 * valid.
 *
 * <pre>
 *   0,1 key   2,3 fingerprint   4 seq of the decision   5 expiry (ms) &lt;&lt; 8 | state
 *   6 reservation | first event id   7 links of the list in order of expiry
 * </pre>
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class OrderKeys {
    private static final int SEQ = 4;
    private static final int EXPIRY = 5;
    private static final int PARTS = 6;
    private static final int LINKS = 7;

    /** The order was BLOCKED; other states are those of its reservation, plus one. */
    private static final int BLOCKED = 0;

    private static final int STATE = 0x7F;
    private static final int PINNED = 0x80;

    private static final ReservationState[] STATES = ReservationState.values();

    private final Records records;
    private final SlotIndex index;
    private final SlotList byExpiry;
    private final SlotList pinned;

    OrderKeys(int capacity) {
        this.records = new Records(8, capacity);
        this.index = new SlotIndex(records, capacity);
        this.byExpiry = new SlotList(records, LINKS);
        this.pinned = new SlotList(records, LINKS);
    }

    boolean full() {
        return records.full();
    }

    int size() {
        return records.size();
    }

    int find(Identity identity) {
        return index.find(identity.keyHigh(), identity.keyLow());
    }

    int add(Identity identity, long seq, long expiresAtMillis, @Nullable ReservationState state) {
        if (find(identity) != Records.NONE) {
            throw new IllegalStateException("the order of seq " + seq + " is already known");
        }
        int slot = records.allocate();
        records.set(slot, 0, identity.keyHigh());
        records.set(slot, 1, identity.keyLow());
        records.set(slot, 2, identity.contentHigh());
        records.set(slot, 3, identity.contentLow());
        records.set(slot, SEQ, seq);
        records.set(slot, EXPIRY, expiresAtMillis << 8 | code(state));
        records.setHigh(slot, PARTS, Records.NONE);
        records.setLow(slot, PARTS, Records.NONE);
        index.add(slot);
        byExpiry.add(slot);
        return slot;
    }

    void remove(int slot) {
        (pinned(slot) ? pinned : byExpiry).remove(slot);
        index.remove(slot);
        records.free(slot);
    }

    boolean sameContent(int slot, Identity identity) {
        return records.get(slot, 2) == identity.contentHigh()
                && records.get(slot, 3) == identity.contentLow();
    }

    Identity identity(int slot) {
        return new Identity(
                records.get(slot, 0),
                records.get(slot, 1),
                records.get(slot, 2),
                records.get(slot, 3));
    }

    long seq(int slot) {
        return records.get(slot, SEQ);
    }

    long expiresAtMillis(int slot) {
        return records.get(slot, EXPIRY) >> 8;
    }

    /** The state of the order's reservation, or null for an order that was BLOCKED. */
    @Nullable ReservationState state(int slot) {
        int code = (int) records.get(slot, EXPIRY) & STATE;
        return code == BLOCKED ? null : STATES[code - 1];
    }

    void state(int slot, ReservationState state) {
        records.set(slot, EXPIRY, (records.get(slot, EXPIRY) & ~STATE) | code(state));
    }

    int reservation(int slot) {
        return records.high(slot, PARTS);
    }

    void reservation(int slot, int reservation) {
        records.setHigh(slot, PARTS, reservation);
    }

    int firstEventId(int slot) {
        return records.low(slot, PARTS);
    }

    void firstEventId(int slot, int eventId) {
        records.setLow(slot, PARTS, eventId);
    }

    /** The first of those that will be forgotten when they expire, or NONE. */
    int oldest() {
        return byExpiry.head();
    }

    /** Takes an expired order that is still open out of the way; closing it will forget it. */
    void pin(int slot) {
        byExpiry.remove(slot);
        pinned.add(slot);
        records.set(slot, EXPIRY, records.get(slot, EXPIRY) | PINNED);
    }

    boolean pinned(int slot) {
        return (records.get(slot, EXPIRY) & PINNED) != 0;
    }

    /** Visits every key in the order of seq: pinned ones were once the oldest of all. */
    void forEach(IntConsumer visitor) {
        for (int slot = pinned.head(); slot != Records.NONE; slot = pinned.next(slot)) {
            visitor.accept(slot);
        }
        for (int slot = byExpiry.head(); slot != Records.NONE; slot = byExpiry.next(slot)) {
            visitor.accept(slot);
        }
    }

    @SuppressWarnings("EnumOrdinal") // in memory only; log and snapshot write names
    private static int code(@Nullable ReservationState state) {
        return state == null ? BLOCKED : state.ordinal() + 1;
    }
}
