package com.brokerops.gate.contract;

import java.nio.charset.StandardCharsets;
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

    private Uuids() {}

    /**
     * Reads the ASCII bytes in {@code [from, to)}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static UUID of(byte[] text, int from, int to) {
        long high = 0;
        long low = 0;
        boolean legal = to - from == LENGTH;
        for (int i = 0; legal && i < LENGTH; i++) {
            byte b = text[from + i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                legal = b == '-';
            } else {
                int digit = digit(b);
                legal = digit >= 0;
                high = high << 4 | low >>> 60;
                low = low << 4 | digit;
            }
        }
        if (!legal) {
            throw new IllegalArgumentException(
                    "not a UUID: " + new String(text, from, to - from, StandardCharsets.US_ASCII));
        }
        return new UUID(high, low);
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

    private static int digit(byte b) {
        return b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
    }
}
