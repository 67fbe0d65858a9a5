package com.brokerops.gate.contract;

/** The alphabets of the names a platform may send. Anything else is refused, never trimmed. */
public final class Identifiers {
    private Identifiers() {}

    /** Throws unless the text is 3 to 64 of {@code A-Z a-z 0-9 . _ : -}. */
    public static void requireClientOrderId(String field, String text) {
        requireName(field, text, 3);
    }

    /** Throws unless the text is 1 to 64 of {@code A-Z a-z 0-9 . _ : -}. */
    public static void requireName(String field, String text) {
        requireName(field, text, 1);
    }

    /** Throws unless the text is 1 to 32 printable ASCII, without space, quote, backslash, bar. */
    public static void requireSymbol(String field, String text) {
        boolean legal = !text.isEmpty() && text.length() <= 32;
        for (int i = 0; legal && i < text.length(); i++) {
            char c = text.charAt(i);
            legal = c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '|';
            legal &= c < 'a' || c > 'z';
        }
        if (!legal) {
            throw new IllegalArgumentException(
                    field + " must be 1 to 32 printable ASCII without space, quote, \\ and |");
        }
    }

    /** ASCII letters in upper case; everything else as it is. No locale. */
    public static String upperCased(String symbol) {
        for (int i = 0; i < symbol.length(); i++) {
            char c = symbol.charAt(i);
            if (c >= 'a' && c <= 'z') {
                return upperCasedFrom(symbol, i);
            }
        }
        return symbol;
    }

    private static String upperCasedFrom(String symbol, int first) {
        char[] chars = symbol.toCharArray();
        for (int i = first; i < chars.length; i++) {
            if (chars[i] >= 'a' && chars[i] <= 'z') {
                chars[i] = (char) (chars[i] - 'a' + 'A');
            }
        }
        return new String(chars);
    }

    private static void requireName(String field, String text, int least) {
        boolean legal = text.length() >= least && text.length() <= 64;
        for (int i = 0; legal && i < text.length(); i++) {
            char c = text.charAt(i);
            legal = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= ':';
            legal |= c == '.' || c == '_' || c == '-';
        }
        if (!legal) {
            throw new IllegalArgumentException(
                    field + " must be " + least + " to 64 of A-Z a-z 0-9 . _ : -");
        }
    }
}
