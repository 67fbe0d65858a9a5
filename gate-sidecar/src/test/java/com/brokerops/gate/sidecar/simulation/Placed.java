package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReservationState;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One authorized order, and the one that stands against it: of an order and its replacement, and of
 * two legs of which one cancels the other, the larger is set aside.
 */
final class Placed {
    final UUID traceId;
    final String client;
    final Order order;
    final long expiresAtMillis;

    /** Sent to replace another order, whatever has become of that. */
    final boolean replacement;

    long leaves;
    BigDecimal reserved;
    ReservationState state = ReservationState.RESERVED;
    private long executed;
    private @Nullable Placed other;
    private boolean second;

    /**
     * @param against the open order that it is to replace, or its other leg; null for none
     */
    Placed(
            UUID traceId,
            String client,
            Order order,
            long expiresAtMillis,
            @Nullable Placed against) {
        this.traceId = traceId;
        this.client = client;
        this.order = order;
        this.expiresAtMillis = expiresAtMillis;
        this.replacement = order.origClientOrderId() != null;
        this.executed = replacement && against != null ? against.executed : 0;
        this.leaves = order.qty() - executed;
        this.reserved = Holding.worth(leaves, order.priceE8());
        if (against != null) {
            other = against;
            against.other = this;
            second = true;
        }
    }

    boolean open() {
        return !state.terminal();
    }

    boolean paired() {
        return other != null;
    }

    long executed() {
        return executed;
    }

    /** Sets aside what is left of it, or the larger of the two; the older of two says nothing. */
    void pendIn(Holding holding) {
        if (other == null) {
            holding.pend(order.side(), leaves, reserved);
        } else if (second) {
            holding.pend(
                    order.side(), Math.max(leaves, other.leaves), reserved.max(other.reserved));
        }
    }

    /** So many more are executed, of it and of the one that it stands against. */
    void execute(long qty) {
        take(qty);
        if (other != null && second && replacement) {
            other.become(ReservationState.REPLACED); // who executes has taken the other's place
        } else if (other != null) {
            other.take(qty);
        }
    }

    private void take(long qty) {
        reserved =
                qty < leaves
                        ? reserved.subtract(Holding.share(reserved, qty, leaves))
                        : BigDecimal.ZERO;
        leaves = Math.max(0, leaves - qty);
        executed += qty;
    }

    /** Stands so now; one that has ended stands against nothing. */
    void become(ReservationState after) {
        state = after;
        if (!open()) {
            part();
        }
    }

    /** The venue has put it in the place of the other. */
    void replace() {
        Placed replaced = replaced();
        if (replaced != null) {
            replaced.become(ReservationState.REPLACED);
        }
    }

    /** The order that it would end by that report or execution, or null. */
    @Nullable Placed replaced() {
        return second && replacement ? other : null;
    }

    /** Counts as never placed. */
    void part() {
        if (other != null) {
            other.other = null;
            other.second = false;
            other = null;
            second = false;
        }
    }
}
