package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import org.jspecify.annotations.Nullable;

/** An order that was decided, and until when it is remembered at least. */
final class Known {
    private static final long REMEMBER_CLOSED_MILLIS = 300_000;

    final Decided decided;
    final long seq;
    final @Nullable Placed placed;
    long untilMillis;

    Known(Decided decided, long seq, @Nullable Placed placed) {
        this.decided = decided;
        this.seq = seq;
        this.placed = placed;
        this.untilMillis = decided.expiresAtMillis();
    }

    /** An event has ended it. */
    void ended(long atNanos) {
        long millis = atNanos / SimulatedTime.MILLI + REMEMBER_CLOSED_MILLIS;
        untilMillis = Math.max(untilMillis, millis);
    }

    /** Why an order that comes again is BLOCKED now, or null. */
    @Nullable ReasonCode instead(Order order, Context context, Book book, long nowNanos) {
        Placed one = placed;
        if (!decided.order().equals(order) || !decided.context().equals(context)) {
            return ReasonCode.IDEMPOTENCY_MISMATCH;
        }
        if (one == null) {
            return null;
        }
        if (!one.open()) {
            return ReasonCode.DUPLICATE_CLOSED;
        }
        if (nowNanos / SimulatedTime.MILLI >= one.expiresAtMillis) {
            return ReasonCode.DUPLICATE_EXPIRED;
        }
        boolean halted = book.risk(order, context) == RiskState.HALT;
        boolean held = one.state == ReservationState.RESERVED && halted;
        return held ? ReasonCode.POLICY_HALT : null;
    }

    @Override
    public String toString() {
        return "seq " + seq + ", " + decided;
    }
}
