package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.simulation.Book.Execution;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One authorized order, and the one that stands against it: of an order and its replacement, and of
 * two legs of which one cancels the other, the larger is set aside.
 */
final class Placed {
    final UUID traceId;
    final Context context;
    final String client;
    final Order order;
    final long expiresAtMillis;

    /** Sent to replace another order, whatever has become of that. */
    final boolean replacement;

    long leaves;
    BigDecimal reserved;
    ReservationState state = ReservationState.RESERVED;
    private final List<Execution> counted = new ArrayList<>();
    private final Map<Execution, Placed> shared = new HashMap<>();
    private boolean leg;
    private @Nullable ReservationState ended;
    private final @Nullable Placed original;
    private @Nullable Placed successor;
    private @Nullable Placed other;
    private boolean second;
    private long kept;
    private boolean inForce;
    private boolean sessionOver;

    /**
     * @param against the open order that it is to replace, or its other leg; null for none
     */
    Placed(
            UUID traceId,
            Context context,
            Order order,
            long expiresAtMillis,
            @Nullable Placed against) {
        this.traceId = traceId;
        this.context = context;
        this.client = context.clientId();
        this.order = order;
        this.expiresAtMillis = expiresAtMillis;
        this.replacement = order.origClientOrderId() != null;
        this.original = replacement ? against : null;
        if (replacement && against != null) {
            counted.addAll(against.counted);
            against.successor = this;
        }
        this.leaves = order.qty() - executed();
        this.reserved = Holding.worth(leaves, order.priceE8());
        if (against != null) {
            other = against;
            against.other = this;
            second = true;
            leg = !replacement;
            against.leg |= leg;
        }
    }

    /** True if it belongs to that scope. */
    boolean isIn(Scope scope) {
        return scope.holds(context, order.symbol());
    }

    boolean open() {
        return !state.terminal();
    }

    boolean hasOpenSuccessor() {
        return successor != null && successor.open();
    }

    boolean paired() {
        return other != null;
    }

    /** Of it, of those that it replaced and of those that it stood against. */
    long executed() {
        long executed = kept;
        for (Execution execution : counted) {
            executed += execution.qty;
        }
        return executed;
    }

    /** It goes on counting so many that were taken back: it has ended, or is forgotten. */
    void keep(long qty) {
        kept += qty;
    }

    boolean hasEnded() {
        return ended != null;
    }

    boolean counts(Execution execution) {
        return counted.contains(execution);
    }

    /**
     * True if it is one of two legs, and nothing shows that it was not the other that counts it.
     */
    boolean sharesAsALeg(Execution execution, Predicate<Placed> forgotten) {
        Placed with = shared.get(execution);
        return leg && with != null && (with != successor || forgotten.test(with));
    }

    /** True if the venue has not said whether it is there. */
    boolean undecided() {
        return state == ReservationState.RESERVED || second && replacement && other != null;
    }

    /** What it counts has changed: it stands as it would had it been so from the beginning. */
    void restate(boolean undecided) {
        leaves = Math.max(0, order.qty() - executed());
        reserved = Holding.worth(leaves, order.priceE8());
        if (!undecided) {
            become(restated());
        }
    }

    private ReservationState restated() {
        if (executed() > order.qty()) {
            return ReservationState.OVERFILLED;
        }
        if (ended != null) {
            return ended;
        }
        if (leaves == 0) {
            return ReservationState.FILLED;
        }
        if (sessionOver && !open()) {
            return ReservationState.EXPIRED;
        }
        return executed() > 0 ? ReservationState.PARTIAL : ReservationState.WORKING;
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
    void execute(Execution execution) {
        take(execution);
        if (other != null && second && replacement) {
            other.become(ReservationState.REPLACED); // who executes has taken the other's place
        } else if (other != null) {
            other.take(execution);
            shared.put(execution, other);
        }
    }

    private void take(Execution execution) {
        long qty = execution.qty;
        counted.add(execution);
        reserved =
                qty < leaves
                        ? reserved.subtract(Holding.share(reserved, qty, leaves))
                        : BigDecimal.ZERO;
        leaves = Math.max(0, leaves - qty);
    }

    /** Stands so now; one that has ended stands against nothing. */
    void become(ReservationState after) {
        state = after;
        ended = after.ends() ? after : ended;
        if (!open()) {
            part();
        }
    }

    /** The venue is known to have had it. */
    void inForce() {
        inForce = true;
    }

    /** The session ends: of what the venue has, all that does not say otherwise ends with it. */
    void sessionEnds() {
        sessionOver |= inForce && order.timeInForce() != TimeInForce.GTC;
    }

    /** True if it is set aside although its session is over. */
    boolean outlivesItsSession() {
        return sessionOver && open();
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
    void takeBack() {
        part();
        if (original != null && original.successor == this) {
            original.successor = null;
        }
    }

    /** No other stands against it any more. */
    void part() {
        if (other != null) {
            other.other = null;
            other.second = false;
            other = null;
            second = false;
        }
    }
}
