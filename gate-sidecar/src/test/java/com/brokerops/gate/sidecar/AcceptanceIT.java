package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a platform sees of a gate with the default policy and the demo limits, over a real port. */
final class AcceptanceIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static int orders;

    @BeforeAll
    static void start() {
        gate = GateUnderTest.dev(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @ParameterizedTest(name = "{0} {1} x {2} at {3} is {4}")
    @CsvSource({
        "BUY,  AAPL, 1000, 185.50,     OK",
        "BUY,  AAPL, 1001, 185.50,     QTY_LIMIT_EXCEEDED",
        "BUY,  GME,  10,   20,         OK",
        "BUY,  GME,  11,   20,         SYMBOL_RESTRICTION",
        "SELL, gme,  10,   20,         OK",
        "SELL, gMe,  11,   20,         SYMBOL_RESTRICTION",
        "BUY,  PNNY, 100,  0.99999999, OK",
        "BUY,  PNNY, 101,  0.99999999, PENNY_STOCK_RESTRICTION",
        "BUY,  PNNY, 101,  1.00,       OK",
        "BUY,  PNNY, 100,  1.00,       OK",
        "BUY,  BIG,  1000, 10000.0001, NOTIONAL_LIMIT_EXCEEDED",
        "BUY,  BIG,  1000, 10000.0000, OK",
    })
    void decidesByTheDefaultPolicy(
            String side, String symbol, long qty, String price, String reason) {
        JsonNode answer = authorize(order(id(), symbol, side, qty, price), "CL-001");

        assertThat(answer.get("reason_code").stringValue()).isEqualTo(reason);
        boolean authorized = reason.equals("OK");
        assertThat(answer.get("status").stringValue())
                .isEqualTo(authorized ? "AUTHORIZED" : "BLOCKED");
        assertThat(answer.get("audit").get("seq").longValue()).isPositive();
        assertThat(answer.get("decision_token").get("signature").stringValue()).hasSize(64);
    }

    @Test
    void reportsEveryReasonWithTheMostImportantFirst() {
        JsonNode answer = authorize(order(id(), "GME", "BUY", 1001, "0.50"), "CL-001");

        List<String> codes = new ArrayList<>();
        answer.get("reasons").forEach(reason -> codes.add(reason.get("code").stringValue()));
        assertThat(codes)
                .containsExactly(
                        "SYMBOL_RESTRICTION", "QTY_LIMIT_EXCEEDED", "PENNY_STOCK_RESTRICTION");
        assertThat(answer.get("reason_code").stringValue()).isEqualTo("SYMBOL_RESTRICTION");
    }

    @Test
    void blocksAClientWithoutLimits() {
        JsonNode answer = authorize(order(id(), "AAPL", "BUY", 1, "1"), "NOBODY");

        assertThat(answer.get("reason_code").stringValue()).isEqualTo("LIMITS_NOT_SET");
    }

    @Test
    void blocksAnOrderWithoutAPrice() {
        String order =
                "{\"client_order_id\":\"%s\",\"symbol\":\"AAPL\",\"side\":\"BUY\",\"qty\":1}"
                        .formatted(id());

        assertThat(authorize(order, "CL-001").get("reason_code").stringValue())
                .isEqualTo("PRICE_UNAVAILABLE");
    }

    @Test
    void fillsASmallLimitToTheLastTenThousandth() {
        JsonNode below = authorize(order(id(), "TINY", "BUY", 1, "9999.9999"), "TINY-001");
        assertThat(below.get("status").stringValue()).isEqualTo("AUTHORIZED");
        JsonNode over = authorize(order(id(), "TINY", "BUY", 1, "0.0002"), "TINY-001");
        assertThat(over.get("reason_code").stringValue()).isEqualTo("EXPOSURE_LIMIT_EXCEEDED");
        assertThat(over.get("economics").get("breach_amount").decimalValue())
                .isEqualByComparingTo("0.0001");
        JsonNode last = authorize(order(id(), "TINY", "BUY", 1, "0.0001"), "TINY-001");
        assertThat(last.get("status").stringValue()).isEqualTo("AUTHORIZED");
        JsonNode full = authorize(order(id(), "TINY", "BUY", 1, "0.00000001"), "TINY-001");

        assertThat(full.get("reason_code").stringValue()).isEqualTo("EXPOSURE_LIMIT_EXCEEDED");
    }

    @Test
    void givesTheSameTokenToARepeatedClientOrderIdAndBlocksAnotherOrderUnderIt() {
        String order = order(id(), "AAPL", "BUY", 7, "10");
        JsonNode first = authorize(order, "CL-002");
        JsonNode again = authorize(order, "CL-002");
        JsonNode other = authorize(order.replace("\"qty\":7", "\"qty\":8"), "CL-002");

        assertThat(again.get("decision_token")).isEqualTo(first.get("decision_token"));
        assertThat(again.get("decision_jws")).isEqualTo(first.get("decision_jws"));
        assertThat(again.get("replayed").booleanValue()).isTrue();
        assertThat(other.get("reason_code").stringValue()).isEqualTo("IDEMPOTENCY_MISMATCH");
        assertThat(other.get("trace_id")).isEqualTo(first.get("trace_id"));
        assertThat(other.get("reasons").get(0).get("field").stringValue()).isEqualTo("order.qty");
    }

    @Test
    void followsAnOrderThroughItsLife() {
        JsonNode answer = authorize(order(id(), "LIFE", "BUY", 100, "10"), "CL-003");
        String trace = answer.get("trace_id").stringValue();

        assertThat(report("accepted", "order.accepted", trace, "")).contains("WORKING");
        String fill = ",\"qty\":40,\"price\":9.5";
        assertThat(report("fill-1", "execution.reported", trace, fill)).contains("PARTIAL");
        assertThat(report("fill-1", "execution.reported", trace, fill))
                .contains("\"duplicate\":true");
        assertThat(report("canceled", "order.canceled", trace, "")).contains("CANCELED");

        JsonNode after = authorize(order(id(), "LIFE", "SELL", 41, "10"), "CL-003");
        assertThat(after.get("economics").get("exposure_before").decimalValue())
                .isEqualByComparingTo("380");
        HttpResponse<String> line = gate.get("/v1/decisions/" + trace);
        assertThat(line.statusCode()).isEqualTo(200);
        assertThat(line.body()).contains("\"order_state\":\"CANCELED\"", trace);
    }

    @Test
    void haltsEverythingButACancelUntilItIsReleased() {
        gate.operatorPost("/v1/admin/risk-state", risk("HALT"));
        try {
            JsonNode blocked = authorize(order(id(), "AAPL", "BUY", 1, "1"), "CL-004");
            assertThat(blocked.get("reason_code").stringValue()).isEqualTo("POLICY_HALT");
            JsonNode cancel =
                    JSON.readTree(
                            gate.authorize(
                                            """
                                            {"order":{"client_order_id":"ANY","action":"CANCEL"},
                                             "context":{"client_id":"CL-004"}}\
                                            """)
                                    .body());
            assertThat(cancel.get("status").stringValue()).isEqualTo("AUTHORIZED");
            assertThat(cancel.get("reason_code").stringValue()).isEqualTo("CANCEL_PASS_THROUGH");
            assertThat(cancel.get("decision_token").isNull()).isTrue();
        } finally {
            assertThat(gate.release().statusCode()).isEqualTo(200);
        }

        JsonNode free = authorize(order(id(), "AAPL", "BUY", 1, "1"), "CL-004");
        assertThat(free.get("status").stringValue()).isEqualTo("AUTHORIZED");
    }

    @Test
    void doesNotListenToAnOperatorWithoutTheCredential() {
        HttpResponse<String> refused =
                gate.send(
                        HttpRequest.newBuilder(gate.operator().resolve("/v1/admin/risk-state"))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer " + "0".repeat(64))
                                .POST(HttpRequest.BodyPublishers.ofString(risk("HALT")))
                                .build());

        assertThat(refused.statusCode()).isEqualTo(401);
    }

    private static String risk(String state) {
        return "{\"scope\":\"global\",\"state\":\"%s\",\"reason\":\"a test\"}".formatted(state);
    }

    private static String report(String eventId, String type, String trace, String rest) {
        String event =
                "{\"event_id\":\"%s\",\"event_type\":\"%s\",\"decision_token\":\"%s\"%s}"
                        .formatted(trace.substring(24) + eventId, type, trace, rest);
        return gate.post("/v1/events", event).body();
    }

    private static String order(String id, String symbol, String side, long qty, String price) {
        return "{\"client_order_id\":\"%s\",\"symbol\":\"%s\",\"side\":\"%s\",\"qty\":%d,\"price\":%s}"
                .formatted(id, symbol, side, qty, price);
    }

    private static JsonNode authorize(String order, String client) {
        HttpResponse<String> answer =
                gate.postUntilCertain(
                        "/v1/authorize",
                        "{\"order\":%s,\"context\":{\"client_id\":\"%s\"}}"
                                .formatted(order, client));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static synchronized String id() {
        return "ACC-" + ++orders;
    }
}
