package com.brokerops.gate.perf;

import java.nio.charset.StandardCharsets;

/**
 * Finds in the bytes of an answer, without decoding them, what a measurement needs: where it ends,
 * its status code, whether the order was authorized or blocked, the trace id and the times that the
 * gate took. A chunked answer ends with its last chunk.
 *
 * <p><b>Thread.</b> One at a time: what was found is valid until the next scan.
 */
final class AnswerScanner {
    /** What an answer says about an order. */
    enum Verdict {
        AUTHORIZED,
        BLOCKED,
        /** Blocked because the gate could not decide. */
        REFUSED,
        /** None of these words is in it. */
        NONE
    }

    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");
    private static final byte[] STATUS = ascii("\"status\":\"");
    private static final byte[] TRACE_ID = ascii("{\"trace_id\":");
    private static final byte[] TIMING = ascii("\"timing_ms\":{");
    private static final int STATUS_CODE_AT = 9;
    private static final int STATUS_IS_WITHIN = 256;
    private static final int TIMING_IS_WITHIN = 200;
    private static final int UUID_LENGTH = 36;

    private int statusCode;
    private int bodyStart;
    private int end;

    /** True if the bytes hold the whole answer. */
    boolean scan(byte[] bytes, int length) {
        int headEnd = find(HEAD_END, bytes, 0, length);
        if (headEnd < 0 || headEnd < STATUS_CODE_AT + 3) {
            return false;
        }
        statusCode =
                (bytes[STATUS_CODE_AT] - '0') * 100
                        + (bytes[STATUS_CODE_AT + 1] - '0') * 10
                        + (bytes[STATUS_CODE_AT + 2] - '0');
        bodyStart = headEnd + HEAD_END.length;
        end = bodyStart;
        for (int line = nextLine(bytes, 0, headEnd);
                line > 0;
                line = nextLine(bytes, line, headEnd)) {
            if (startsWith(CONTENT_LENGTH, bytes, line, headEnd)) {
                end = bodyStart + number(bytes, line + CONTENT_LENGTH.length);
                return length >= end;
            }
            if (startsWith(CHUNKED, bytes, line, headEnd)) {
                end = length;
                return length >= bodyStart + LAST_CHUNK.length
                        && startsWith(LAST_CHUNK, bytes, length - LAST_CHUNK.length, length);
            }
        }
        return true;
    }

    int statusCode() {
        return statusCode;
    }

    /** Bytes of head and body. */
    int length() {
        return end;
    }

    Verdict verdict(byte[] bytes) {
        int limit = Math.min(end, bodyStart + STATUS_IS_WITHIN);
        int at = find(STATUS, bytes, bodyStart, limit);
        if (at < 0 || at + STATUS.length >= end) {
            return Verdict.NONE;
        }
        return switch (bytes[at + STATUS.length]) {
            case 'A' -> Verdict.AUTHORIZED;
            case 'B' -> traceIdAt(bytes) < 0 ? Verdict.REFUSED : Verdict.BLOCKED;
            default -> Verdict.NONE;
        };
    }

    /** Where the 36 characters of the trace id start, or -1 without one. */
    int traceIdAt(byte[] bytes) {
        int at = bodyStart + TRACE_ID.length;
        boolean there =
                at + 1 + UUID_LENGTH < end
                        && startsWith(TRACE_ID, bytes, bodyStart, end)
                        && bytes[at] == '"';
        return there ? at + 1 : -1;
    }

    /** The trace id as text. */
    String traceId(byte[] bytes) {
        return new String(bytes, traceIdAt(bytes), UUID_LENGTH, StandardCharsets.US_ASCII);
    }

    /** A hash of the trace id: the same for the same decision. */
    long traceIdHash(byte[] bytes) {
        int from = traceIdAt(bytes);
        long hash = 1;
        for (int i = from; from >= 0 && i < from + UUID_LENGTH; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash;
    }

    /**
     * Reads the members of {@code timing_ms} in their order into microseconds, -1 for null.
     *
     * @return false if there is no such member
     */
    boolean timing(byte[] bytes, long[] micros) {
        int at = find(TIMING, bytes, Math.max(bodyStart, end - TIMING_IS_WITHIN), end);
        if (at < 0) {
            return false;
        }
        at += TIMING.length;
        for (int i = 0; i < micros.length; i++) {
            while (at < end && bytes[at] != ':') {
                at++;
            }
            at++;
            if (at >= end) {
                return false;
            }
            micros[i] = bytes[at] == 'n' ? -1 : micros(bytes, at);
        }
        return true;
    }

    /** A decimal with three digits after the point. */
    private static long micros(byte[] bytes, int from) {
        long value = 0;
        for (int at = from; bytes[at] != ',' && bytes[at] != '}'; at++) {
            if (bytes[at] != '.') {
                value = value * 10 + bytes[at] - '0';
            }
        }
        return value;
    }

    private static int nextLine(byte[] bytes, int from, int headEnd) {
        for (int at = from; at < headEnd; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    private static int number(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] == ' ') {
            at++;
        }
        int value = 0;
        for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            value = value * 10 + bytes[at] - '0';
        }
        return value;
    }

    private static int find(byte[] what, byte[] bytes, int from, int to) {
        byte first = what[0];
        for (int at = from; at <= to - what.length; at++) {
            if (bytes[at] == first && startsWith(what, bytes, at, to)) {
                return at;
            }
        }
        return -1;
    }

    /** Letters of either case match a lower-case one. */
    private static boolean startsWith(byte[] what, byte[] bytes, int at, int to) {
        if (at + what.length > to) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            byte is = bytes[at + i];
            if (is != what[i] && (is < 'A' || is > 'Z' || is + 32 != what[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
