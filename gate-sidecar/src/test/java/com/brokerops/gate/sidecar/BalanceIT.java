package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client trades on what its platform says it has, also after the gate was killed. */
final class BalanceIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
    void whatABalanceIsGoodForSurvivesAKillAndTheLossOfTheDatabase() throws IOException {
        leverage(200);
        assertThat(decided(1, "1").get("reasons").get(0).get("rule_id").stringValue())
                .isEqualTo("balance");
        sent(200, balance("B-1", "100", Instant.now()));
        assertThat(decided(1, "150").get("status").stringValue()).isEqualTo("AUTHORIZED");
        JsonNode blocked = decided(1, "50.01");
        assertThat(blocked.get("reason_code").stringValue()).isEqualTo("BUYING_POWER");
        JsonNode before = funds();
        assertThat(before.get("buying_power").decimalValue()).isEqualByComparingTo("50");

        gate.kill();
        gate.restart();
        assertThat(funds()).isEqualTo(before);
        gate.kill();
        Files.delete(gate.dataDirectory().resolve("gate.db"));
        gate.restart();

        assertThat(funds()).isEqualTo(before);
        assertThat(decided(1, "50.01").get("reason_code").stringValue()).isEqualTo("BUYING_POWER");
        assertThat(decided(1, "50").get("status").stringValue()).isEqualTo("AUTHORIZED");
    }

    @Test
    void theSameAgainIsADuplicateAnotherPayloadAConflictAndAnOlderOneSuperseded() {
        Instant now = Instant.now();
        JsonNode first = sent(200, balance("B-2", "100", now));

        JsonNode again = sent(200, balance("B-2", "100", now));
        JsonNode older = sent(200, balance("B-1", "7000", now.minusSeconds(1)));
        JsonNode other = sent(409, balance("B-2", "101", now));

        assertThat(again.get("duplicate").booleanValue()).isTrue();
        assertThat(again.get("seq")).isEqualTo(first.get("seq"));
        assertThat(older.get("superseded").booleanValue()).isTrue();
        assertThat(older.get("seq")).isEqualTo(first.get("seq"));
        assertThat(other.get("original_seq")).isEqualTo(first.get("seq"));
        assertThat(funds().get("balance").decimalValue()).isEqualByComparingTo("100");
        HttpResponse<String> redriven = redriven(other.get("quarantine_id").longValue());
        assertThat(redriven.statusCode()).as(redriven.body()).isEqualTo(409);
    }

    @Test
    void oneOfTheFutureIsKeptAndEndsThereWhenALaterOneIsKnown() {
        Instant now = Instant.now();
        JsonNode early = sent(422, balance("B-1", "5", now.plusSeconds(60)));
        sent(200, balance("B-2", "100", now));
        long id = early.get("quarantine_id").longValue();

        assertThat(redriven(id).statusCode()).isEqualTo(422);
        assertThat(funds().get("balance").decimalValue()).isEqualByComparingTo("100");
    }

    private void leverage(long percent) {
        long version =
                JSON.readTree(shown("/v1/admin/limits?scope=client:CL-001"))
                        .get("version")
                        .longValue();
        HttpResponse<String> set =
                gate.operatorPost(
                        "/v1/admin/limits",
                        """
                        {"scope":"client:CL-001","owner":"risk","limits":{"leverage_percent":%d},\
                        "expected_version":%d,"reason":"a test"}\
                        """
                                .formatted(percent, version));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    }

    private String shown(String path) {
        return gate.send(
                        HttpRequest.newBuilder(gate.operator().resolve(path))
                                .header("Authorization", "Bearer " + gate.credential())
                                .GET()
                                .build())
                .body();
    }

    private static String balance(String id, String amount, Instant at) {
        return "{\"event_type\":\"account.balance\",\"event_id\":\"%s\",\"client_id\":\"CL-001\",\"balance\":%s,\"at\":\"%s\"}"
                .formatted(id, amount, at);
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

    private JsonNode decided(int qty, String price) {
        HttpResponse<String> answer =
                certain(
                        """
                        {"order":{"client_order_id":"B-%d","symbol":"AAPL","side":"BUY","qty":%d,\
                        "price":%s},"context":{"client_id":"CL-001"}}\
                        """
                                .formatted(++orders, qty, price));
        return JSON.readTree(answer.body());
    }

    private JsonNode funds() {
        return JSON.readTree(gate.get("/v1/exposure/CL-001").body()).get("funds");
    }

    private HttpResponse<String> redriven(long id) {
        return gate.operatorPost("/v1/admin/quarantine/" + id + "/redrive", "{}");
    }

    /** On a busy machine a gate may refuse; what it says of that is to send the order again. */
    private HttpResponse<String> certain(String order) {
        return await().until(
                        () -> gate.authorize(order),
                        answer -> !answer.body().contains("\"retryable\":true"));
    }
}
