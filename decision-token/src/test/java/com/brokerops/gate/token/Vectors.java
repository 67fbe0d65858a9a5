package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonReader.NumberText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The vectors that the cloud platform's own code computed. */
final class Vectors {
    private final Map<?, ?> file;

    private Vectors(Map<?, ?> file) {
        this.file = file;
    }

    static Vectors read(String name) throws IOException {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            return new Vectors((Map<?, ?>) JsonReader.parse(in.readAllBytes()));
        }
    }

    SigningKey key() {
        return new SigningKey("cloud", Samples.utf8((String) file.get("key_utf8")));
    }

    List<Map<?, ?>> cases() {
        return ((List<?>) file.get("cases")).stream().<Map<?, ?>>map(Map.class::cast).toList();
    }

    /** The digest of an order as JavaScript reads it. */
    static String digestV1(Map<?, ?> order) {
        return OrderDigest.v1(
                (String) order.get("client_order_id"),
                (String) order.get("symbol"),
                (String) order.get("side"),
                number(order.get("qty")),
                order.containsKey("price") ? number(order.get("price")) : null);
    }

    static double number(Object value) {
        return Double.parseDouble(((NumberText) value).text());
    }
}
