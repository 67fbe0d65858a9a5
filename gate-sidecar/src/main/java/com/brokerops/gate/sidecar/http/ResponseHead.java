package com.brokerops.gate.sidecar.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** The bytes of an answer's head: status line, type, length, what the route adds, an empty line. */
final class ResponseHead {
    /** Room for a head without unusual headers. */
    static final int USUAL_SIZE = 256;

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CONNECTION_CLOSE = ascii("Connection: close\r\n");
    private static final byte[] LINE_END = ascii("\r\n");

    private ResponseHead() {}

    /**
     * Writes a head.
     *
     * @param headers name, value, name, value; checked by {@link #requireSafe}
     */
    static void write(
            ByteBuf out, int status, MediaType type, int length, boolean close, String[] headers) {
        ByteBufUtil.writeAscii(out, StatusLine.of(status).line());
        ByteBufUtil.writeAscii(out, type.headerLine());
        out.writeBytes(CONTENT_LENGTH);
        writeDecimal(out, length);
        out.writeBytes(LINE_END);
        for (int i = 0; i < headers.length; i += 2) {
            ByteBufUtil.writeAscii(out, headers[i]);
            out.writeByte(':').writeByte(' ');
            ByteBufUtil.writeAscii(out, headers[i + 1]);
            out.writeBytes(LINE_END);
        }
        if (close) {
            out.writeBytes(CONNECTION_CLOSE);
        }
        out.writeBytes(LINE_END);
    }

    /** Throws unless the headers come in pairs and cannot break out of their lines. */
    static void requireSafe(String[] headers) {
        if (headers.length % 2 != 0) {
            throw new IllegalArgumentException(headers.length + " names and values: no pairs");
        }
        for (String text : headers) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                    throw new IllegalArgumentException("character " + (int) text.charAt(i));
                }
            }
        }
    }

    private static void writeDecimal(ByteBuf out, int value) {
        int unit = 1;
        while (value / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.writeByte('0' + value / unit % 10);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
