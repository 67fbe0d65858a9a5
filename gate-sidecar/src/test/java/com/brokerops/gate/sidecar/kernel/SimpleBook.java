package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What the domain says about exposure, in the plainest way: every order and every fill is kept in a
 * list, and every figure is worked out from the lists anew, in decimals. Shares no arithmetic with
 * the kernel.
 */
final class SimpleBook {
    /** One authorized order. */
    static final class Placed {
        final UUID traceId;
        final String client;
        final String symbol;
        final Side side;
        final long expiresAtMillis;
        long leaves;
        BigDecimal reserved;
        ReservationState state = ReservationState.RESERVED;

        private Placed(UUID traceId, String client, Order order, long expiresAtMillis) {
            this.traceId = traceId;
            this.client = client;
            this.symbol = order.symbol();
            this.side = order.side();
            this.expiresAtMillis = expiresAtMillis;
            this.leaves = order.qty();
            this.reserved = notional(order);
        }

        boolean open() {
            return !state.terminal();
        }
    }

    private record Fill(String client, String symbol, long signedQty, BigDecimal price) {}

    /**
     * Signed position and its cost, and what is pending on both sides, of one client and symbol.
     */
    private static final class Sums {
        private BigDecimal position = BigDecimal.ZERO;
        private BigDecimal cost = BigDecimal.ZERO;
        private BigDecimal buyQty = BigDecimal.ZERO;
        private BigDecimal buy = BigDecimal.ZERO;
        private BigDecimal sellQty = BigDecimal.ZERO;
        private BigDecimal sell = BigDecimal.ZERO;

        private void book(Fill fill) {
            BigDecimal signed = BigDecimal.valueOf(fill.signedQty);
            BigDecimal after = position.add(signed);
            if (position.signum() * signed.signum() >= 0) {
                cost = cost.add(up(signed.multiply(fill.price)));
            } else if (position.signum() == after.signum()) {
                cost = cost.multiply(after).divide(position, 4, RoundingMode.UP);
            } else {
                cost = up(after.multiply(fill.price));
            }
            position = after;
        }

        private void pend(Side side, BigDecimal qty, BigDecimal amount) {
            if (side == Side.BUY) {
                buyQty = buyQty.add(qty);
                buy = buy.add(amount);
            } else {
                sellQty = sellQty.add(qty);
                sell = sell.add(amount);
            }
        }

        private BigDecimal gross() {
            return cost.add(buy).abs().max(cost.subtract(sell).abs());
        }

        private BigDecimal worst(Side side) {
            return side == Side.BUY ? position.add(buyQty) : sellQty.subtract(position);
        }
    }

    final List<Placed> placed = new ArrayList<>();
    final Map<String, Limits> limits = new HashMap<>();
    boolean halted;
    private final List<Fill> fills = new ArrayList<>();

    // ---- what is asked ----

    Exposure exposure(String client, String symbol) {
        Sums sums = sums(client).getOrDefault(symbol, new Sums());
        return new Exposure(
                sums.position.longValueExact(),
                e4(sums.cost),
                sums.buyQty.longValueExact(),
                e4(sums.buy),
                sums.sellQty.longValueExact(),
                e4(sums.sell));
    }

    long grossE4(String client) {
        return e4(gross(sums(client)));
    }

    /** True if the order would take the client further from flat in its symbol. */
    boolean increases(Order order, String client) {
        Sums sums = sums(client).getOrDefault(order.symbol(), new Sums());
        BigDecimal before = sums.worst(order.side());
        return before.add(BigDecimal.valueOf(order.qty())).signum() > 0;
    }

    /** All there is against an order, most important first. */
    List<ReasonCode> against(Order order, String client) {
        if (halted) {
            return List.of(ReasonCode.POLICY_HALT);
        }
        Set<ReasonCode> codes = new TreeSet<>();
        rules(order, codes);
        Limits set = limits.get(client);
        boolean complete = set != null && set.grossE4() >= 0 && set.orderNotionalE4() >= 0;
        if (!complete) {
            codes.add(ReasonCode.LIMITS_NOT_SET);
        }
        if (!order.priced()) {
            codes.add(ReasonCode.PRICE_UNAVAILABLE);
        } else if (complete) {
            limits(order, client, set, codes);
        }
        return List.copyOf(codes);
    }

