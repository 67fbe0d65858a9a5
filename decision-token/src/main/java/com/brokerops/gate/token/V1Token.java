package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonReader.NumberText;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Timestamps;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token v1 as received, nothing of it proved yet.
 *
 * @param kid null in a token of the cloud platform, which names no key
 * @param signingInput the payload as JavaScript prints it for signing
 * @param subject the client it was issued for, signed though the digest leaves it out
 * @param payloadOrder the order as the payload tells it; not signed, so never a source
 */
record V1Token(
        @Nullable String kid,
        byte[] signature,
        byte[] signingInput,
        TokenFacts facts,
        @Nullable String subject,
        Map<?, ?> payloadOrder) {
    private static final int MOST_BYTES = 16 * 1024;

    /**
     * Reads {@code {"version":"v1","payload":{…},"signature":"hex"}}.
     *
     * @throws IllegalArgumentException or {@link com.brokerops.gate.contract.JsonException} for
     *     anything else
     */
    static V1Token parse(byte[] json) {
        if (json.length > MOST_BYTES) {
            throw new IllegalArgumentException("longer than " + MOST_BYTES + " bytes");
        }
        TokenMembers token = TokenMembers.of("token", JsonReader.parse(json));
        token.requireCount(3);
        token.requireString("version", "v1");
        byte[] signature = token.sha256("signature");
        TokenMembers payload = token.object("payload");
        payload.requireString("order_digest_version", "v1");
        TokenFacts facts =
                new TokenFacts(
                        payload.string("trace_id"),
                        payload.string("decision"),
                        payload.has("issued_at")
                                ? Timestamps.toMillis(payload.string("issued_at"))
                                : 0,
                        Timestamps.toMillis(payload.string("expires_at")),
                        payload.string("audience"),
                        payload.sha256("order_digest"),
                        payload.has("kill_epoch") ? payload.whole("kill_epoch") : 0);
        return new V1Token(
                payload.has("kid") ? kid(payload.string("kid")) : null,
                signature,
                EcmaScriptJson.signingInput(payload.map()),
                facts,
                payload.has("subject") ? payload.string("subject") : null,
                payload.object("order").map());
    }

    /**
     * True if the payload's own copy of the order differs from the order to be executed. The copy
     * is not signed; in a token of ours, which prints the order exactly as it was decided, a
     * difference means that somebody changed it. A token of the cloud platform keeps the client's
     * spelling, so its copy says nothing.
     */
    boolean contradicts(Order order) {
        if (kid == null) {
            return false;
        }
        boolean same =
                payloadOrder.size() == (order.priced() ? 5 : 4)
                        && order.symbol().equals(payloadOrder.get("symbol"))
                        && order.side().name().equals(payloadOrder.get("side"))
                        && order.clientOrderId().equals(payloadOrder.get("client_order_id"))
                        && isNumber(payloadOrder.get("qty"), (double) order.qty())
                        && (!order.priced()
                                || isNumber(payloadOrder.get("price"), order.priceE8() / 1e8));
        return !same;
    }

    private static boolean isNumber(@Nullable Object value, double expected) {
        return value instanceof NumberText number && Double.parseDouble(number.text()) == expected;
    }

    private static String kid(String text) {
        if (!SigningKey.isKid(text)) {
            throw new IllegalArgumentException("kid is not 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        return text;
    }
}
