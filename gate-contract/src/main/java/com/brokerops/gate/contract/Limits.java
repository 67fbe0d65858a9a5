package com.brokerops.gate.contract;

import com.brokerops.gate.contract.Scope.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The numbers a person set for one scope.
 *
 * <p><b>Units.</b> Money 1e-4, quantity whole. {@link #NOT_SET} marks a limit that is not checked;
 * a client needs {@code grossE4} and {@code orderNotionalE4} for any order to be authorized.
 *
 * @param netE4 of the worse side of the net position, with what is pending on it
 * @param symbolLongQty of what is held of one symbol, with all that is being bought of it
 * @param symbolShortQty the same of the other side
 * @param orderQty of one order
 * @param openOrdersE4 of all orders that are open
 * @param openOrders how many orders are open
 * @param leveragePercent what a client may have at stake, in percent of its balance
 * @param dayQty executed since the session began, and pending
 * @param dayNotionalE4 the same, what it is worth
 */
public record Limits(
        long grossE4,
        long netE4,
        long orderNotionalE4,
        long symbolLongQty,
        long symbolShortQty,
        long orderQty,
        long openOrdersE4,
        long openOrders,
        long leveragePercent,
        long dayQty,
        long dayNotionalE4) {
    /** A limit that nobody set. */
    public static final long NOT_SET = -1;

    /** The most of {@link #leveragePercent}. */
    public static final long MAX_LEVERAGE = 10_000;

    /** Not one limit. */
    public static final Limits NONE =
            new Limits(NOT_SET, NOT_SET, NOT_SET, NOT_SET, NOT_SET, NOT_SET, NOT_SET, NOT_SET);

    public Limits {
        requireSet("gross", grossE4);
        requireSet("net", netE4);
        requireSet("order_notional", orderNotionalE4);
        requireSet("symbol_long", symbolLongQty);
        requireSet("symbol_short", symbolShortQty);
        requireSet("order_qty", orderQty);
        requireSet("open_order_notional", openOrdersE4);
        requireSet("open_order_count", openOrders);
        requireSet("leverage_percent", leveragePercent);
        requireSet("day_qty", dayQty);
        requireSet("day_notional", dayNotionalE4);
        if (leveragePercent > MAX_LEVERAGE) {
            throw new IllegalArgumentException("leverage_percent is above " + MAX_LEVERAGE);
        }
    }

    /** Limits that hold for no day. */
    public Limits(
            long grossE4,
            long netE4,
            long orderNotionalE4,
            long symbolLongQty,
            long symbolShortQty,
            long orderQty,
            long openOrdersE4,
            long openOrders,
            long leveragePercent) {
        this(
                grossE4,
                netE4,
                orderNotionalE4,
                symbolLongQty,
                symbolShortQty,
                orderQty,
                openOrdersE4,
                openOrders,
                leveragePercent,
                NOT_SET,
                NOT_SET);
    }

    /** Limits that ask for no balance. */
    public Limits(
            long grossE4,
            long netE4,
            long orderNotionalE4,
            long symbolLongQty,
            long symbolShortQty,
            long orderQty,
            long openOrdersE4,
            long openOrders) {
        this(
                grossE4,
                netE4,
                orderNotionalE4,
                symbolLongQty,
                symbolShortQty,
                orderQty,
                openOrdersE4,
                openOrders,
                NOT_SET);
    }

    /** Limits of exposure and of the worth of one order. */
    public Limits(
            long grossE4,
            long netE4,
            long orderNotionalE4,
            long symbolLongQty,
            long symbolShortQty) {
        this(
                grossE4,
                netE4,
                orderNotionalE4,
                symbolLongQty,
                symbolShortQty,
                NOT_SET,
                NOT_SET,
                NOT_SET);
    }

    /** Of each limit the smaller one. */
    public Limits strictest(Limits other) {
        return new Limits(
                smaller(grossE4, other.grossE4),
                smaller(netE4, other.netE4),
                smaller(orderNotionalE4, other.orderNotionalE4),
                smaller(symbolLongQty, other.symbolLongQty),
                smaller(symbolShortQty, other.symbolShortQty),
                smaller(orderQty, other.orderQty),
                smaller(openOrdersE4, other.openOrdersE4),
                smaller(openOrders, other.openOrders),
                smaller(leveragePercent, other.leveragePercent),
                smaller(dayQty, other.dayQty),
                smaller(dayNotionalE4, other.dayNotionalE4));
    }

    /** The same with another leverage. */
    public Limits withLeverage(long percent) {
        return new Limits(
                grossE4,
                netE4,
                orderNotionalE4,
                symbolLongQty,
                symbolShortQty,
                orderQty,
                openOrdersE4,
                openOrders,
                percent,
                dayQty,
                dayNotionalE4);
    }

    /** The same with other limits of a day. */
    public Limits withDay(long qty, long notionalE4) {
        return new Limits(
                grossE4,
                netE4,
                orderNotionalE4,
                symbolLongQty,
                symbolShortQty,
                orderQty,
                openOrdersE4,
                openOrders,
                leveragePercent,
                qty,
                notionalE4);
    }

    /** True if one of them holds for a day. */
    public boolean ofADay() {
        return dayQty != NOT_SET || dayNotionalE4 != NOT_SET;
    }

    /** True if one of them holds for a position in one symbol. */
    public boolean ofAPosition() {
        return symbolLongQty != NOT_SET || symbolShortQty != NOT_SET;
    }

    /** True if one of these is larger than there, or not set where it is set there. */
    public boolean exceeds(Limits other) {
        return !strictest(other).equals(this);
    }

    /** True if a client with these may trade at all. */
    public boolean letTrade() {
        return grossE4 != NOT_SET && orderNotionalE4 != NOT_SET;
    }

    private static long smaller(long one, long other) {
        if (one == NOT_SET || other == NOT_SET) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    /** The name of a limit that is set and cannot be measured for such a scope, or null. */
    public @Nullable String notMeasuredFor(Kind kind) {
        // A cost is a client's: of a desk, trader or strategy it is known what its orders have
        // bought and sold, and not what that is worth to whom.
        if (grossE4 != NOT_SET && kind.ofAWay()) {
            return "gross";
        }
        if (netE4 != NOT_SET && kind.ofAWay()) {
            return "net";
        }
        boolean position = kind == Kind.CLIENT || kind.ofAWay();
        if (symbolLongQty != NOT_SET && !position) {
            return "symbol_long";
        }
        if (symbolShortQty != NOT_SET && !position) {
            return "symbol_short";
        }
        return leveragePercent != NOT_SET && kind != Kind.CLIENT ? "leverage_percent" : null;
    }

    private static void requireSet(String name, long value) {
        if (value < NOT_SET) {
            throw new IllegalArgumentException("limit " + name + " is negative: " + value);
        }
    }
}
