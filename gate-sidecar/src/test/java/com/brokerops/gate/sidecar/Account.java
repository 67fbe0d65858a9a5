package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One account of the demo limits, and its platform, which asks a gate and reports to it until it is
 * certain what became of that. Tests that share a gate have an account each, and so nothing of each
 * other's.
 */
final class Account {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final GateUnderTest gate;
    private final String clientId;
    private int orders;

    /**
     * Takes an account.
     *
     * @param number 1 to 100
     */
    Account(GateUnderTest gate, int number) {
        this.gate = gate;
        this.clientId = "CL-%03d".formatted(number);
    }

    String clientId() {
        return clientId;
    }

    /** The scope of its limits. */
    String scope() {
        return "client:" + clientId;
    }

    /** An id for an event that no other account uses. */
    String id(String id) {
        return clientId + "-" + id;
    }

    /** The answer to a new order. */
    JsonNode order(String side, String symbol, long qty, String price) {
        return decided(limit(side, symbol, qty, price), "");
    }

    /** The members of an order at a price. */
    static String limit(String side, String symbol, long qty, String price) {
        return "\"symbol\":\"%s\",\"side\":\"%s\",\"qty\":%d,\"price\":%s"
                .formatted(symbol, side, qty, price);
    }

    /**
     * The answer to a new order.
     *
     * @param order its members besides its id
     * @param context further members of the context, each after a comma
     */
    JsonNode decided(String order, String context) {
        return JSON.readTree(
                gate.postUntilCertain("/v1/authorize", request(order, context)).body());
    }

    /** The request for a new order. */
    String request(String order, String context) {
        return "{\"order\":{\"client_order_id\":\"ORD-%d\",%s},\"context\":{\"client_id\":\"%s\"%s}}"
                .formatted(++orders, order, clientId, context);
    }

    /** The trace id of a new order of one piece at 1 that was let go. */
    String authorized(String side) {
        JsonNode answer = order(side, "AAPL", 1, "1");
        assertThat(answer.get("status").stringValue()).as("%s", answer).isEqualTo("AUTHORIZED");
        return answer.get("trace_id").stringValue();
    }

    /** The answer to an event or several, which has that status. */
    JsonNode reported(int status, String json) {
        HttpResponse<String> answer = gate.postUntilCertain("/v1/events", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    /** An execution, as its platform reports it. */
    String execution(String token, String id, long qty, String price) {
        return "{\"event_type\":\"execution.reported\",\"event_id\":\"%s\",\"decision_token\":\"%s\",\"qty\":%d,\"price\":%s}"
                .formatted(id(id), token, qty, price);
    }

    /** What the gate shows of it. */
    JsonNode exposure() {
        return JSON.readTree(gate.get("/v1/exposure/" + clientId).body());
    }

    /** A person has what is kept under that id evaluated again. */
    HttpResponse<String> redriven(long quarantineId) {
        return gate.operatorPost("/v1/admin/quarantine/" + quarantineId + "/redrive", "{}");
    }
}
