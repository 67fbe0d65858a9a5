package com.brokerops.gate.contract;

/**
 * The numbers a person set for one client.
 *
 * <p><b>Units.</b> Money 1e-4, quantity whole. {@link #NOT_SET} marks a limit that is not checked;
 * a client needs {@code grossE4} and {@code orderNotionalE4} for any order to be authorized.
 */
public record Limits(
        long grossE4, long netE4, long orderNotionalE4, long symbolLongQty, long symbolShortQty) {
    /** A limit that nobody set. */
    public static final long NOT_SET = -1;

    public Limits {
        requireSet("gross", grossE4);
        requireSet("net", netE4);
        requireSet("order_notional", orderNotionalE4);
        requireSet("symbol_long", symbolLongQty);
        requireSet("symbol_short", symbolShortQty);
    }

    private static void requireSet(String name, long value) {
        if (value < NOT_SET) {
            throw new IllegalArgumentException("limit " + name + " is negative: " + value);
        }
    }
}
