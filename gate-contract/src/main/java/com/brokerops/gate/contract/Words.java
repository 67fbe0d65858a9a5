package com.brokerops.gate.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private final @Nullable Word[] words = new Word[PLACES];

    /** A text and its bytes, which are compared many at a time. */
    private record Word(byte[] ascii, String text) {}

    /** The text of the ASCII bytes in {@code [from, to)}. */
    String of(byte[] bytes, int from, int to) {
        int place = place(bytes, from, to);
        Word known = words[place];
        if (known != null && Arrays.equals(known.ascii, 0, known.ascii.length, bytes, from, to)) {
            return known.text;
        }
        byte[] ascii = Arrays.copyOfRange(bytes, from, to);
        Word word = new Word(ascii, new String(ascii, StandardCharsets.ISO_8859_1));
        words[place] = word;
        return word.text;
    }

    /** Looks at the end of the text: names tend to begin alike. */
    private static int place(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = Math.max(from, to - HASHED_BYTES); i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 9) & PLACES - 1;
    }
}
