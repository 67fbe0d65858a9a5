package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Side;

/**
 * How an exposure changes: pure functions from one exposure to the next.
 *
 * <p><b>Units.</b> Quantity whole, money 1e-4, price 1e-8.
 *
 * <p><b>Errors.</b> {@link ArithmeticException} when a result does not fit; {@link
 * IllegalArgumentException} (from {@link Exposure}) when more is released than is pending.
 */
public final class Exposures {
    private Exposures() {}

    /** How much of an order of that size would take the position further from flat. */
    public static long increase(Exposure from, Side side, long qty) {
        long before =
                side == Side.BUY
                        ? Math.addExact(from.position(), from.pendingBuyQty())
                        : Math.subtractExact(from.pendingSellQty(), from.position());
        return Math.max(0, Math.addExact(before, qty)) - Math.max(0, before);
    }

    /** Sets an order aside. */
    public static Exposure reserve(Exposure from, Side side, long qty, long amountE4) {
        return pending(from, side, qty, amountE4);
    }

    /** Gives back what was set aside for that many. */
    public static Exposure release(Exposure from, Side side, long qty, long amountE4) {
        return pending(from, side, -qty, -amountE4);
    }

    private static Exposure pending(Exposure from, Side side, long qty, long amountE4) {
        return side == Side.BUY
                ? new Exposure(
                        from.position(),
                        from.positionCostE4(),
                        Math.addExact(from.pendingBuyQty(), qty),
                        Math.addExact(from.pendingBuyE4(), amountE4),
                        from.pendingSellQty(),
                        from.pendingSellE4())
                : new Exposure(
                        from.position(),
                        from.positionCostE4(),
                        from.pendingBuyQty(),
                        from.pendingBuyE4(),
                        Math.addExact(from.pendingSellQty(), qty),
                        Math.addExact(from.pendingSellE4(), amountE4));
    }

    /**
     * Books an execution into the position. What closes takes its share of the cost with it, what
     * opens comes in at the execution price; the cost that stays is rounded up.
     */
    public static Exposure book(Exposure from, Side side, long qty, long priceE8) {
        long sign = side == Side.BUY ? 1 : -1;
        long position = sign * from.position(); // as if every execution were a buy
        long costE4 = sign * from.positionCostE4();
        long closing = Math.min(qty, Math.max(0, -position));
        long opening = qty - closing;
        if (closing > 0) {
            long remaining = -position - closing;
            costE4 = -Amounts.shareRoundedUp(-costE4, remaining, -position);
        }
        if (opening > 0) {
            costE4 = Math.addExact(costE4, Amounts.notionalE4(opening, priceE8));
        }
        return new Exposure(
                sign * Math.addExact(position, qty),
                sign * costE4,
                from.pendingBuyQty(),
                from.pendingBuyE4(),
                from.pendingSellQty(),
                from.pendingSellE4());
    }
}
