package com.brokerops.gate.perf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request with places for the values of an order, cut once and copied together for each order.
 *
 * <pre>
 *   POST /v1/authorize                    method and path
 *   Content-Type: application/json        headers; Host and Content-Length are added
 *
 *   {"order":{"client_order_id":"${id}", … ${client} ${symbol} ${side} ${qty} ${price}
 * </pre>
 *
 * <p><b>Errors.</b> An unknown place is an {@link IllegalArgumentException}.
 */
final class RequestTemplate {
    /** A place in the text, {@code ${id}} for {@link #ID}. */
    enum Slot {
        ID(0),
        CLIENT(1),
        SYMBOL(2),
        SIDE(3),
        QTY(4),
        PRICE(5);

        private final int index;

        Slot(int index) {
            this.index = index;
        }

        /** Where its value is in an array of values. */
        int index() {
            return index;
        }
    }

    /** The request that the gate takes. */
    static final String AUTHORIZE =
            """
            POST /v1/authorize
            Content-Type: application/json

            {"order":{"client_order_id":"${id}","symbol":"${symbol}","side":"${side}","qty":${qty},\
            "price":${price}},"context":{"client_id":"${client}"}}\
            """;

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] HEAD_END = ascii("\r\n\r\n");

    /** Text as it is sent, or where a value goes. */
    private sealed interface Part {
        record Text(byte[] bytes) implements Part {}

        record Place(int slot) implements Part {}
    }

    private final Part[] head;
    private final Part[] body;

    private RequestTemplate(Part[] head, Part[] body) {
        this.head = head;
        this.body = body;
    }

    /**
     * Cuts a template.
     *
     * @param host the value of the Host header, unless the template has one
     */
    static RequestTemplate parse(String template, String host) {
        String text = template.replace("\r\n", "\n").strip();
        int end = text.indexOf("\n\n");
        List<String> lines = (end < 0 ? text : text.substring(0, end)).lines().toList();
        String[] request = lines.get(0).split(" ");
        if (request.length < 2 || !request[1].startsWith("/")) {
            throw new IllegalArgumentException("the first line is METHOD /path: " + lines.get(0));
        }
        StringBuilder head = new StringBuilder(request[0] + " " + request[1] + " HTTP/1.1\r\n");
        boolean hasHost = false;
        for (String line : lines.subList(1, lines.size())) {
            String name =
                    line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
            if (name.isEmpty() || name.equals("content-length")) {
                throw new IllegalArgumentException("not a header that can be sent: " + line);
            }
            hasHost |= name.equals("host");
            head.append(line).append("\r\n");
        }
        if (!hasHost) {
            head.append("Host: ").append(host).append("\r\n");
        }
        return new RequestTemplate(
                parts(head.toString()), parts(end < 0 ? "" : text.substring(end + 2)));
    }

    private static Part[] parts(String text) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
            int close = text.indexOf('}', at);
            if (close < 0) {
                throw new IllegalArgumentException("${ without } at " + at);
            }
            parts.add(new Part.Text(text.substring(from, at).getBytes(StandardCharsets.UTF_8)));
            String name = text.substring(at + 2, close);
            parts.add(new Part.Place(Slot.valueOf(name.toUpperCase(Locale.ROOT)).index()));
            from = close + 1;
        }
        parts.add(new Part.Text(text.substring(from).getBytes(StandardCharsets.UTF_8)));
        return parts.toArray(Part[]::new);
    }

    /** Writes the request with these values, by slot; returns its length. */
    int render(byte[][] values, byte[] out) {
        int at = copy(head, values, out, 0);
        at = copy(CONTENT_LENGTH, out, at);
        at = decimal(length(body, values), out, at);
        at = copy(HEAD_END, out, at);
        return copy(body, values, out, at);
    }

    private static int length(Part[] parts, byte[][] values) {
        int length = 0;
        for (Part part : parts) {
            length += bytes(part, values).length;
        }
        return length;
    }

    private static int copy(Part[] parts, byte[][] values, byte[] out, int from) {
        int at = from;
        for (Part part : parts) {
            at = copy(bytes(part, values), out, at);
        }
        return at;
    }

    private static byte[] bytes(Part part, byte[][] values) {
        return switch (part) {
            case Part.Text(byte[] text) -> text;
            case Part.Place(int slot) -> values[slot];
        };
    }

    private static int copy(byte[] source, byte[] out, int at) {
        System.arraycopy(source, 0, out, at, source.length);
        return at + source.length;
    }

    private static int decimal(int value, byte[] out, int at) {
        int digits = 1;
        for (int left = value; left >= 10; left /= 10) {
            digits++;
        }
        int left = value;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return at + digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
