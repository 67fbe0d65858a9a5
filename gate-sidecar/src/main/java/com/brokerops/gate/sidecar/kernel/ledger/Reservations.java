package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation.Terms;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is set aside for each authorized order, 96 bytes each and 8 in the index. One that is
 * terminal sets nothing aside any more and stays as long as its order is remembered, because an
 * execution may still be reported.
 *
 * <pre>
 *   0,1 trace id   2 leaves   3 reserved (1e-4)   4 expiry (ms) &lt;&lt; 8 | state &lt;&lt; 1 | side
 *   5 route | order key   6 links of the list of RESERVED ones, oldest first   7 executed
 *   8 pair: the order that this one is to replace, or that is to replace it, or the other leg
 *     | session, how it ended, flags
 *   9 quantity in all   10 what one was valued at
 *   11 the last order that was to replace this one | the order that this one was to replace
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
    private static final int EXECUTED = 7;
    private static final int PAIR = 8;
    private static final int QTY = 9;
    private static final int VALUED_AT = 10;
    private static final int LINEAGE = 11;
    private static final int FIELDS = 12;

    /** Flag: the order was sent to replace another one. */
    private static final int REPLACEMENT = 1;

    /** Flag: the pair is the order that this one is to replace. */
    private static final int REPLACES_PAIR = 2;

    /** Flag: the order lives on when the session ends. */
    private static final int PAST_SESSION = 4;

    /** Flag: the order is one of two legs, of which one cancels the other. */
    private static final int LEG = 8;

    /** How the order ended stands above the flags; 0 while it has not. */
    private static final int ENDED_SHIFT = 8;

    private static final int ENDED_MASK = 0xFF;

    /** The session in which the venue was first known to have it stands above; 0 before that. */
    private static final int SESSION_SHIFT = 16;

    private static final int LAST_SESSION = 0xFFFF; // and then the first one again

    private static final ReservationState[] STATES = ReservationState.values();

    private final Records records;
    private final SlotIndex index;
    private final SlotList unsubmitted;
    private int open;
    private int session = 1;

    Reservations(int capacity) {
        this.records = new Records(FIELDS, capacity);
        this.index = new SlotIndex(records, capacity);
        this.unsubmitted = new SlotList(records, LINKS);
    }

    boolean hasRoomFor(int more) {
        return records.hasRoomFor(more);
    }

    /** Those that are not terminal. */
    int open() {
        return open;
    }

    int find(UUID traceId) {
        return index.find(traceId.getMostSignificantBits(), traceId.getLeastSignificantBits());
    }

    /** Sets aside what a decision says. */
    int open(Decided decided, int route, int orderKey) {
        int slot = add(decided.traceId(), route, orderKey);
        records.set(slot, LEAVES, decided.reservedQty());
        records.set(slot, EXECUTED, decided.order().qty() - decided.reservedQty());
        records.set(slot, RESERVED, decided.reservedE4());
        terms(slot, Terms.of(decided));
        if (decided.replaces() != null) {
            flag(slot, REPLACEMENT);
        }
        begin(slot, ReservationState.RESERVED, decided.order().side(), decided.expiresAtMillis());
        return slot;
    }

    /** Puts one in place as it was; without its pair. */
    int restore(Reservation reservation, int route, int orderKey) {
        int slot = add(reservation.traceId(), route, orderKey);
        records.set(slot, LEAVES, reservation.leavesQty());
        records.set(slot, EXECUTED, reservation.executedQty());
        records.set(slot, RESERVED, reservation.reservedE4());
        terms(slot, reservation.terms());
        if (reservation.replacement()) {
            flag(slot, REPLACEMENT);
        }
        ended(slot, reservation.ended());
        if (reservation.state() != ReservationState.RESERVED) {
            session(slot, reservation.sessionOver() ? LAST_SESSION : session);
        }
        begin(slot, reservation.state(), reservation.side(), reservation.expiresAtMillis());
        return slot;
    }

    private int add(UUID traceId, int route, int orderKey) {
        if (find(traceId) != Records.NONE) {
            throw new IllegalStateException("a second reservation for " + traceId);
        }
        int slot = records.allocate();
        records.set(slot, 0, traceId.getMostSignificantBits());
        records.set(slot, 1, traceId.getLeastSignificantBits());
        records.setHigh(slot, PARTS, route);
        records.setLow(slot, PARTS, orderKey);
        records.setHigh(slot, PAIR, Records.NONE);
        records.setHigh(slot, LINEAGE, Records.NONE);
        records.setLow(slot, LINEAGE, Records.NONE);
        index.add(slot);
        return slot;
    }

    private void terms(int slot, Terms terms) {
        records.set(slot, QTY, terms.qty());
        records.set(slot, VALUED_AT, terms.valuedAtE8());
        if (terms.pastSession()) {
            flag(slot, PAST_SESSION);
        }
        if (terms.leg()) {
            flag(slot, LEG);
        }
    }

    private void flag(int slot, int flag) {
        records.setLow(slot, PAIR, records.low(slot, PAIR) | flag);
    }

    private void ended(int slot, @Nullable ReservationState state) {
        if (state != null && state.ends()) {
            flag(slot, (int) (code(state) >> 1) << ENDED_SHIFT);
        }
    }

    private void begin(int slot, ReservationState state, Side side, long expiresAtMillis) {
        records.set(slot, EXPIRY, expiresAtMillis << 8 | code(state) | (side == Side.SELL ? 1 : 0));
        if (state == ReservationState.RESERVED) {
            unsubmitted.add(slot);
        }
        if (!state.terminal()) {
            open++;
        }
    }

    /** Takes one out altogether. */
    void remove(int slot) {
        ReservationState state = state(slot);
        if (state == ReservationState.RESERVED) {
            unsubmitted.remove(slot);
        }
        if (!state.terminal()) {
            open--;
        }
        unpair(slot);
        leaveLineage(slot);
        index.remove(slot);
        records.set(slot, EXPIRY, code(ReservationState.EXPIRED)); // a free slot is not open
        records.free(slot);
    }

    /** Slots that were ever in use; those that are free say that they are terminal. */
    int slots() {
        return records.used();
    }

    /** Sets where one stands. A terminal one has no pair. */
    void update(int slot, ReservationState state, long leaves, long reservedE4) {
        ReservationState before = state(slot);
        if (before == ReservationState.RESERVED && state != ReservationState.RESERVED) {
            unsubmitted.remove(slot);
        }
        if (state.terminal() && !before.terminal()) {
            open--;
            unpair(slot);
        } else if (!state.terminal() && before.terminal()) {
            open++;
        }
        ended(slot, state);
        records.set(slot, LEAVES, leaves);
        records.set(slot, RESERVED, reservedE4);
        long rest = records.get(slot, EXPIRY) & ~0xFEL;
        records.set(slot, EXPIRY, rest | code(state));
    }

    void executed(int slot, long qty) {
        records.set(slot, EXECUTED, qty);
    }

    /** From here on one is to replace the other, or they are two legs: the larger is set aside. */
    void pair(int second, int first, boolean replaces) {
        if (pair(second) != Records.NONE || pair(first) != Records.NONE) {
            throw new IllegalStateException("a second order against " + traceId(first));
        }
        records.setHigh(second, PAIR, first);
        records.setHigh(first, PAIR, second);
        if (replaces) {
            flag(second, REPLACES_PAIR);
        }
    }

    /** From here on one is known to have been sent to replace the other. */
    void follows(int replacement, int original) {
        int before = successor(original);
        if (before != Records.NONE) {
            records.setLow(before, LINEAGE, Records.NONE);
        }
        records.setHigh(original, LINEAGE, replacement);
        records.setLow(replacement, LINEAGE, original);
    }

    /** True if it is one of two legs. */
    boolean isLeg(int slot) {
        return (records.low(slot, PAIR) & LEG) != 0;
    }

    /** The last order that was to replace this one, or NONE. */
    int successor(int slot) {
        return records.high(slot, LINEAGE);
    }

    private void leaveLineage(int slot) {
        int original = records.low(slot, LINEAGE);
        if (original != Records.NONE) {
            records.setHigh(original, LINEAGE, Records.NONE);
        }
        int successor = successor(slot);
        if (successor != Records.NONE) {
            records.setLow(successor, LINEAGE, Records.NONE);
        }
    }

    private void unpair(int slot) {
        int pair = pair(slot);
        if (pair != Records.NONE) {
            alone(pair);
            alone(slot);
        }
    }

    private void alone(int slot) {
        records.setHigh(slot, PAIR, Records.NONE);
        records.setLow(slot, PAIR, records.low(slot, PAIR) & ~REPLACES_PAIR);
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

    int route(int slot) {
        return records.high(slot, PARTS);
    }

    int orderKey(int slot) {
        return records.low(slot, PARTS);
    }

    /**
     * The order that this one is to replace, or that is to replace it, or its other leg; or NONE.
     */
    int pair(int slot) {
        return records.high(slot, PAIR);
    }

    /** One as it stands, which came that way. */
    Reservation read(int slot, Route route) {
        int pair = pair(slot);
        int flags = records.low(slot, PAIR);
        return new Reservation(
                traceId(slot),
                route.context,
                route.cell.symbol,
                side(slot),
                state(slot),
                records.get(slot, LEAVES),
                records.get(slot, EXECUTED),
                records.get(slot, RESERVED),
                expiresAtMillis(slot),
                (flags & REPLACEMENT) != 0,
                pair == Records.NONE ? null : traceId(pair),
                (flags & REPLACES_PAIR) != 0,
                new Terms(
                        records.get(slot, QTY),
                        records.get(slot, VALUED_AT),
                        (flags & PAST_SESSION) != 0,
                        (flags & LEG) != 0),
                hasEnded(slot) ? STATES[flags >> ENDED_SHIFT & ENDED_MASK] : null,
                sessionOver(slot));
    }

    /** True if it has come to the end of its order, filled orders not counted. */
    boolean hasEnded(int slot) {
        return (records.low(slot, PAIR) >> ENDED_SHIFT & ENDED_MASK) != 0;
    }

    /** The session in force is over, and another one begins. */
    void nextSession() {
        session = session % LAST_SESSION + 1;
    }

    /** The venue is known to have it, or to have had it. */
    void inForce(int slot) {
        if (records.low(slot, PAIR) >>> SESSION_SHIFT == 0) {
            session(slot, session);
        }
    }

    private void session(int slot, int of) {
        flag(slot, of << SESSION_SHIFT);
    }

    /** True if it lives for one session, came into force in one that is over and has not ended. */
    boolean sessionOver(int slot) {
        int flags = records.low(slot, PAIR);
        int of = flags >>> SESSION_SHIFT;
        return of != 0 && of != session && (flags & PAST_SESSION) == 0 && !hasEnded(slot);
    }

    long reservedE4(int slot) {
        return records.get(slot, RESERVED);
    }

    long leaves(int slot) {
        return records.get(slot, LEAVES);
    }

    /**
     * The oldest RESERVED one whose token ran out before that time, and those that came the same
     * way among the next. One that has a pair is alone.
     */
    void unsubmitted(long expiredBeforeMillis, int most, IntConsumer out) {
        int first = unsubmitted.head();
        int slot = first;
        for (int looked = 0;
                looked < most
                        && slot != Records.NONE
                        && expiresAtMillis(slot) < expiredBeforeMillis;
                looked++) {
            boolean paired = pair(slot) != Records.NONE;
            if (slot == first || route(slot) == route(first) && !paired) {
                out.accept(slot);
            }
            if (paired) {
                return;
            }
            slot = unsubmitted.next(slot);
        }
    }
}
