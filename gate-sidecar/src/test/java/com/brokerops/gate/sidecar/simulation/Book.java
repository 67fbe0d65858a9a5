package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the domain says about exposure, in the plainest way: every order and every execution is kept
 * in a list, and every figure is worked out from the lists anew, in decimals. Shares no arithmetic
 * with the kernel.
 */
final class Book {
    /** One that was reported, as it is known now. */
    static final class Execution {
        final String name;
        final Placed of;
        final LocalDate session;
        long qty;
        long priceE8;

        Execution(String name, Placed of, LocalDate session, long qty, long priceE8) {
            this.name = name;
            this.of = of;
            this.session = session;
            this.qty = qty;
            this.priceE8 = priceE8;
        }
    }

    final List<Placed> placed = new ArrayList<>();

    /** Orders of a list that is BLOCKED, as far as they could go: to those behind them. */
    final List<Placed> supposed = new ArrayList<>();

    final Owners owners = new Owners();
    final Funds funds = new Funds();
    private final Map<String, RiskChanged> risk = new TreeMap<>();
    final List<Execution> executions = new ArrayList<>();
    private LocalDate session = LocalDate.MIN;

    // ---- what happens ----

    /** What is set for a scope, or a side of it, is replaced by what is set later. */
    void risk(RiskChanged change) {
        risk.put(change.scope().text() + change.side(), change);
    }

    /** Another session begins. */
    void roll(LocalDate to) {
        session = to;
        placed.forEach(Placed::sessionEnds);
    }

    /** The one in force; the first of all days before the first roll. */
    LocalDate session() {
        return session;
    }

    void execute(String name, Placed one, long qty, long priceE8) {
        Execution execution = new Execution(name, one, session, qty, priceE8);
        executions.add(execution);
        one.execute(execution);
    }

    /** True if that is an execution of the order, and can be taken back. */
    boolean stands(String name, Placed one, Predicate<Placed> forgotten) {
        Execution execution = execution(name);
        return execution != null
                && execution.of == one
                && execution.qty > 0
                && !one.sharesAsALeg(execution, forgotten);
    }

    private @Nullable Execution execution(String name) {
        for (Execution execution : executions) {
            if (execution.name.equals(name)) {
                return execution;
            }
        }
        return null;
    }

    /**
     * An execution was another one, or none at all: everything is worked out from that.
     *
     * @param forgotten those that are of no account any more
     * @return the orders that it has closed
     */
    List<Placed> restate(String name, long qty, long priceE8, Predicate<Placed> forgotten) {
        Execution execution = Objects.requireNonNull(execution(name));
        long fewer = execution.qty - qty;
        execution.qty = qty;
        execution.priceE8 = priceE8;
        List<Placed> closed = new ArrayList<>();
        Set<Placed> undecided = new HashSet<>(placed);
        undecided.removeIf(one -> !one.undecided());
        for (Placed one : placed) {
            if (fewer == 0 || !one.counts(execution)) {
                continue;
            }
            if (one != execution.of && (one.hasEnded() || forgotten.test(one))) {
                one.keep(fewer);
                continue;
            }
            boolean wasOpen = one.open();
            one.restate(undecided.contains(one));
            if (wasOpen && !one.open()) {
                closed.add(one);
            }
        }
        return closed;
    }

    /** What a report makes of an open order's state. */
    static ReservationState after(LifecycleReport report, Placed one) {
        return switch (report.type()) {
            case ORDER_ACCEPTED ->
                    one.state == ReservationState.RESERVED ? working(one) : one.state;
            case ORDER_REJECTED, ORDER_REPLACE_REJECTED -> ReservationState.REJECTED;
            case ORDER_CANCELED -> ReservationState.CANCELED;
            case ORDER_EXPIRED -> ReservationState.EXPIRED;
            case EXECUTION_REPORTED -> executed(report.qty(), one);
            case EXECUTION_BUSTED, EXECUTION_CORRECTED -> one.state; // restated already
            case ORDER_REPLACED -> one.leaves == 0 ? ReservationState.FILLED : working(one);
        };
    }

    private static ReservationState working(Placed one) {
        return one.executed() > 0 ? ReservationState.PARTIAL : ReservationState.WORKING;
    }

