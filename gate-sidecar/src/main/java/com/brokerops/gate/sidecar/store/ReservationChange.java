package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation.Terms;
import com.brokerops.gate.sidecar.store.ReservationTable.AppliedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run of events made of one reservation: how it was opened, if it was, and how it stands.
 */
final class ReservationChange {
    /** It has not closed in this run. */
    private static final long OPEN = -1;

    /** Of a line that there is none of: none that opens an order is the first of a log. */
    static final long NEVER = 0;

    private final UUID traceId;
    private final @Nullable Opened opened;
    private List<AppliedEvent> events = List.of(); // most are only opened
    private @Nullable ReservationAfter after;
    private boolean expired;
    private long knownUntilMillis = OPEN;
    private boolean reopened;
    private long reopenedSeq = NEVER;
    private long firstOpenSeq = NEVER;
    private long inForceSeq = NEVER;
    private boolean voided;
    private @Nullable ReservationState ended;

    /**
     * What never changes about a reservation.
     *
     * @param replaces the decision whose order it was to replace, or null
     * @param otherLeg the decision of the first leg, of the second of an OCO; else null
     * @param terms what it was authorized as
     */
    record Opened(
            Identity identity,
            long orderSeq,
            Context context,
            String symbol,
            Side side,
            @Nullable UUID replaces,
            @Nullable UUID otherLeg,
            long expiresAtMillis,
            Terms terms) {}

    private ReservationChange(
            UUID traceId, @Nullable Opened opened, @Nullable ReservationAfter after) {
        this.traceId = traceId;
        this.opened = opened;
        this.after = after;
    }

    /** A reservation that begins. */
    static ReservationChange opening(
            UUID traceId, Opened opened, long leavesQty, long executedQty, long reservedE4) {
        ReservationAfter begins =
                new ReservationAfter(
                        traceId, ReservationState.RESERVED, leavesQty, executedQty, reservedE4);
        return new ReservationChange(traceId, opened, begins);
    }

    /** A reservation that began before; the database has the rest of it. */
    static ReservationChange ofStored(UUID traceId) {
        return new ReservationChange(traceId, null, null);
    }

    /**
     * It stands so now.
     *
     * @param untilMillis until when its order is remembered, if it has closed
     * @param seq of the line that says so
     */
    void becomes(ReservationAfter newState, long untilMillis, long seq) {
        if (!newState.state().terminal() && knownUntilMillis != OPEN) {
            reopenedSeq = seq;
        } else if (!newState.state().terminal() && after == null) {
            firstOpenSeq = seq;
        }
        if (newState.state() != ReservationState.RESERVED && inForceSeq == NEVER) {
            inForceSeq = seq;
        }
        after = newState;
        if (newState.state().ends()) {
            ended = newState.state();
        }
        if (newState.state().terminal()) {
            close(untilMillis);
        } else {
            reopened = true; // if it was not open
            knownUntilMillis = OPEN;
        }
    }

    /**
     * Its token ran out unused, or its session is over; its quantities stay as they are.
     *
     * @param untilMillis until when its order is remembered at least
     */
    void expires(long untilMillis) {
        ReservationAfter before = after;
        expired = true;
        ended = ReservationState.EXPIRED;
        if (before != null) {
            after = expired(before);
        }
        close(untilMillis);
    }

    private void close(long untilMillis) {
        knownUntilMillis = knownUntilMillis == OPEN ? untilMillis : knownUntilMillis;
    }

    private static ReservationAfter expired(ReservationAfter before) {
        return new ReservationAfter(
                before.traceId(),
                ReservationState.EXPIRED,
                before.leavesQty(),
                before.executedQty(),
                0);
    }

    void add(AppliedEvent event) {
        events = events.isEmpty() ? new ArrayList<>(1) : events;
        events.add(event);
    }

    /** Its order counts as never decided. */
    void becomesVoided() {
        voided = true;
    }

    UUID traceId() {
        return traceId;
    }

    /** Null for a reservation that is in the database. */
    @Nullable Opened opened() {
        return opened;
    }

    /** The lifecycle events of this run, oldest first. */
    List<AppliedEvent> events() {
        return events;
    }

    /** How it stands after this run, if it stood so before. */
    ReservationAfter after(ReservationAfter before) {
        ReservationAfter stated = after;
        if (stated != null) {
            return stated;
        }
        return expired ? expired(before) : before;
    }

    /** How one stands that was opened in this run. */
    ReservationAfter afterOpening() {
        ReservationAfter stated = after;
        if (stated == null) {
            throw new IllegalStateException("opened before: " + traceId);
        }
        return stated;
    }

    /** True if it is certain that it was open in this run. */
    boolean opens() {
        return opened != null || reopened;
    }

    /** The line that opened it again at last, if it was closed before this run or not. */
    long reopenedSeq(boolean wasClosed) {
        return reopenedSeq == NEVER && wasClosed ? firstOpenSeq : reopenedSeq;
    }

    /** The first line of this run that says that the venue had it, or NEVER. */
    long inForceSeq() {
        return inForceSeq;
    }

    /** How its order ended in this run, or null. */
    @Nullable ReservationState ended() {
        return ended;
    }

    /** True if it closed in this run. */
    boolean closes() {
        return knownUntilMillis != OPEN;
    }

    /** Until when its order is remembered at least. */
    long knownUntilMillis() {
        return knownUntilMillis;
    }

    boolean voided() {
        return voided;
    }
}
