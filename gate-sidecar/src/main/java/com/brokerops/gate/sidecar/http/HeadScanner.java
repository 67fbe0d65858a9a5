package com.brokerops.gate.sidecar.http;

import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a request's head, one byte at a time, without the liberties that RFC 9112 lets a
 * server take. What it passes can be read in one way only:
 *
 * <pre>
 *   METHOD SP /path SP HTTP/1.1 CR LF        upper-case method, single spaces, origin-form
 *   ( name ":" value CR LF ){0,64}           no space in or after the name, no line folding
 *   CR LF                                    visible ASCII, space and tab; no bare CR or LF, no NUL
 * </pre>
 *
 * <p><b>Thread.</b> The event loop of its connection.
 */
final class HeadScanner implements ByteProcessor {
    static final int MAX_REQUEST_LINE = 4096;
    static final int MAX_HEADERS_SIZE = 8192;
    static final int MAX_HEADERS = 64;

    private static final int MAX_METHOD = 16;
    private static final String VERSION_AND_END = " HTTP/1.1\r\n";
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private static final Refusal REQUEST_LINE =
            malformed("the request line is not METHOD /path HTTP/1.1 with single spaces, CR LF");
    private static final Refusal HEADER_LINE =
            malformed("a header line is not name: value of visible ASCII, ended by CR LF");
    private static final Refusal FOLDED = malformed("a header line is folded");
    private static final Refusal LONG_LINE =
            tooLarge("the request line is longer than " + MAX_REQUEST_LINE + " bytes");
    private static final Refusal LONG_HEADERS =
            tooLarge("the headers are longer than " + MAX_HEADERS_SIZE + " bytes");
    private static final Refusal MANY_HEADERS =
            tooLarge("there are more than " + MAX_HEADERS + " headers");

    private enum State {
        METHOD,
        TARGET_START,
        TARGET,
        VERSION,
        LINE_START,
        NAME,
        VALUE,
        VALUE_LF,
        LAST_LF,
        DONE,
        REFUSED
    }

    private State state = State.METHOD;
    private int matched;
    private int lineSize;
    private int headersSize;
    private int headers;
    private @Nullable Refusal refusal;

    /** Starts over with the next request's first byte. */
    void reset() {
        state = State.METHOD;
        matched = 0;
        lineSize = 0;
        headersSize = 0;
        headers = 0;
        refusal = null;
    }

    /** Takes one byte; false when the head is complete with it, or refused because of it. */
    @Override
    public boolean process(byte b) {
        state =
                switch (state) {
                    case METHOD -> method(b);
                    case TARGET_START -> b == '/' ? State.TARGET : refuse(REQUEST_LINE);
                    case TARGET -> target(b);
                    case VERSION -> version(b);
                    case LINE_START -> lineStart(b);
                    case NAME -> name(b);
                    case VALUE -> value(b);
                    case VALUE_LF -> b == '\n' ? State.LINE_START : refuse(HEADER_LINE);
                    case LAST_LF -> b == '\n' ? State.DONE : refuse(HEADER_LINE);
                    case DONE, REFUSED ->
                            throw new IllegalStateException("byte " + b + " after " + state);
                };
        count();
        return state != State.DONE && state != State.REFUSED;
    }

    /** True when the last byte of the head was taken and nothing is wrong with it. */
    boolean complete() {
        return state == State.DONE;
    }

    /** Why the head is refused, or null. */
    @Nullable Refusal refusal() {
        return refusal;
    }

    private void count() {
        if (state == State.REFUSED) {
            return;
        }
        if (state.compareTo(State.VERSION) <= 0) {
            lineSize++;
            if (lineSize > MAX_REQUEST_LINE) {
                state = refuse(LONG_LINE);
            }
        } else {
            headersSize++;
            if (headersSize > MAX_HEADERS_SIZE) {
                state = refuse(LONG_HEADERS);
            }
        }
    }

    private State method(byte b) {
        if (b >= 'A' && b <= 'Z' && matched < MAX_METHOD) {
            matched++;
            return State.METHOD;
        }
        return b == ' ' && matched > 0 ? State.TARGET_START : refuse(REQUEST_LINE);
    }

    private State target(byte b) {
        if (b == ' ') {
            matched = 1;
            return State.VERSION;
        }
        boolean legal = b > ' ' && b < 0x7F && b != '#' && b != '\\' && b != '"';
        return legal ? State.TARGET : refuse(REQUEST_LINE);
    }

    private State version(byte b) {
        if (b != VERSION_AND_END.charAt(matched)) {
            return refuse(REQUEST_LINE);
        }
        matched++;
        return matched == VERSION_AND_END.length() ? State.LINE_START : State.VERSION;
    }

    private State lineStart(byte b) {
        if (b == '\r') {
            return State.LAST_LF;
        }
        if (b == ' ' || b == '\t') {
            return refuse(FOLDED);
        }
        headers++;
        return headers > MAX_HEADERS ? refuse(MANY_HEADERS) : tokenByte(b);
    }

    private State name(byte b) {
        return b == ':' ? State.VALUE : tokenByte(b);
    }

    private State tokenByte(byte b) {
        boolean token = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
        return token || b > 0 && TOKEN_PUNCTUATION.indexOf(b) >= 0
                ? State.NAME
                : refuse(HEADER_LINE);
    }

    private State value(byte b) {
        if (b == '\r') {
            return State.VALUE_LF;
        }
        return b >= ' ' && b < 0x7F || b == '\t' ? State.VALUE : refuse(HEADER_LINE);
    }

    private State refuse(Refusal why) {
        refusal = why;
        return State.REFUSED;
    }

    private static Refusal malformed(String detail) {
        return new Refusal(RequestFault.MALFORMED_HEAD, detail);
    }

    private static Refusal tooLarge(String detail) {
        return new Refusal(RequestFault.HEAD_TOO_LARGE, detail);
    }
}
