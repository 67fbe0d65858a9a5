package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
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

    private static final int MOST_OF_LIMITS = 4;

    final List<Placed> placed = new ArrayList<>();

    /** Orders of a list that is BLOCKED, as far as they could go: to those behind them. */
    final List<Placed> supposed = new ArrayList<>();

    final Owners owners = new Owners();
    final Funds funds = new Funds();
    private final Map<String, RiskChanged> risk = new TreeMap<>();
    private final List<Execution> executions = new ArrayList<>();
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

    /** How many a client has bought and sold in this session. */
    BigDecimal executedQty(String client) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Execution execution : executions) {
            if (execution.of.client.equals(client) && execution.session.equals(session)) {
                sum = sum.add(BigDecimal.valueOf(execution.qty));
            }
        }
        return sum;
    }

    /** What that was worth. */
    BigDecimal executed(String client) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Execution execution : executions) {
            if (execution.of.client.equals(client) && execution.session.equals(session)) {
                sum = sum.add(Holding.worth(execution.qty, execution.priceE8));
            }
        }
        return sum;
    }

    static BigDecimal pendingQty(Map<String, Holding> bySymbol) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Holding holding : bySymbol.values()) {
            sum = sum.add(holding.pendingQty());
        }
        return sum;
    }

    private static BigDecimal pending(Map<String, Holding> bySymbol) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Holding holding : bySymbol.values()) {
            sum = sum.add(holding.pending());
        }
        return sum;
    }

    private static void pend(Placed one, String client, Map<String, Holding> bySymbol) {
        if (one.open() && one.client.equals(client)) {
            one.pendIn(bySymbol.computeIfAbsent(one.order.symbol(), _ -> new Holding()));
        }
    }

    /** The same with one order out of the way. */
    private Map<String, Holding> holdingsWithout(@Nullable Placed gone, String client) {
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

    /** The strictest state that holds for an order. */
    RiskState risk(Order order, String client) {
        RiskState strictest = RiskState.NORMAL;
        for (RiskChanged set : risk.values()) {
            boolean holds =
                    set.scope().holds(Platform.context(client), order.symbol())
                            && (set.side() == null || set.side() == order.side());
            if (holds && set.state().compareTo(strictest) > 0) {
                strictest = set.state();
            }
        }
        return strictest;
    }

    /** True if what a client holds or may come to hold is more than it may. */
    boolean isPast(String client) {
        Limits set = owners.inForce(client);
        if (set == null) {
            return false;
        }
        Map<String, Holding> bySymbol = holdings(client);
        boolean past = set.grossE4() >= 0 && exceeds(gross(bySymbol), Holding.money(set.grossE4()));
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

    private static boolean increases(Order order, long leaves, Holding before) {
        BigDecimal after = before.worst(order.side()).add(BigDecimal.valueOf(leaves));
        return leaves > 0 && after.signum() > 0;
    }

    /**
     * All there is against an order, most important first.
     *
     * @param against the order that it is to replace, or its other leg; null if there is none
     */
    List<ReasonCode> against(Order order, String client, @Nullable Placed against, long nowMillis) {
        RiskState state = risk(order, client);
        if (state == RiskState.HALT) {
            return List.of(ReasonCode.POLICY_HALT);
        }
        List<ReasonCode> codes = new ArrayList<>();
        rules(order, codes);
        ReasonCode irreplaceable =
                order.origClientOrderId() == null ? null : irreplaceable(order, against);
        if (irreplaceable != null) {
            codes.add(irreplaceable);
            return sorted(codes);
        }
        boolean replaces = order.origClientOrderId() != null && against != null;
        long leaves = order.qty() - (replaces ? against.executed() : 0);
        Map<String, Holding> without = holdingsWithout(against, client);
        Holding before = without.getOrDefault(order.symbol(), new Holding());
        if (state == RiskState.REDUCE_ONLY && increases(order, leaves, before)) {
            codes.add(ReasonCode.REDUCE_ONLY_WOULD_INCREASE);
        }
        Limits set = owners.inForce(client);
        boolean complete = set != null && set.grossE4() >= 0 && set.orderNotionalE4() >= 0;
        if (!complete) {
            codes.add(ReasonCode.LIMITS_NOT_SET);
        }
        if (!order.priced()) {
            codes.add(ReasonCode.PRICE_UNAVAILABLE);
        } else if (complete) {
            int ofRules = codes.size();
            BigDecimal worth = Holding.worth(order.qty(), order.priceE8());
            if (exceeds(worth, Holding.money(set.orderNotionalE4()))) {
                codes.add(ReasonCode.NOTIONAL_LIMIT_EXCEEDED);
            }
            boolean increases = increases(order, leaves, before);
            exposure(order, leaves, set, without, codes);
            if (increases) {
                day(client, set, without, codes, ofRules);
            }
            if (increases
                    && fits(codes, ofRules)
                    && funds.isTooMuch(client, set, without, nowMillis)) {
                codes.add(ReasonCode.BUYING_POWER);
            }
        }
        return sorted(codes);
    }

    /** A line has room for so many reasons of limits, and so many in all. */
    private static boolean fits(List<ReasonCode> codes, int ofRules) {
        return codes.size() < Life.MOST_REASONS && codes.size() - ofRules < MOST_OF_LIMITS;
    }

    private static List<ReasonCode> sorted(List<ReasonCode> codes) {
        return codes.stream().sorted().toList();
    }

    /** What was executed in this session, and what is pending with the order. */
    private void day(
            String client,
            Limits set,
            Map<String, Holding> bySymbol,
            List<ReasonCode> codes,
            int ofRules) {
        BigDecimal qty = executedQty(client).add(pendingQty(bySymbol));
        if (isPast(qty, set.dayQty()) && fits(codes, ofRules)) {
            codes.add(ReasonCode.DAY_LIMIT);
        }
        BigDecimal amount = executed(client).add(pending(bySymbol));
        boolean tooMuch =
                set.dayNotionalE4() >= 0 && exceeds(amount, Holding.money(set.dayNotionalE4()));
        if (tooMuch && fits(codes, ofRules)) {
            codes.add(ReasonCode.DAY_LIMIT);
        }
    }

    /** Why the order cannot be put in the place of another, or null. */
    private static @Nullable ReasonCode irreplaceable(Order order, @Nullable Placed original) {
        if (original == null || !original.open()) {
            return ReasonCode.DUPLICATE_CLOSED;
        }
        boolean alike =
                original.order.symbol().equals(order.symbol())
                        && original.order.side() == order.side();
        if (!alike) {
            return ReasonCode.IDEMPOTENCY_MISMATCH;
        }
        if (original.paired() || original.hasOpenSuccessor()) {
            return ReasonCode.DUPLICATE_SUSPECTED;
        }
        return order.qty() < original.executed() ? ReasonCode.REPLACE_BELOW_EXECUTED : null;
    }

    private static void rules(Order order, List<ReasonCode> codes) {
        if (order.qty() > Life.MOST_QTY) {
            codes.add(ReasonCode.QTY_LIMIT_EXCEEDED);
        }
        if (order.symbol().equals(Life.RESTRICTED) && order.qty() > Life.MOST_RESTRICTED) {
            codes.add(ReasonCode.SYMBOL_RESTRICTION);
        }
        boolean penny = order.priced() && order.priceE8() < 100_000_000;
        if (penny && order.qty() > Life.MOST_PENNY) {
            codes.add(ReasonCode.PENNY_STOCK_RESTRICTION);
        }
    }

    private static void exposure(
            Order order,
            long leaves,
            Limits set,
            Map<String, Holding> bySymbol,
            List<ReasonCode> codes) {
        Holding after = bySymbol.computeIfAbsent(order.symbol(), _ -> new Holding());
        if (!increases(order, leaves, after)) {
            return;
        }
        after.pend(order.side(), leaves, Holding.worth(leaves, order.priceE8()));
        long most = order.side() == Side.BUY ? set.symbolLongQty() : set.symbolShortQty();
        if (most >= 0 && exceeds(after.worst(order.side()), BigDecimal.valueOf(most))) {
            codes.add(ReasonCode.SYMBOL_EXPOSURE_EXCEEDED);
        }
        if (exceeds(gross(bySymbol), Holding.money(set.grossE4()))) {
            codes.add(ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        }
    }

    private static boolean exceeds(BigDecimal value, BigDecimal limit) {
        return value.compareTo(limit) > 0;
    }
}
