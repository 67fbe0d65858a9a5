package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others know of positions and money is compared with the log and attached to it. */
final class ToldFactsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NOBODY = "0199f0a0-1234-7abc-8def-0123456789ab";

    @TempDir private Path folder;
    private GateUnderTest gate;
    private int orders;

    @BeforeEach
    void start() {
        gate = GateUnderTest.dev(folder.resolve("data"), "--durability", "written");
    }

    @AfterEach
    void stop() {
        gate.close();
    }

    @Test
    void whatADecisionHasComeToIsTheSameAfterAKillAndTheLossOfTheDatabase() throws IOException {
        String open = decided(1).get("trace_id").stringValue();
        String blocked = decided(1001).get("trace_id").stringValue();
        JsonNode first = sent(200, economics("F-1", open, "PROVISIONAL", "-1.25"));
        sent(200, economics("F-2", open, "FINAL", "-1.5"));
        sent(200, economics("F-3", blocked, "FINAL", "0"));
        sent(422, economics("F-4", NOBODY, "FINAL", "0"));
        JsonNode before = told(open);
        assertThat(before).hasSize(2);
        assertThat(before.get(0).get("seq")).isEqualTo(first.get("seq"));
        assertThat(before.get(1).get("amounts_e4").get("fees").longValue()).isEqualTo(-15_000);
        assertThat(told(blocked)).hasSize(1);

        gate.kill();
        Files.delete(gate.dataDirectory().resolve("gate.db"));
        gate.restart();

        assertThat(told(open)).isEqualTo(before);
        JsonNode again = sent(200, economics("F-1", open, "PROVISIONAL", "-1.25"));
        assertThat(again.get("duplicate").booleanValue()).isTrue();
        assertThat(again.get("seq")).isEqualTo(first.get("seq"));
        sent(409, economics("F-1", open, "PROVISIONAL", "-1.26"));
    }

    @Test
    void theBundleOfADecisionHasWhatItHasComeTo() {
        String open = decided(1).get("trace_id").stringValue();
        sent(200, economics("F-1", open, "FINAL", "-1.25"));

        await().until(
                        () -> gate.get("/v1/decisions/" + open + "/bundle").body(),
                        body -> body.contains("economics.reconciled"));
    }

    @Test
    void aPositionThatIsNotFlatHereIsKeptForAPersonAndTrueOnceTheExecutionIsReported() {
        String buy = decided(5).get("trace_id").stringValue();
        sent(200, execution(buy, "X-1"));
        JsonNode drift = sent(422, closed("C-1"));
        assertThat(drift.get("detail").stringValue()).isEqualTo("the position here is 5");
        String sell = order("SELL", 5).get("trace_id").stringValue();
        sent(200, execution(sell, "X-2"));

        HttpResponse<String> redriven =
                gate.operatorPost(
                        "/v1/admin/quarantine/" + drift.get("quarantine_id") + "/redrive", "{}");

        assertThat(redriven.statusCode()).as(redriven.body()).isEqualTo(200);
        assertThat(sent(200, closed("C-1")).get("duplicate").booleanValue()).isTrue();
    }

    private static String economics(String id, String token, String stage, String fees) {
        return "{\"event_type\":\"economics.reconciled\",\"event_id\":\"%s\",\"decision_token\":\"%s\",\"stage\":\"%s\",\"amounts\":{\"fees\":%s}}"
                .formatted(id, token, stage, fees);
    }

    private static String closed(String id) {
        return "{\"event_type\":\"position.closed\",\"event_id\":\"%s\",\"client_id\":\"CL-001\",\"symbol\":\"AAPL\",\"qty\":5,\"price\":2,\"at\":\"2025-01-02T08:00:00Z\"}"
                .formatted(id);
    }

    private static String execution(String token, String id) {
        return "{\"event_type\":\"execution.reported\",\"event_id\":\"%s\",\"decision_token\":\"%s\",\"qty\":5,\"price\":2}"
                .formatted(id, token);
    }

    private JsonNode sent(int status, String json) {
        HttpResponse<String> answer =
                gate.sendUntilCertain(
                        HttpRequest.newBuilder(gate.gate().resolve("/v1/events"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private JsonNode decided(int qty) {
        return order("BUY", qty);
    }

    private JsonNode order(String side, int qty) {
        HttpResponse<String> answer =
                certain(
                        """
                        {"order":{"client_order_id":"F-%d","symbol":"AAPL","side":"%s","qty":%d,\
                        "price":2},"context":{"client_id":"CL-001"}}\
                        """
                                .formatted(++orders, side, qty));
        return JSON.readTree(answer.body());
    }

    /** The lines that say what a decision has come to, once the database has them. */
    private JsonNode told(String traceId) {
        String body =
                await().until(
                                () -> gate.get("/v1/decisions/" + traceId),
                                answer -> answer.statusCode() == 200)
                        .body();
        return JSON.readTree(body).get("economics");
    }

    /** On a busy machine a gate may refuse; what it says of that is to send the order again. */
    private HttpResponse<String> certain(String order) {
        return await().until(
                        () -> gate.authorize(order),
                        answer -> !answer.body().contains("\"retryable\":true"));
    }
}
