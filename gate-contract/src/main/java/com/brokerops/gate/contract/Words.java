package com.brokerops.gate.contract;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as symbols and hashes of policies: the last ones are kept,
 * so that most of them need not be made again.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class Words {
    private static final int PLACES = 512;
    private static final int HASHED_BYTES = 8;

    private final @Nullable String[] words = new String[PLACES];

    /** The text of the ASCII bytes in {@code [from, to)}. */
    String of(byte[] bytes, int from, int to) {
        int place = place(bytes, from, to);
        String known = words[place];
        if (known != null && same(known, bytes, from, to)) {
            return known;
        }
        String word = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        words[place] = word;
        return word;
    }

    /** Looks at the end of the text: names tend to begin alike. */
    private static int place(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = Math.max(from, to - HASHED_BYTES); i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 9) & PLACES - 1;
    }

    private static boolean same(String word, byte[] bytes, int from, int to) {
        int length = to - from;
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
