package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that the domain has against one order: its state of risk, rules, limits of every scope. */
final class Against {
    private static final int MOST_OF_LIMITS = 4;

    private final Book book;
    private final Order order;
    private final Context context;
    private final @Nullable Placed other;
    private final long nowMillis;
    private final List<ReasonCode> codes = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();
    private long leaves;
    private int ofRules;

    /**
     * @param other the order that it is to replace, or its other leg; null if there is none
     */
    Against(Book book, Order order, Context context, @Nullable Placed other, long nowMillis) {
        this.book = book;
        this.order = order;
        this.context = context;
        this.other = other;
        this.nowMillis = nowMillis;
    }

    /** Why it may not go, most important first. */
    List<ReasonCode> codes() {
        RiskState state = book.risk(order, context);
        if (state == RiskState.HALT) {
            return List.of(ReasonCode.POLICY_HALT);
        }
        rules();
        boolean replaces = order.origClientOrderId() != null;
        ReasonCode irreplaceable = replaces ? irreplaceable() : null;
        if (irreplaceable != null) {
            codes.add(irreplaceable);
            return sorted();
        }
        leaves = order.qty() - (replaces && other != null ? other.executed() : 0);
        Map<String, Holding> bySymbol = book.holdingsWithout(other, context.clientId());
        Holding before = bySymbol.computeIfAbsent(order.symbol(), _ -> new Holding());
        BigDecimal worst = before.worst(order.side()).add(BigDecimal.valueOf(leaves));
        boolean increases = leaves > 0 && worst.signum() > 0;
        if (state == RiskState.REDUCE_ONLY && increases) {
            codes.add(ReasonCode.REDUCE_ONLY_WOULD_INCREASE);
        }
        Limits ofClient = book.owners.inForce(Scope.client(context.clientId()));
        boolean complete =
                ofClient != null && ofClient.grossE4() >= 0 && ofClient.orderNotionalE4() >= 0;
        if (!complete) {
            codes.add(ReasonCode.LIMITS_NOT_SET);
        }
        if (!order.priced()) {
            codes.add(ReasonCode.PRICE_UNAVAILABLE);
        } else if (complete) {
            ofRules = codes.size();
            pend(before);
            limits(increases, bySymbol);
        }
        return sorted();
    }

    /** A holding with the order in it. */
    private void pend(Holding holding) {
        holding.pend(order.side(), leaves, Holding.worth(leaves, order.priceE8()));
    }

    private List<ReasonCode> sorted() {
        return codes.stream().sorted().toList();
    }

