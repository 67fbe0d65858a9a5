package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What the domain says about exposure, in the plainest way: every order and every execution is kept
 * in a list, and every figure is worked out from the lists anew, in decimals. Shares no arithmetic
 * with the kernel.
 */
final class Book {
    /** One authorized order. */
    static final class Placed {
        final UUID traceId;
        final String client;
        final Order order;
        final long expiresAtMillis;
        long leaves;
        BigDecimal reserved;
        ReservationState state = ReservationState.RESERVED;

        Placed(UUID traceId, String client, Order order, long expiresAtMillis) {
            this.traceId = traceId;
            this.client = client;
            this.order = order;
            this.expiresAtMillis = expiresAtMillis;
            this.leaves = order.qty();
            this.reserved = Holding.worth(order.qty(), order.priceE8());
        }

        boolean open() {
            return !state.terminal();
        }
    }

    private record Execution(String client, String symbol, Side side, long qty, long priceE8) {}

    final List<Placed> placed = new ArrayList<>();
    final Owners owners = new Owners();
    private final Map<String, RiskChanged> risk = new TreeMap<>();
    private final List<Execution> executions = new ArrayList<>();

    // ---- what happens ----

    /** What is set for a scope, or a side of it, is replaced by what is set later. */
    void risk(RiskChanged change) {
        risk.put(change.scope().text() + change.side(), change);
    }

    void execute(Placed one, long qty, long priceE8) {
        if (qty < one.leaves) {
            one.reserved = one.reserved.subtract(Holding.share(one.reserved, qty, one.leaves));
        }
        one.leaves = Math.max(0, one.leaves - qty);
        executions.add(
                new Execution(one.client, one.order.symbol(), one.order.side(), qty, priceE8));
    }

    /** What a report makes of an open order's state. */
    static ReservationState after(LifecycleReport report, Placed one) {
        return switch (report.type()) {
            case ORDER_ACCEPTED ->
                    one.state == ReservationState.RESERVED ? ReservationState.WORKING : one.state;
            case ORDER_REJECTED -> ReservationState.REJECTED;
            case ORDER_CANCELED -> ReservationState.CANCELED;
            case ORDER_EXPIRED -> ReservationState.EXPIRED;
            case EXECUTION_REPORTED -> executed(report.qty(), one);
            case ORDER_REPLACED, ORDER_REPLACE_REJECTED ->
                    throw new IllegalArgumentException("replaces no other: " + report);
        };
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
            if (execution.client.equals(client)) {
                bySymbol.computeIfAbsent(execution.symbol, _ -> new Holding())
                        .execute(execution.side, execution.qty, execution.priceE8);
            }
        }
        for (Placed one : placed) {
            if (one.open() && one.client.equals(client)) {
                bySymbol.computeIfAbsent(one.order.symbol(), _ -> new Holding())
                        .pend(one.order.side(), one.leaves, one.reserved);
            }
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
                    set.scope().holds(Context.of(client), order.symbol())
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

    /** True if that client alone may not increase. */
    boolean isHeld(String client) {
        RiskChanged set = risk.get(Scope.client(client).text() + null);
        return set != null && set.state() != RiskState.NORMAL;
    }

    private boolean increases(Order order, String client) {
        Holding before = holdings(client).getOrDefault(order.symbol(), new Holding());
        BigDecimal after = before.worst(order.side()).add(BigDecimal.valueOf(order.qty()));
        return after.signum() > 0;
    }

    /** All there is against an order, most important first. */
    List<ReasonCode> against(Order order, String client) {
        RiskState state = risk(order, client);
        if (state == RiskState.HALT) {
            return List.of(ReasonCode.POLICY_HALT);
        }
        Set<ReasonCode> codes = new TreeSet<>();
        if (state == RiskState.REDUCE_ONLY && increases(order, client)) {
            codes.add(ReasonCode.REDUCE_ONLY_WOULD_INCREASE);
        }
        rules(order, codes);
        Limits set = owners.inForce(client);
        boolean complete = set != null && set.grossE4() >= 0 && set.orderNotionalE4() >= 0;
        if (!complete) {
            codes.add(ReasonCode.LIMITS_NOT_SET);
        }
        if (!order.priced()) {
            codes.add(ReasonCode.PRICE_UNAVAILABLE);
        } else if (complete) {
            BigDecimal worth = Holding.worth(order.qty(), order.priceE8());
            if (exceeds(worth, Holding.money(set.orderNotionalE4()))) {
                codes.add(ReasonCode.NOTIONAL_LIMIT_EXCEEDED);
            }
            exposure(order, worth, set, holdings(client), codes);
        }
        return List.copyOf(codes);
    }

    private static void rules(Order order, Set<ReasonCode> codes) {
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
            BigDecimal worth,
            Limits set,
            Map<String, Holding> bySymbol,
            Set<ReasonCode> codes) {
        Holding after = bySymbol.computeIfAbsent(order.symbol(), _ -> new Holding());
        after.pend(order.side(), order.qty(), worth);
        if (after.worst(order.side()).signum() <= 0) {
            return; // no further from flat
        }
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
