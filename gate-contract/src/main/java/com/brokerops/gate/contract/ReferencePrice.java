package com.brokerops.gate.contract;

/**
 * What a symbol is worth by the platform's word.
 *
 * <p><b>Units.</b> {@code priceE8} scaled by 1e8; {@code atMillis} since the epoch.
 */
public record ReferencePrice(long priceE8, long atMillis) {
    public ReferencePrice {
        if (priceE8 <= 0 || priceE8 >= Decimals.PRICE_BOUND_E8) {
            throw new IllegalArgumentException(
                    "reference_price " + priceE8 + "e-8 is not above 0 and below 2^26");
        }
    }
}