    private static void rules(Order order, Set<ReasonCode> codes) {
        if (order.qty() > 1000) {
            codes.add(ReasonCode.QTY_LIMIT_EXCEEDED);
        }
        if (order.symbol().equals("GME") && order.qty() > 10) {
            codes.add(ReasonCode.SYMBOL_RESTRICTION);
        }
        boolean penny = order.priced() && price(order).compareTo(BigDecimal.ONE) < 0;
        if (penny && order.qty() > 100) {
            codes.add(ReasonCode.PENNY_STOCK_RESTRICTION);
        }
    }

    private void limits(Order order, String client, Limits set, Set<ReasonCode> codes) {
        if (exceeds(notional(order), money(set.orderNotionalE4()))) {
            codes.add(ReasonCode.NOTIONAL_LIMIT_EXCEEDED);
        }
        if (!increases(order, client)) {
            return;
        }
        Map<String, Sums> bySymbol = sums(client);
        Sums sums = bySymbol.computeIfAbsent(order.symbol(), symbol -> new Sums());
        sums.pend(order.side(), BigDecimal.valueOf(order.qty()), notional(order));
        boolean buy = order.side() == Side.BUY;
        long symbolLimit = buy ? set.symbolLongQty() : set.symbolShortQty();
        if (symbolLimit >= 0
                && exceeds(sums.worst(order.side()), BigDecimal.valueOf(symbolLimit))) {
            codes.add(ReasonCode.SYMBOL_EXPOSURE_EXCEEDED);
        }
        if (exceeds(gross(bySymbol), money(set.grossE4()))) {
            codes.add(ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        }
    }

    private static boolean exceeds(BigDecimal value, BigDecimal limit) {
        return value.compareTo(limit) > 0;
    }

    // ---- what happens ----

    Placed place(UUID traceId, String client, Order order, long expiresAtMillis) {
        Placed one = new Placed(traceId, client, order, expiresAtMillis);
        placed.add(one);
        return one;
    }

    void fill(Placed one, long qty, long priceE8) {
        if (qty > one.leaves) {
            one.state = ReservationState.OVERFILLED;
        } else if (!one.open()) {
            one.state = ReservationState.FILLED_LATE;
        } else {
            one.reserved = one.reserved.subtract(share(one, qty));
            one.state = one.leaves == qty ? ReservationState.FILLED : ReservationState.PARTIAL;
        }
        one.leaves = Math.max(0, one.leaves - qty);
        long signed = one.side == Side.BUY ? qty : -qty;
        fills.add(new Fill(one.client, one.symbol, signed, BigDecimal.valueOf(priceE8, 8)));
    }

    private static BigDecimal share(Placed one, long qty) {
        return one.reserved
                .multiply(BigDecimal.valueOf(qty))
                .divide(BigDecimal.valueOf(one.leaves), 4, RoundingMode.DOWN);
    }

    // ---- working it out ----

    private Map<String, Sums> sums(String client) {
        Map<String, Sums> bySymbol = new HashMap<>();
        for (Fill fill : fills) {
            if (fill.client.equals(client)) {
                bySymbol.computeIfAbsent(fill.symbol, symbol -> new Sums()).book(fill);
            }
        }
        for (Placed one : placed) {
            if (one.open() && one.client.equals(client)) {
                bySymbol.computeIfAbsent(one.symbol, symbol -> new Sums())
                        .pend(one.side, BigDecimal.valueOf(one.leaves), one.reserved);
            }
        }
        return bySymbol;
    }

    private static BigDecimal gross(Map<String, Sums> bySymbol) {
        return bySymbol.values().stream().map(Sums::gross).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal notional(Order order) {
        return up(BigDecimal.valueOf(order.qty()).multiply(price(order)));
    }

    private static BigDecimal price(Order order) {
        return BigDecimal.valueOf(order.priceE8(), 8);
    }

    private static BigDecimal money(long amountE4) {
        return BigDecimal.valueOf(amountE4, 4);
    }

    /** Away from zero, to the ten-thousandth. */
    private static BigDecimal up(BigDecimal amount) {
        return amount.setScale(4, RoundingMode.UP);
    }

    private static long e4(BigDecimal amount) {
        return amount.movePointRight(4).longValueExact();
    }
}
