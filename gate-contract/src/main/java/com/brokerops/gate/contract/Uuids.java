package com.brokerops.gate.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * UUIDs in the one form that {@link UUID#toString} writes; {@link UUID#fromString} also takes
 * {@code 1-2-3-4-5} and upper case.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
final class Uuids {
    /** Characters of the text. */
    static final int LENGTH = 36;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** The value of each ASCII character as a digit, -1 for those that are none. */
    private static final byte[] DIGITS = digitsByByte();

    private Uuids() {}

    /**
     * Reads the ASCII bytes in {@code [from, to)}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static UUID of(byte[] text, int from, int to) {
        if (to - from == LENGTH
                && text[from + 8] == '-'
                && text[from + 13] == '-'
                && text[from + 18] == '-'
                && text[from + 23] == '-') {
            long a = digits(text, from, 8);
            long b = digits(text, from + 9, 4);
            long c = digits(text, from + 14, 4);
            long d = digits(text, from + 19, 4);
            long e = digits(text, from + 24, 12);
            if ((a | b | c | d | e) >= 0) {
                return new UUID(a << 32 | b << 16 | c, d << 48 | e);
            }
        }
        throw new IllegalArgumentException(
                "not a UUID: " + new String(text, from, to - from, StandardCharsets.US_ASCII));
    }

    /** Writes the text at an offset; returns the offset after it. */
    static int write(UUID uuid, byte[] out, int at) {
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        int next = digits(high >>> 32, 8, out, at);
        next = digits(high >>> 16, 4, out, dash(out, next));
        next = digits(high, 4, out, dash(out, next));
        next = digits(low >>> 48, 4, out, dash(out, next));
        return digits(low, 12, out, dash(out, next));
    }

    private static int dash(byte[] out, int at) {
        out[at] = '-';
        return at + 1;
    }

    /** Writes the last hex digits of a number. */
    private static int digits(long value, int count, byte[] out, int at) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = HEX[(int) rest & 15];
            rest >>>= 4;
        }
        return at + count;
    }

    /** Reads some hex digits, at most 15; negative if one of them is none. */
    private static long digits(byte[] text, int at, int count) {
        long value = 0;
        int all = 0;
        for (int i = at; i < at + count; i++) {
            byte b = text[i];
            int digit = b < 0 ? -1 : DIGITS[b];
            all |= digit;
            value = value << 4 | digit;
        }
        return all < 0 ? -1 : value;
    }

    private static byte[] digitsByByte() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (byte i = 0; i < HEX.length; i++) {
            digits[HEX[i]] = i;
        }
        return digits;
    }
}
