package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.ReservationState;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The orders that the gate has decided and must recognise when they come again, 64 bytes each and 8
 * in the index. A key is kept while its reservation lives, for a while after, and until its token
 * can no longer be valid.
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

    private static final int STATE = 0x3F;

    /** Its list is that of closed orders. */
    private static final int CLOSED = 0x40;

    /** Its list is that of open orders whose tokens have expired. */
    private static final int PINNED = 0x80;

    private static final ReservationState[] STATES = ReservationState.values();

    private final Records records;
    private final SlotIndex index;
    private final SlotList byExpiry;
    private final SlotList closed; // by the time of closing
    private final SlotList pinned;

    OrderKeys(int capacity) {
        this.records = new Records(8, capacity);
        this.index = new SlotIndex(records, capacity);
        this.byExpiry = new SlotList(records, LINKS);
        this.closed = new SlotList(records, LINKS);
        this.pinned = new SlotList(records, LINKS);
    }

    boolean hasRoomFor(int more) {
        return records.hasRoomFor(more);
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
        list(slot).remove(slot);
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

    /** One that expired before that time and is not pinned, or NONE. */
    int expired(long beforeMillis) {
        int slot = byExpiry.head();
        if (slot == Records.NONE || expiresAtMillis(slot) >= beforeMillis) {
            slot = closed.head();
        }
        return slot == Records.NONE || expiresAtMillis(slot) >= beforeMillis ? Records.NONE : slot;
    }

    /** Takes an expired order that is still open out of the way, until it closes. */
    void pin(int slot) {
        list(slot).remove(slot);
        pinned.add(slot);
        records.set(slot, EXPIRY, records.get(slot, EXPIRY) & ~CLOSED | PINNED);
    }

    /** An order has closed: it is remembered at least until then. */
    void close(int slot, ReservationState state, long untilMillis) {
        boolean pinned = (records.get(slot, EXPIRY) & PINNED) != 0;
        if (!pinned && untilMillis <= expiresAtMillis(slot)) {
            state(slot, state); // its place is that of its token
            return;
        }
        list(slot).remove(slot);
        long expiresAtMillis = Math.max(expiresAtMillis(slot), untilMillis);
        records.set(slot, EXPIRY, expiresAtMillis << 8 | CLOSED | code(state));
        if (untilMillis < expiresAtMillis) {
            closed.addFirst(slot); // never sent, its token is of no use: nobody will execute it
        } else {
            closed.add(slot);
        }
    }

    /**
     * An order that had closed is open again; its token expires when it always did. Its place is
     * that of its token if it never left it.
     */
    void reopen(int slot, ReservationState state, long expiresAtMillis) {
        boolean closedLate = (records.get(slot, EXPIRY) & CLOSED) != 0;
        if (closedLate) {
            pin(slot);
        }
        long flags = records.get(slot, EXPIRY) & (PINNED | CLOSED);
        records.set(slot, EXPIRY, expiresAtMillis << 8 | flags | code(state));
    }

    private SlotList list(int slot) {
        long flags = records.get(slot, EXPIRY);
        return (flags & PINNED) != 0 ? pinned : (flags & CLOSED) != 0 ? closed : byExpiry;
    }

    /** Visits every key, in no order that counts. */
    void forEach(IntConsumer visitor) {
        for (int slot = pinned.head(); slot != Records.NONE; slot = pinned.next(slot)) {
            visitor.accept(slot);
        }
        for (int slot = closed.head(); slot != Records.NONE; slot = closed.next(slot)) {
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
