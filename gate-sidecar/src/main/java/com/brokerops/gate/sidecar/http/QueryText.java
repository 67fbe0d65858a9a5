package com.brokerops.gate.sidecar.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The query of a request: members joined by {@code &}, percent-encoded, each at most once. */
public final class QueryText {
    private QueryText() {}

    /**
     * Reads a query.
     *
     * @param known the names it may have
     * @throws IllegalArgumentException naming what is not as it should be
     */
    public static Map<String, String> parse(String query, String... known) {
        List<String> names = Arrays.asList(known);
        Map<String, String> values = new HashMap<>();
        for (String member : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = member.indexOf('=');
            String name = equals < 0 ? member : member.substring(0, equals);
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "the query takes " + String.join(", ", names) + " and nothing else");
            }
            if (values.put(name, equals < 0 ? "" : value(name, member, equals)) != null) {
                throw new IllegalArgumentException(name + " appears twice");
            }
        }
        return values;
    }

    private static String value(String name, String member, int equals) {
        try {
            return URLDecoder.decode(member.substring(equals + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not percent-encoded text", e);
        }
    }
}
