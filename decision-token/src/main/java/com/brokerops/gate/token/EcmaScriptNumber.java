package com.brokerops.gate.token;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Doubles as JavaScript prints them. {@link Double#toString} will not do: its layout is another,
 * and before JDK 19 it is not always the shortest text.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 *
 * <p><b>Source.</b> ECMA-262, Number::toString and Number.prototype.toFixed.
 */
final class EcmaScriptNumber {
    private static final double EXACT_WHOLE_BOUND = 0x1p53;
    private static final double FIXED_BOUND = 1e21;
    private static final int MOST_DIGITS = 17;

    private EcmaScriptNumber() {}

    /** {@code String(value)}. */
    static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (value == 0) {
            return "0";
        }
        if (value < 0) {
            return "-" + text(-value);
        }
        if (Double.isInfinite(value)) {
            return "Infinity";
        }
        if (value < EXACT_WHOLE_BOUND && value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        return layout(digits, digits.length() - shortest.scale());
    }

    /** {@code value.toFixed(8)}: the exact double rounded, halves away from zero. */
    static String toFixed8(double value) {
        if (Double.isNaN(value) || Math.abs(value) >= FIXED_BOUND) {
            return text(value);
        }
        String magnitude =
                new BigDecimal(Math.abs(value)).setScale(8, RoundingMode.HALF_UP).toPlainString();
        return value < 0 ? "-" + magnitude : magnitude;
    }

    /** The decimal with the fewest digits that reads back as the double, the closest of them. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
            // Both neighbours: at a power of two the nearer one can lie outside the double's
            // interval while the farther one lies inside.
            BigDecimal above =
                    new BigDecimal(below.unscaledValue().add(BigInteger.ONE), below.scale());
            boolean belowReadsBack = below.doubleValue() == value;
            boolean aboveReadsBack = above.doubleValue() == value;
            if (belowReadsBack && aboveReadsBack) {
                return nearer(exact, below, above);
            }
            if (belowReadsBack || aboveReadsBack) {
                return belowReadsBack ? below : above;
            }
        }
        throw new IllegalStateException("no decimal of 17 digits reads back as " + value);
    }

    private static BigDecimal nearer(BigDecimal exact, BigDecimal below, BigDecimal above) {
        int order = exact.subtract(below).compareTo(above.subtract(exact));
        if (order == 0) {
            return below.unscaledValue().testBit(0) ? above : below;
        }
        return order < 0 ? below : above;
    }

    /** Places the point: the value is {@code 0.digits x 10^point}. */
    private static String layout(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String fraction = count == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
