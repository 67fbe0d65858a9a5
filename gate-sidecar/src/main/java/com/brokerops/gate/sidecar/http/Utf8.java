package com.brokerops.gate.sidecar.http;

/**
 * The check that a body is plain UTF-8 text before any parser sees it, so that no parser guesses an
 * encoding. A byte order mark, a control character other than tab, CR and LF (which UTF-16 and
 * UTF-32 are full of), an overlong form and a surrogate are faults.
 */
final class Utf8 {
    /** The result for text without a fault. */
    static final int NO_FAULT = -1;

    private Utf8() {}

    /** Offset of the first byte that is not part of legal text, or {@link #NO_FAULT}. */
    static int firstFault(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            byte lead = bytes[at];
            if (lead >= 0x20 || lead == '\n' || lead == '\r' || lead == '\t') {
                at++;
            } else {
                int size = lead >= 0 ? 0 : sequence(bytes, at, length);
                if (size == 0 || at == 0 && byteOrderMark(bytes, length)) {
                    return at;
                }
                at += size;
            }
        }
        return NO_FAULT;
    }

    /** Bytes of the legal sequence at {@code at}, or 0. Unicode 15, table 3-7. */
    private static int sequence(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xFF;
        int size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (size == 0 || at + size > length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean legal = second >= least && second <= most;
        for (int i = 2; i < size; i++) {
            legal &= (bytes[at + i] & 0xC0) == 0x80;
        }
        return legal ? size : 0;
    }

    private static boolean byteOrderMark(byte[] bytes, int length) {
        return length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
    }
}
