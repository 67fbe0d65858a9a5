package com.brokerops.gate.contract;

/**
 * The exact arithmetic of exposure. Everything that rounds does so against the client: reservations
 * up, releases down.
 *
 * <p><b>Units.</b> Price 1e-8, money 1e-4, quantity whole.
 *
 * <p><b>Errors.</b> {@link ArithmeticException} when a result does not fit a long; never a wrapped
 * or clamped value.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class Amounts {
    private static final long E4 = 10_000;

    private Amounts() {}

    /** {@code ceil(qty x price)} in ten-thousandths. Both arguments are positive. */
    public static long notionalE4(long qty, long priceE8) {
        // Both factors are split at 1e4 so that only the leading product can overflow.
        long leading = Math.multiplyExact(qty / E4, priceE8);
        long middle = Math.multiplyExact(qty % E4, priceE8 / E4);
        long trailing = (qty % E4) * (priceE8 % E4);
        return Math.addExact(leading, Math.addExact(middle, (trailing + E4 - 1) / E4));
    }

    /**
     * {@code floor(amount x part / whole)}, exact for any size of the product.
     *
     * @param amount not negative
     * @param part between 0 and {@code whole}
     * @param whole positive
     */
    public static long share(long amount, long part, long whole) {
        if (amount < 0 || part < 0 || whole <= 0 || part > whole) {
            throw new ArithmeticException("share of " + amount + " x " + part + " / " + whole);
        }
        long high = Math.multiplyHigh(amount, part);
        long low = amount * part;
        if (high == 0) {
            return Long.divideUnsigned(low, whole);
        }
        // Schoolbook division of 128 bits by 63: high < whole because part <= whole.
        long remainder = high;
        long quotient = 0;
        for (int bit = 63; bit >= 0; bit--) {
            remainder = remainder << 1 | (low >>> bit & 1);
            quotient <<= 1;
            if (Long.compareUnsigned(remainder, whole) >= 0) {
                remainder -= whole;
                quotient |= 1;
            }
        }
        return quotient;
    }

    /** {@code ceil(amount x part / whole)}; the arguments as for {@link #share}. */
    public static long shareRoundedUp(long amount, long part, long whole) {
        return amount - share(amount, whole - part, whole);
    }
}
