package com.brokerops.gate.contract;

import org.jspecify.annotations.Nullable;

/**
 * One order as the gate understood it.
 *
 * <p><b>Units.</b> {@code qty} whole, 1 to 1e12; prices scaled by 1e8, or {@link #NO_PRICE}.
 *
 * @param clientOrderId 3 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param symbol 1 to 32 printable ASCII, letters in upper case
 * @param qty in all; for a replacement that includes what is executed of the original
 * @param stopPriceE8 the trigger of STOP and STOP_LIMIT, of no other
 * @param reduceOnly true if it must not take a position further from flat
 * @param origClientOrderId the order it is to replace, or null for a new one
 */
public record Order(
        String clientOrderId,
        String symbol,
        Side side,
        long qty,
        long priceE8,
        OrderType type,
        TimeInForce timeInForce,
        long stopPriceE8,
        boolean reduceOnly,
        @Nullable String origClientOrderId) {
    /** The price of an order without one. */
    public static final long NO_PRICE = 0;

    public Order {
        Identifiers.requireClientOrderId("order.client_order_id", clientOrderId);
        Identifiers.requireSymbol("order.symbol", symbol);
        if (qty < 1 || qty > Decimals.MAX_QTY) {
            throw new IllegalArgumentException("order.qty " + qty + " is not 1 to 1e12");
        }
        requirePrice("order.price", priceE8);
        requirePrice("order.stop_price", stopPriceE8);
        if (origClientOrderId != null) {
            Identifiers.requireClientOrderId("order.orig_client_order_id", origClientOrderId);
        }
    }

    /** A new order without a stop price. */
    public Order(
            String clientOrderId,
            String symbol,
            Side side,
            long qty,
            long priceE8,
            OrderType type,
            TimeInForce timeInForce) {
        this(clientOrderId, symbol, side, qty, priceE8, type, timeInForce, NO_PRICE, false, null);
    }

    /** The same order of another quantity. */
    public Order ofQty(long otherQty) {
        return new Order(
                clientOrderId,
                symbol,
                side,
                otherQty,
                priceE8,
                type,
                timeInForce,
                stopPriceE8,
                reduceOnly,
                origClientOrderId);
    }

    private static void requirePrice(String field, long priceE8) {
        if (priceE8 < 0 || priceE8 >= Decimals.PRICE_BOUND_E8) {
            throw new IllegalArgumentException(field + " " + priceE8 + "e-8 is not below 2^26");
        }
    }

    /** True when the order names a price. */
    public boolean priced() {
        return priceE8 != NO_PRICE;
    }
}
