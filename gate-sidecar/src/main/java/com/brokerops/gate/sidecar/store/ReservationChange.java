package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.store.PackedOrders.AppliedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run of events made of one reservation: how it was opened, if it was, and how it stands.
 */
final class ReservationChange {
    private final UUID traceId;
    private final @Nullable Opened opened;
    private final List<AppliedEvent> events = new ArrayList<>(0);
    private ReservationState state;
    private long leavesQty;
    private long reservedE4;
    private long changedSeq;
    private boolean voided;

    /** What never changes about a reservation. */
    record Opened(
            Identity identity,
            long orderSeq,
            String clientId,
            String symbol,
            Side side,
            long expiresAtMillis) {}

    private ReservationChange(
            UUID traceId, @Nullable Opened opened, long leavesQty, long reservedE4) {
        this.traceId = traceId;
        this.opened = opened;
        this.state = ReservationState.RESERVED;
        this.leavesQty = leavesQty;
        this.reservedE4 = reservedE4;
    }

    /** A reservation that begins. */
    static ReservationChange opening(UUID traceId, Opened opened, long qty, long reservedE4) {
        return new ReservationChange(traceId, opened, qty, reservedE4);
    }

    /** A reservation that began before; the database has the rest of it. */
    static ReservationChange ofStored(UUID traceId) {
        return new ReservationChange(traceId, null, 0, 0);
    }

    void becomes(ReservationState newState, long newLeavesQty, long newReservedE4, long seq) {
        changedSeq = seq;
        state = newState;
        leavesQty = newLeavesQty;
        reservedE4 = newReservedE4;
    }

    void add(AppliedEvent event) {
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

    ReservationState state() {
        return state;
    }

    long leavesQty() {
        return leavesQty;
    }

    long reservedE4() {
        return reservedE4;
    }

    /** The event after which it stands so. */
    long changedSeq() {
        return changedSeq;
    }

    boolean voided() {
        return voided;
    }
}
