package com.brokerops.gate.contract;

/**
 * One order as the gate understood it.
 *
 * <p><b>Units.</b> {@code qty} whole, 1 to 1e12; {@code priceE8} scaled by 1e8, or {@link
 * #NO_PRICE}.
 *
 * @param clientOrderId 3 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param symbol 1 to 32 printable ASCII, letters in upper case
 */
public record Order(
        String clientOrderId,
        String symbol,
        Side side,
        long qty,
        long priceE8,
        OrderType type,
        TimeInForce timeInForce) {
    /** The {@code priceE8} of an order without a price. */
    public static final long NO_PRICE = 0;

    public Order {
        Identifiers.requireClientOrderId("order.client_order_id", clientOrderId);
        Identifiers.requireSymbol("order.symbol", symbol);
        if (qty < 1 || qty > Decimals.MAX_QTY) {
            throw new IllegalArgumentException("order.qty " + qty + " is not 1 to 1e12");
        }
        if (priceE8 < 0 || priceE8 >= Decimals.PRICE_BOUND_E8) {
            throw new IllegalArgumentException("order.price " + priceE8 + "e-8 is not below 2^26");
        }
    }

    /** True when the order names a price. */
    public boolean priced() {
        return priceE8 != NO_PRICE;
    }
}
