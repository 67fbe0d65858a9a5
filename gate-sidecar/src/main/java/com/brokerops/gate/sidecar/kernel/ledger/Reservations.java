package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import java.util.UUID;

/**
 * What is set aside for each authorized order that is not terminal, 56 bytes each and 8 in the
 * index.
 *
 * <pre>
 *   0,1 trace id   2 leaves   3 reserved (1e-4)   4 expiry (ms) &lt;&lt; 8 | state &lt;&lt; 1 | side
 *   5 cell | order key   6 links of the list of RESERVED ones, oldest first
 * </pre>
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Reservations {
    private static final int LEAVES = 2;
    private static final int RESERVED = 3;
    private static final int EXPIRY = 4;
    private static final int PARTS = 5;
    private static final int LINKS = 6;
    private static final ReservationState[] STATES = ReservationState.values();

    private final Records records;
    private final SlotIndex index;
    private final SlotList unsubmitted;

    Reservations(int capacity) {
        this.records = new Records(7, capacity);
        this.index = new SlotIndex(records, capacity);
        this.unsubmitted = new SlotList(records, LINKS);
    }

    boolean full() {
        return records.full();
    }

    int size() {
        return records.size();
    }

    int find(UUID traceId) {
        return index.find(traceId.getMostSignificantBits(), traceId.getLeastSignificantBits());
    }

    int add(
            UUID traceId,
            Side side,
            ReservationState state,
            long leaves,
            long reservedE4,
            long expiresAtMillis,
            int cell,
            int orderKey) {
        if (find(traceId) != Records.NONE) {
            throw new IllegalStateException("a second reservation for " + traceId);
        }
        int slot = records.allocate();
        records.set(slot, 0, traceId.getMostSignificantBits());
        records.set(slot, 1, traceId.getLeastSignificantBits());
        records.set(slot, LEAVES, leaves);
        records.set(slot, RESERVED, reservedE4);
        records.set(slot, EXPIRY, expiresAtMillis << 8 | code(state) | (side == Side.SELL ? 1 : 0));
        records.setHigh(slot, PARTS, cell);
        records.setLow(slot, PARTS, orderKey);
        index.add(slot);
        if (state == ReservationState.RESERVED) {
            unsubmitted.add(slot);
        }
        return slot;
    }

    void remove(int slot) {
        if (state(slot) == ReservationState.RESERVED) {
            unsubmitted.remove(slot);
        }
        index.remove(slot);
        records.free(slot);
    }

    /** Sets what is left of a reservation that stays open. */
    void update(int slot, ReservationState state, long leaves, long reservedE4) {
        if (state(slot) == ReservationState.RESERVED && state != ReservationState.RESERVED) {
            unsubmitted.remove(slot);
        }
        records.set(slot, LEAVES, leaves);
        records.set(slot, RESERVED, reservedE4);
        long rest = records.get(slot, EXPIRY) & ~0xFEL;
        records.set(slot, EXPIRY, rest | code(state));
    }

    @SuppressWarnings("EnumOrdinal") // in memory only; log and snapshot write names
    private static long code(ReservationState state) {
        return (long) state.ordinal() << 1;
    }

    UUID traceId(int slot) {
        return new UUID(records.get(slot, 0), records.get(slot, 1));
    }

    Side side(int slot) {
        return (records.get(slot, EXPIRY) & 1) == 0 ? Side.BUY : Side.SELL;
    }

    ReservationState state(int slot) {
        return STATES[(int) records.get(slot, EXPIRY) >> 1 & 0x7F];
    }

    long expiresAtMillis(int slot) {
        return records.get(slot, EXPIRY) >> 8;
    }

    long leaves(int slot) {
        return records.get(slot, LEAVES);
    }

    long reservedE4(int slot) {
        return records.get(slot, RESERVED);
    }

    int cell(int slot) {
        return records.high(slot, PARTS);
    }

    int orderKey(int slot) {
        return records.low(slot, PARTS);
    }

    /** The oldest RESERVED one, or NONE. */
    int oldestUnsubmitted() {
        return unsubmitted.head();
    }

    int nextUnsubmitted(int slot) {
        return unsubmitted.next(slot);
    }
}
