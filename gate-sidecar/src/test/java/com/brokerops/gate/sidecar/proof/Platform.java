package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A platform with one client. It knows its orders by their ids. */
final class Platform {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CLIENT = "CL-001";

    private final GateUnderTest gate;
    private final Map<String, String> traces = new TreeMap<>();
    private int events;

    Platform(GateUnderTest gate) {
        this.gate = gate;
    }

    // ---- what it asks ----

    static String order(String id, String symbol, long qty, String price) {
        return Ask.order(CLIENT, id, symbol, "BUY", qty, price).json();
    }

    static String replacing(String original, String id, String symbol, long qty, String price) {
        return order(id, symbol, qty, price)
                .replace(
                        "{\"order\":{",
                        "{\"order\":{\"action\":\"REPLACE\",\"orig_client_order_id\":\"%s\","
                                .formatted(original));
    }

    /** A market order that does not say what the symbol is worth. */
    static String market(String id, String symbol, long qty) {
        return order(id, symbol, qty, "1").replace(",\"price\":1", "");
    }

    /** A market order that says what the symbol was worth, so many seconds ago. */
    static String market(String id, String symbol, long qty, String reference, long seconds) {
        Instant at = Instant.now().minusSeconds(seconds);
        return market(id, symbol, qty)
                .replace(
                        "\"" + CLIENT + "\"",
                        "\"%s\",\"reference_price\":%s,\"reference_at\":\"%s\""
                                .formatted(CLIENT, reference, at));
    }

    /** Asks for an order, which must be authorized. */
    void authorized(String body) {
        JsonNode answer = decided(() -> gate.authorize(body));
        assertThat(answer.path("status").stringValue()).as("%s", answer).isEqualTo("AUTHORIZED");
        String id = JSON.readTree(body).at("/order/client_order_id").stringValue();
        traces.put(id, answer.path("trace_id").stringValue());
    }

    /** Why it may go, or may not. */
    String reason(String body) {
        return decided(() -> gate.authorize(body)).path("reason_code").stringValue();
    }

    // ---- what it reports ----

    String execution(String id, long qty, String price) {
        return report(id, "execution.reported", ",\"qty\":%d,\"price\":%s".formatted(qty, price));
    }

    /** The execution that was reported last but so many never was. */
    String bust(String id, int back) {
        return report(id, "execution.busted", ",\"exec_id\":\"E-%d\"".formatted(events - back));
    }

    /** The event that was sent last was an execution of another quantity or price. */
    String correct(String id, long qty, String price) {
        return report(
                id,
                "execution.corrected",
                ",\"exec_id\":\"E-%d\",\"qty\":%d,\"price\":%s".formatted(events, qty, price));
    }

    String report(String id, String type) {
        return report(id, type, "");
    }

    /** The state that the event led to; sent twice, it counts once. */
    private String report(String id, String type, String rest) {
        String event =
                "{\"event_id\":\"E-%d\",\"event_type\":\"%s\",\"decision_token\":\"%s\"%s}"
                        .formatted(++events, type, traces.get(id), rest);
        decided(() -> gate.post("/v1/events", event));
        JsonNode again = decided(() -> gate.post("/v1/events", event));
        assertThat(again.path("duplicate").booleanValue()).as("%s", again).isTrue();
        return state(id);
    }

    // ---- what it sees ----

    String state(String id) {
        return decided(() -> gate.get("/v1/decisions/" + traces.get(id)))
                .path("order_state")
                .asString();
    }

    /** What is held of a symbol and what is being bought, each with its amount. */
    String held(String symbol) {
        for (JsonNode held : exposure().path("symbols")) {
            if (held.path("symbol").stringValue().equals(symbol)) {
                return "%s for %s, %s for %s"
                        .formatted(
                                held.path("position"),
                                plain(held.path("position_cost")),
                                held.path("pending_buy_qty"),
                                plain(held.path("pending_buy")));
            }
        }
        return "nothing";
    }

    private static String plain(JsonNode amount) {
        return amount.decimalValue().stripTrailingZeros().toPlainString();
    }

    /** Every order's state, and what the client has, but for the seq at which that was. */
    List<String> seen() {
        List<String> seen = new ArrayList<>();
        traces.keySet().forEach(id -> seen.add(id + " " + state(id)));
        seen.add(((ObjectNode) exposure()).without("as_of_seq").toString());
        return seen;
    }

    private JsonNode exposure() {
        return decided(() -> gate.get("/v1/exposure/" + CLIENT));
    }

    /** On a busy machine a gate may refuse; what it says of that is to send the request again. */
    private static JsonNode decided(Supplier<HttpResponse<String>> sending) {
        HttpResponse<String> response =
                await().until(
                                sending::get,
                                each ->
                                        each.statusCode() != 503
                                                && !each.body().contains("\"retryable\":true"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
