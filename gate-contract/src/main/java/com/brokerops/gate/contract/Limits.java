package com.brokerops.gate.contract;

/**
 * The numbers a person set for one scope.
 *
 * <p><b>Units.</b> Money 1e-4, quantity whole. {@link #NOT_SET} marks a limit that is not checked;
 * a client needs {@code grossE4} and {@code orderNotionalE4} for any order to be authorized.
 *
 * @param netE4 of the worse side of the net position, with what is pending on it
 * @param orderQty of one order
 * @param openOrdersE4 of all orders that are open
 * @param openOrders how many orders are open
 */
public record Limits(
        long grossE4,
        long netE4,
        long orderNotionalE4,
        long symbolLongQty,
        long symbolShortQty,
        long orderQty,
        long openOrdersE4,
        long openOrders) {
    /** A limit that nobody set. */
    public static final long NOT_SET = -1;

    public Limits {
        requireSet("gross", grossE4);
        requireSet("net", netE4);
        requireSet("order_notional", orderNotionalE4);
        requireSet("symbol_long", symbolLongQty);
        requireSet("symbol_short", symbolShortQty);
        requireSet("order_qty", orderQty);
        requireSet("open_order_notional", openOrdersE4);
        requireSet("open_order_count", openOrders);
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

    private static void requireSet(String name, long value) {
        if (value < NOT_SET) {
            throw new IllegalArgumentException("limit " + name + " is negative: " + value);
        }
    }
}
