package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.JsonReader.NumberText;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.token.Verification.Failed;
import com.brokerops.gate.token.Verification.Valid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens that the cloud platform's own code made. */
class CloudTokenTest {
    @Test
    void printsAndSignsEveryPayloadAsTheCloudPlatformDoes() throws IOException {
        Vectors vectors = Vectors.read("decision-token-v1.json");
        assertThat(vectors.cases()).hasSize(40);
        for (Map<?, ?> vector : vectors.cases()) {
            Map<?, ?> token = (Map<?, ?>) vector.get("token");
            Map<?, ?> payload = (Map<?, ?>) token.get("payload");
            byte[] input = EcmaScriptJson.signingInput(payload);
            String signature = HexFormat.of().formatHex(vectors.key().hmacSha256(input));
            assertThat(new String(input, StandardCharsets.UTF_8))
                    .isEqualTo(vector.get("signing_input"));
            assertThat(signature).isEqualTo(token.get("signature"));
            String traceId = (String) payload.get("trace_id");
            assertThat("v1:" + traceId.substring(0, 8) + ":" + signature.substring(0, 32))
                    .isEqualTo(vector.get("decision_signature"));
            assertThat(Vectors.digestV1((Map<?, ?>) payload.get("order")))
                    .isEqualTo(payload.get("order_digest"));
        }
    }

    @Test
    void acceptsATokenWithoutKidIfOneOfTheKeysSignedItForTheOrderToBeExecuted() throws IOException {
        Vectors vectors = Vectors.read("decision-token-v1.json");
        TokenVerifier verifier = verifier(Samples.KEY, vectors.key());
        TokenVerifier stranger = verifier(Samples.KEY, Samples.OTHER_KEY);
        int compared = 0;
        for (Map<?, ?> vector : vectors.cases()) {
            Map<?, ?> payload = (Map<?, ?>) ((Map<?, ?>) vector.get("token")).get("payload");
            Order order = orderOf((Map<?, ?>) payload.get("order"));
            if (order == null || !payload.get("decision").equals("AUTHORIZED")) {
                continue;
            }
            long now = Timestamps.toMillis((String) payload.get("issued_at"));
            byte[] token = rewritten(vector.get("token"));
            assertThat(verifier.verify(token, order, now))
                    .isInstanceOfSatisfying(
                            Valid.class, valid -> assertThat(valid.kid()).isEqualTo("cloud"));
            assertThat(verifier.verify(token, Samples.ORDER, now))
                    .isEqualTo(new Failed(TokenCheck.DIGEST, "issued for another order"));
            assertThat(stranger.verify(token, order, now))
                    .isEqualTo(new Failed(TokenCheck.SIGNATURE, "not signed by that key"));
            compared++;
        }
        assertThat(compared).isEqualTo(7);
    }

    private static TokenVerifier verifier(SigningKey... keys) {
        return new TokenVerifier(List.of(keys), TokenSigner.AUDIENCE);
    }

    /** The order as the gate would read it, or null if it refuses it. */
    private static Order orderOf(Map<?, ?> order) {
        try {
            return new Order(
                    EcmaScriptText.trimmed((String) order.get("client_order_id")),
                    EcmaScriptText.trimmedUpperCase((String) order.get("symbol")),
                    Side.valueOf((String) order.get("side")),
                    (long) Vectors.number(order.get("qty")),
                    order.containsKey("price")
                            ? Math.round(Vectors.number(order.get("price")) * 1e8)
                            : 0,
                    OrderType.LIMIT,
                    TimeInForce.DAY);
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    private static byte[] rewritten(Object token) {
        JsonWriter out = new JsonWriter(4096);
        write(out, token);
        return out.toBytes();
    }

    private static void write(JsonWriter out, Object value) {
        if (value instanceof Map<?, ?> members) {
            out.beginObject();
            members.forEach((name, member) -> write(out.field((String) name), member));
            out.endObject();
        } else if (value instanceof List<?> elements) {
            out.beginArray();
            elements.forEach(element -> write(out, element));
            out.endArray();
        } else if (value instanceof String text) {
            out.string(text);
        } else {
            out.raw(((NumberText) value).text());
        }
    }
}