    private static ReservationState executed(long qty, Placed one) {
        if (qty > one.leaves) {
            return ReservationState.OVERFILLED;
        }
        if (!one.open()) {
            return ReservationState.FILLED_LATE;
        }
        return qty == one.leaves ? ReservationState.FILLED : ReservationState.PARTIAL;
    }

    // ---- what follows ----

    /** All that a client holds and has pending, by symbol. */
    Map<String, Holding> holdings(String client) {
        Map<String, Holding> bySymbol = new TreeMap<>();
        for (Execution execution : executions) {
            Order order = execution.of.order;
            if (execution.of.client.equals(client) && execution.qty > 0) {
                bySymbol.computeIfAbsent(order.symbol(), _ -> new Holding())
                        .execute(order.side(), execution.qty, execution.priceE8);
            }
        }
        placed.forEach(one -> pend(one, client, bySymbol));
        supposed.forEach(one -> pend(one, client, bySymbol));
        return bySymbol;
    }

    private static void pend(Placed one, String client, Map<String, Holding> bySymbol) {
        if (one.open() && one.client.equals(client)) {
            one.pendIn(bySymbol.computeIfAbsent(one.order.symbol(), _ -> new Holding()));
        }
    }

    /** The same with one order out of the way. */
    Map<String, Holding> holdingsWithout(@Nullable Placed gone, String client) {
        Map<String, Holding> bySymbol = holdings(client);
        if (gone != null) {
            bySymbol.get(gone.order.symbol())
                    .pend(gone.order.side(), -gone.leaves, gone.reserved.negate());
        }
        return bySymbol;
    }

    static BigDecimal gross(Map<String, Holding> bySymbol) {
        BigDecimal gross = BigDecimal.ZERO;
        for (Holding holding : bySymbol.values()) {
            gross = gross.add(holding.gross());
        }
        return gross;
    }

    /** The worse side of what several hold together, with what is pending on it. */
    static BigDecimal net(Collection<Holding> holdings) {
        BigDecimal bought = BigDecimal.ZERO;
        BigDecimal sold = BigDecimal.ZERO;
        for (Holding holding : holdings) {
            bought = bought.add(holding.cost()).add(holding.buying());
            sold = sold.add(holding.cost()).subtract(holding.selling());
        }
        return bought.abs().max(sold.abs());
    }

    /** The strictest state that holds for an order. */
    RiskState risk(Order order, Context context) {
        RiskState strictest = RiskState.NORMAL;
        for (RiskChanged set : risk.values()) {
            boolean holds =
                    set.scope().holds(context, order.symbol())
                            && (set.side() == null || set.side() == order.side());
            if (holds && set.state().compareTo(strictest) > 0) {
                strictest = set.state();
            }
        }
        return strictest;
    }

    /** True if what a client holds or may come to hold is more than it may. */
    boolean isPast(String client) {
        Limits set = owners.inForce(Scope.client(client));
        if (set == null) {
            return false;
        }
        Map<String, Holding> bySymbol = holdings(client);
        boolean past =
                set.grossE4() >= 0 && exceeds(gross(bySymbol), Holding.money(set.grossE4()))
                        || set.netE4() >= 0
                                && exceeds(net(bySymbol.values()), Holding.money(set.netE4()));
        for (Holding one : bySymbol.values()) {
            past |= isPast(one.worst(Side.BUY), set.symbolLongQty());
            past |= isPast(one.worst(Side.SELL), set.symbolShortQty());
        }
        return past;
    }

    private static boolean isPast(BigDecimal value, long limit) {
        return limit >= 0 && exceeds(value, BigDecimal.valueOf(limit));
    }

    /** What is set for exactly that scope. */
    RiskState risk(Scope scope) {
        RiskChanged set = risk.get(scope.text() + null);
        return set == null ? RiskState.NORMAL : set.state();
    }

    /** True if that client alone may not increase. */
    boolean isHeld(String client) {
        RiskChanged set = risk.get(Scope.client(client).text() + null);
        return set != null && set.state() != RiskState.NORMAL;
    }

    private static boolean exceeds(BigDecimal value, BigDecimal limit) {
        return value.compareTo(limit) > 0;
    }
}
