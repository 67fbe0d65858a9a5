package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Met.Limited;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a list that come before one and could go: to it they are set aside already. All are
 * of one client, desk, trader and strategy.
 *
 * <p><b>Units.</b> Money 1e-4.
 */
final class Ahead {
    private final List<Evaluation> ahead = new ArrayList<>();

    void add(Evaluation authorized) {
        ahead.add(authorized);
    }

    /**
     * Where an order comes when these have come before it.
     *
     * @param first the first leg of an OCO of which it is the second, or null
     */
    Situation before(Order order, Situation alone, Met.@Nullable Original first) {
        Met met = alone.met();
        Exposure exposure = met.exposureBefore();
        long grossE4 = alone.grossBeforeE4();
        long mostE4 = alone.mostE4();
        for (Evaluation one : ahead) {
            if (one.order().symbol().equals(order.symbol())) {
                exposure = one.exposureAfter();
            }
            grossE4 = Math.addExact(grossE4, grossE4(one));
            mostE4 = Math.addExact(mostE4, one.reservedE4());
        }
        List<Limited> limited = new ArrayList<>(met.limited().size());
        for (Limited scope : met.limited()) {
            limited.add(after(scope, order));
        }
        return new Situation(
                new Met(
                        met.collarBasisPoints(),
                        exposure,
                        met.risk(),
                        first == null ? met.original() : first,
                        limited),
                grossE4,
                mostE4,
                alone.roomForKey(),
                alone.roomForOrder());
    }

    /** The sums of a scope of that order with these in it. */
    private Limited after(Limited scope, Order order) {
        long buyE4 = scope.pendingBuyE4();
        long sellE4 = scope.pendingSellE4();
        long grossE4 = scope.grossE4();
        long openOrders = scope.openOrders();
        long qty = 0;
        long symbolBuyQty = 0;
        long symbolSellQty = 0;
        for (Evaluation one : ahead) {
            boolean counts =
                    scope.kind() != Kind.SYMBOL || one.order().symbol().equals(order.symbol());
            if (counts) {
                Exposure before = one.exposureBefore();
                Exposure after = one.exposureAfter();
                buyE4 = Math.addExact(buyE4, after.pendingBuyE4() - before.pendingBuyE4());
                sellE4 = Math.addExact(sellE4, after.pendingSellE4() - before.pendingSellE4());
                qty = Math.addExact(qty, pendingQty(after) - pendingQty(before));
                grossE4 = Math.addExact(grossE4, scope.kind().ofAWay() ? 0 : grossE4(one));
                openOrders++;
                if (one.order().symbol().equals(order.symbol())) {
                    symbolBuyQty += after.pendingBuyQty() - before.pendingBuyQty();
                    symbolSellQty += after.pendingSellQty() - before.pendingSellQty();
                }
            }
        }
        return new Limited(
                scope.kind(),
                scope.limits(),
                scope.positionCostE4(),
                buyE4,
                sellE4,
                grossE4,
                openOrders,
                scope.funds(),
                after(scope.day(), qty),
                after(scope.position(), symbolBuyQty, symbolSellQty));
    }

    private static Met.@Nullable Position after(
            Met.@Nullable Position position, long buyQty, long sellQty) {
        return position == null
                ? null
                : new Met.Position(
                        position.qty(),
                        Math.addExact(position.pendingBuyQty(), buyQty),
                        Math.addExact(position.pendingSellQty(), sellQty));
    }

    private static Met.@Nullable Day after(Met.@Nullable Day day, long qty) {
        return day == null
                ? null
                : new Met.Day(
                        day.executedQty(), day.executedE4(), Math.addExact(day.pendingQty(), qty));
    }

    private static long pendingQty(Exposure exposure) {
        return Math.addExact(exposure.pendingBuyQty(), exposure.pendingSellQty());
    }

    private static long grossE4(Evaluation one) {
        return Math.subtractExact(one.exposureAfter().grossE4(), one.exposureBefore().grossE4());
    }
}