    private void rules() {
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

    /** Why the order cannot be put in the place of another, or null. */
    private @Nullable ReasonCode irreplaceable() {
        if (other == null || !other.open()) {
            return ReasonCode.DUPLICATE_CLOSED;
        }
        boolean alike =
                other.order.symbol().equals(order.symbol())
                        && other.order.side() == order.side()
                        && Objects.equals(other.context, context);
        if (!alike) {
            return ReasonCode.IDEMPOTENCY_MISMATCH;
        }
        if (other.paired() || other.hasOpenSuccessor()) {
            return ReasonCode.DUPLICATE_SUSPECTED;
        }
        return order.qty() < other.executed() ? ReasonCode.REPLACE_BELOW_EXECUTED : null;
    }

    // ---- limits ----

    /**
     * Of every scope, the widest first.
     *
     * @param bySymbol what the client would hold and have pending with the order
     */
    private void limits(boolean increases, Map<String, Holding> bySymbol) {
        for (Kind kind : Kind.values()) {
            Scope scope = kind == Kind.CLIENT_SYMBOL ? null : Sums.scope(kind, order, context);
            Limits set = scope == null ? null : book.owners.inForce(scope);
            if (set == null) {
                continue;
            }
            qty("order_qty", ReasonCode.QTY_LIMIT_EXCEEDED, order.qty(), set.orderQty());
            BigDecimal worth = Holding.worth(order.qty(), order.priceE8());
            ReasonCode tooMuch = ReasonCode.NOTIONAL_LIMIT_EXCEEDED;
            money("order_notional", tooMuch, worth, set.orderNotionalE4());
            if (increases) {
                held(new Sums(book, scope), set, bySymbol);
                open(new Sums(book, scope), set);
                boolean stakes = kind == Kind.CLIENT && fits();
                if (stakes && book.funds.isTooMuch(scope.name(), set, bySymbol, nowMillis)) {
                    codes.add(ReasonCode.BUYING_POWER);
                }
            }
        }
    }

    private void held(Sums sums, Limits set, Map<String, Holding> bySymbol) {
        Kind kind = sums.scope().kind();
        boolean buy = order.side() == Side.BUY;
        long most = buy ? set.symbolLongQty() : set.symbolShortQty();
        if (most >= 0) {
            Holding position = bySymbol.get(order.symbol());
            if (kind != Kind.CLIENT) {
                position = with(sums.position(order.symbol()));
            }
            ReasonCode code = ReasonCode.SYMBOL_EXPOSURE_EXCEEDED;
            String id = buy ? "symbol_long" : "symbol_short";
            exceeds(id, code, position.worst(order.side()), BigDecimal.valueOf(most));
        }
        if (set.grossE4() >= 0 || set.netE4() >= 0) {
            List<Holding> holdings = sums.in(bySymbol);
            for (String client : Platform.CLIENTS) {
                if (kind != Kind.CLIENT && !client.equals(context.clientId())) {
                    holdings.addAll(sums.in(book.holdings(client)));
                }
            }
            BigDecimal gross = BigDecimal.ZERO;
            for (Holding holding : holdings) {
                gross = gross.add(holding.gross());
            }
            money("gross", ReasonCode.EXPOSURE_LIMIT_EXCEEDED, gross, set.grossE4());
            ReasonCode code = ReasonCode.NET_EXPOSURE_EXCEEDED;
            money("net", code, Book.net(holdings), set.netE4());
        }
    }

    private void open(Sums sums, Limits set) {
        Holding pending = with(sums.pending());
        ReasonCode tooMany = ReasonCode.OPEN_ORDER_LIMIT;
        money("open_order_notional", tooMany, pending.pending(), set.openOrdersE4());
        qty("open_order_count", tooMany, sums.openOrders() + 1, set.openOrders());
        BigDecimal qty = sums.executedQty().add(pending.pendingQty());
        exceeds("day_qty", ReasonCode.DAY_LIMIT, qty, limit(set.dayQty(), 0));
        BigDecimal amount = sums.executed().add(pending.pending());
        money("day_notional", ReasonCode.DAY_LIMIT, amount, set.dayNotionalE4());
    }

    /** What several orders have pending, with this one and without the other. */
    private Holding with(Holding pending) {
        if (other != null) {
            pending.pend(other.order.side(), -other.leaves, other.reserved.negate());
        }
        pend(pending);
        return pending;
    }

    private void qty(String id, ReasonCode code, long value, long limit) {
        exceeds(id, code, BigDecimal.valueOf(value), limit(limit, 0));
    }

    private void money(String id, ReasonCode code, BigDecimal value, long limitE4) {
        exceeds(id, code, value, limit(limitE4, 4));
    }

    private static @Nullable BigDecimal limit(long limit, int decimals) {
        return limit < 0 ? null : BigDecimal.valueOf(limit, decimals);
    }

    /** Of each kind of limit the first is told, and no more than a line has room for. */
    private void exceeds(String id, ReasonCode code, BigDecimal value, @Nullable BigDecimal limit) {
        boolean past = limit != null && value.compareTo(limit) > 0;
        if (past && !reported.contains(id) && fits()) {
            reported.add(id);
            codes.add(code);
        }
    }

    private boolean fits() {
        return codes.size() < Life.MOST_REASONS && codes.size() - ofRules < MOST_OF_LIMITS;
    }
}
