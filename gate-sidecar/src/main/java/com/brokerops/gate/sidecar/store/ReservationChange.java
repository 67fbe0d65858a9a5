package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
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

    private final UUID traceId;
    private final @Nullable Opened opened;
    private List<AppliedEvent> events = List.of(); // most are only opened
    private @Nullable ReservationAfter after;
    private boolean expired;
    private long knownUntilMillis = OPEN;
    private boolean voided;

    /**
     * What never changes about a reservation.
     *
     * @param replaces the decision whose order it was to replace, or null
     * @param otherLeg the decision of the first leg, of the second of an OCO; else null
     */
    record Opened(
            Identity identity,
            long orderSeq,
            Context context,
            String symbol,
            Side side,
            @Nullable UUID replaces,
            @Nullable UUID otherLeg,
            long expiresAtMillis) {}

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
     */
    void becomes(ReservationAfter newState, long untilMillis) {
        after = newState;
        if (newState.state().terminal()) {
            close(untilMillis);
        }
    }

    /** Its token ran out unused; its quantities stay as they are. */
    void expires() {
        ReservationAfter before = after;
        expired = true;
        if (before != null) {
            after = expired(before);
        }
        close(0);
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
