package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.simulation.Book.Execution;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one scope comes to: all orders and executions that belong to it, summed up anew in decimals.
 */
record Sums(Book book, Scope scope) {
    /** The scope of that kind that an order belongs to, or null. */
    static @Nullable Scope scope(Kind kind, Order order, Context context) {
        String name =
                switch (kind) {
                    case DESK -> context.deskId();
                    case TRADER -> context.traderId();
                    case CLIENT -> context.clientId();
                    case STRATEGY -> context.strategyId();
                    case GLOBAL, SYMBOL, CLIENT_SYMBOL -> null;
                };
        if (kind == Kind.GLOBAL) {
            return Scope.GLOBAL;
        }
        if (kind == Kind.SYMBOL) {
            return Scope.symbol(order.symbol());
        }
        return name == null ? null : Scope.of(kind, name);
    }

    /** What its open orders may buy and sell, as if all of them were of one client and symbol. */
    Holding pending() {
        Holding sum = new Holding();
        for (Placed one : open()) {
            one.pendIn(sum);
        }
        return sum;
    }

    long openOrders() {
        return open().size();
    }

    private List<Placed> open() {
        List<Placed> open = new ArrayList<>();
        for (Placed one : book.placed) {
            if (one.open() && one.isIn(scope)) {
                open.add(one);
            }
        }
        for (Placed one : book.supposed) {
            if (one.open() && one.isIn(scope)) {
                open.add(one);
            }
        }
        return open;
    }

    /** What its own orders have bought and sold of a symbol, and may. */
    Holding position(String symbol) {
        Holding position = new Holding();
        for (Execution execution : executions()) {
            Order order = execution.of.order;
            if (order.symbol().equals(symbol) && execution.qty > 0) {
                position.execute(order.side(), execution.qty, execution.priceE8);
            }
        }
        for (Placed one : open()) {
            if (one.order.symbol().equals(symbol)) {
                one.pendIn(position);
            }
        }
        return position;
    }

    /** What its clients hold in its symbols. */
    List<Holding> holdings() {
        List<Holding> holdings = new ArrayList<>();
        for (String client : Platform.CLIENTS) {
            if (scope.kind() != Kind.CLIENT || client.equals(scope.name())) {
                holdings.addAll(in(book.holdings(client)));
            }
        }
        return holdings;
    }

    /** Those of its symbols. */
    List<Holding> in(Map<String, Holding> bySymbol) {
        List<Holding> in = new ArrayList<>();
        bySymbol.forEach((symbol, holding) -> {
            if (scope.kind() != Kind.SYMBOL || symbol.equals(scope.symbol())) {
                in.add(holding);
            }
        });
        return in;
    }

    /** How many were bought and sold in this session. */
    BigDecimal executedQty() {
        BigDecimal sum = BigDecimal.ZERO;
        for (Execution execution : executions()) {
            if (execution.session.equals(book.session())) {
                sum = sum.add(BigDecimal.valueOf(execution.qty));
            }
        }
        return sum;
    }

    /** What that was worth. */
    BigDecimal executed() {
        BigDecimal sum = BigDecimal.ZERO;
        for (Execution execution : executions()) {
            if (execution.session.equals(book.session())) {
                sum = sum.add(Holding.worth(execution.qty, execution.priceE8));
            }
        }
        return sum;
    }

    private List<Execution> executions() {
        List<Execution> executions = new ArrayList<>();
        for (Execution execution : book.executions) {
            if (execution.of.isIn(scope)) {
                executions.add(execution);
            }
        }
        return executions;
    }
}
