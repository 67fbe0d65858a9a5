package com.brokerops.gate.token;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text as JavaScript trims it, puts it in upper case and encodes it.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 *
 * <p><b>Source.</b> ECMA-262, String.prototype.trim and toUpperCase; the WHATWG Encoding Standard.
 */
final class EcmaScriptText {
    private EcmaScriptText() {}

    /** {@code text.trim()}. */
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** {@code text.trim().toUpperCase()}. */
    static String trimmedUpperCase(String text) {
        return trimmed(text).toUpperCase(Locale.ROOT);
    }

    /** UTF-8, a lone surrogate as U+FFFD; Java would write a question mark. */
    static byte[] utf8(String text) {
        StringBuilder wellFormed = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                wellFormed.setCharAt(i, '\uFFFD');
            }
        }
        return wellFormed.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r'
                || c == '\uFEFF'
                || Character.getType(c) == Character.SPACE_SEPARATOR
                || c == '\u2028'
                || c == '\u2029';
    }
}
