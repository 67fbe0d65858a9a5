package com.brokerops.gate.contract;

import java.nio.charset.StandardCharsets;

/**
 * Scaled longs as text and text as scaled longs, without ever passing through a double.
 *
 * <p><b>Units.</b> A price is scaled by 1e8, money by 1e4.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class Decimals {
    /** Digits after the point of a price. */
    public static final int PRICE_DECIMALS = 8;

    /** Digits after the point of an amount of money. */
    public static final int MONEY_DECIMALS = 4;

    /** The first price that is refused: 2^26, above which a double prints other digits. */
    public static final long PRICE_BOUND_E8 = 67_108_864L * 100_000_000L;

    /** The largest quantity of one order. */
    public static final long MAX_QTY = 1_000_000_000_000L;

    private static final int MAX_SIGNIFICANT_DIGITS = 15;
    private static final int MAX_NUMBER_TEXT = 32;
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private Decimals() {}

    /**
     * Reads a JSON number as a price: 0 &lt; price &lt; 2^26, at most 8 decimals and 15 significant
     * digits, an exponent of at most two digits.
     *
     * @return the price scaled by 1e8
     * @throws IllegalArgumentException saying which rule the text breaks
     */
    public static long priceE8(CharSequence text) {
        long price = scaled(text, PRICE_DECIMALS, PRICE_BOUND_E8 - 1, "must be less than 67108864");
        if (price == 0) {
            throw new IllegalArgumentException("must be greater than 0");
        }
        return price;
    }

    /**
     * Reads a JSON number as an amount of money that is not negative.
     *
     * @return the amount scaled by 1e4
     * @throws IllegalArgumentException saying which rule the text breaks
     */
    public static long moneyE4(CharSequence text) {
        return scaled(text, MONEY_DECIMALS, Long.MAX_VALUE, "is too large");
    }

    private static long scaled(CharSequence text, int decimals, long max, String tooLarge) {
        if (text.length() > MAX_NUMBER_TEXT) {
            throw new IllegalArgumentException("is longer than 32 characters");
        }
        NumberScan number = new NumberScan(text);
        int shift = decimals - number.fraction + number.exponent;
        if (number.digits == 0) {
            return 0;
        }
        if (shift < 0) {
            throw new IllegalArgumentException("has more than " + decimals + " decimals");
        }
        if (shift >= POWERS.length || number.digits > max / POWERS[shift]) {
            throw new IllegalArgumentException(tooLarge);
        }
        return number.digits * POWERS[shift];
    }

    /**
     * Writes a scaled value; returns the offset after it. Keeps at least {@code least} decimals.
     */
    static int write(long scaled, int decimals, int least, byte[] out, int from) {
        int at = from;
        long rest = scaled;
        if (rest < 0) {
            out[at++] = '-';
        } else {
            rest = -rest; // negative numbers reach Long.MIN_VALUE, positive ones do not
        }
        int kept = decimals;
        if (kept - least >= 4 && rest % 10_000 == 0) { // most prices have two decimals
            rest /= 10_000;
            kept -= 4;
        }
        while (kept > least && rest % 10 == 0) {
            rest /= 10;
            kept--;
        }
        int digits = Math.max(digits(rest), kept + 1);
        int point = at + digits - kept;
        if (kept == 0) {
            writeDigits(rest, out, at, point);
            return point;
        }
        long whole = writeDigits(rest, out, point + 1, point + 1 + kept);
        out[point] = '.';
        writeDigits(whole, out, at, point);
        return point + 1 + kept;
    }

    /** Fills the place with the last digits of a number that is not positive; returns the rest. */
    private static long writeDigits(long negative, byte[] out, int from, int to) {
        long rest = negative;
        int at = to;
        while (at - from >= 2) { // two at a time: a division of a long takes longer than the rest
            int pair = (int) (rest % 100);
            rest /= 100;
            out[--at] = (byte) ('0' - pair % 10);
            out[--at] = (byte) ('0' - pair / 10);
        }
        if (at > from) {
            out[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        return rest;
    }

    /** A scaled value as text with exactly {@code decimals} decimals. */
    public static String text(long scaled, int decimals) {
        byte[] out = new byte[24];
        return ascii(out, write(scaled, decimals, decimals, out, 0));
    }

    /** A scaled value as text without trailing zeros. */
    public static String shortText(long scaled, int decimals) {
        byte[] out = new byte[24];
        return ascii(out, write(scaled, decimals, 0, out, 0));
    }

    /**
     * Rounds an amount up to 15 significant digits, the most that a double keeps.
     *
     * @throws ArithmeticException if the amount is negative, or its rounding does not fit a long
     */
    public static long roundUpTo15Digits(long amountE4) {
        if (amountE4 < 0) {
            throw new ArithmeticException("negative amount " + amountE4);
        }
        int surplus = digits(-amountE4) - MAX_SIGNIFICANT_DIGITS;
        if (surplus <= 0) {
            return amountE4;
        }
        long unit = POWERS[surplus];
        long whole = amountE4 / unit;
        return Math.multiplyExact(amountE4 % unit == 0 ? whole : whole + 1, unit);
    }

    private static String ascii(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    /** How many digits a number that is not positive has. */
    private static int digits(long negative) {
        if (negative == Long.MIN_VALUE) {
            return POWERS.length;
        }
        long positive = -negative | 1; // 0 has one digit; no other count changes
        int bits = Long.SIZE - Long.numberOfLeadingZeros(positive);
        int least = bits * 1233 >> 12; // bits times log10(2), rounded down
        return positive < POWERS[least] ? least : least + 1;
    }

    /** The significant digits of a JSON number that is not negative, and where its point stands. */
    private static final class NumberScan {
        private final CharSequence text;
        private int at;
        private long digits;
        private int significant;
        private int pendingZeros;
        private int fraction;
        private int exponent;

        NumberScan(CharSequence text) {
            this.text = text;
            if (isDigit(1) && text.charAt(0) == '0') {
                throw malformed();
            }
            readDigits();
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                fraction = readDigits();
            }
            fraction -= pendingZeros;
            if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
                at++;
                exponent = readExponent();
            }
            if (at != text.length()) {
                throw malformed();
            }
        }

        private int readDigits() {
            int start = at;
            for (; isDigit(at); at++) {
                int digit = text.charAt(at) - '0';
                if (digit != 0) {
                    keep(digit);
                } else if (digits != 0) {
                    pendingZeros++;
                }
            }
            if (at == start) {
                throw malformed();
            }
            return at - start;
        }

        private void keep(int digit) {
            significant += pendingZeros + 1;
            if (significant > MAX_SIGNIFICANT_DIGITS) {
                throw new IllegalArgumentException("has more than 15 significant digits");
            }
            digits = digits * POWERS[pendingZeros + 1] + digit;
            pendingZeros = 0;
        }

        private int readExponent() {
            boolean negative = at < text.length() && text.charAt(at) == '-';
            if (negative || at < text.length() && text.charAt(at) == '+') {
                at++;
            }
            int start = at;
            int value = 0;
            for (; isDigit(at); at++) {
                if (at - start == 2) {
                    throw new IllegalArgumentException("has an exponent of more than two digits");
                }
                value = value * 10 + text.charAt(at) - '0';
            }
            if (at == start) {
                throw malformed();
            }
            return negative ? -value : value;
        }

        private boolean isDigit(int index) {
            return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
        }

        private static IllegalArgumentException malformed() {
            return new IllegalArgumentException("is not a decimal number of 0 or more");
        }
    }
}
