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
    private static final int LENGTH = 36;

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

    private static int digit(byte b) {
        return b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
    }
}
