package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others know of positions and money is compared with the log and attached to it. */
final class ToldFactsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NOBODY = "0199f0a0-1234-7abc-8def-0123456789ab";

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static int accounts;

    private final Account account = new Account(gate, ++accounts);

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"), "durability: written");
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void whatADecisionHasComeToIsTheSameAfterAKillAndTheLossOfTheDatabase() throws IOException {
        String open = decided("BUY", 1);
        String blocked = decided("BUY", 1001);
        JsonNode first = account.reported(200, economics("F-1", open, "PROVISIONAL", "-1.25"));
        account.reported(200, economics("F-2", open, "FINAL", "-1.5"));
        account.reported(200, economics("F-3", blocked, "FINAL", "0"));
        account.reported(422, economics("F-4", NOBODY, "FINAL", "0"));
        JsonNode before = told(open);
        assertThat(before).hasSize(2);
        assertThat(before.get(0).get("seq")).isEqualTo(first.get("seq"));
        assertThat(before.get(1).get("amounts_e4").get("fees").longValue()).isEqualTo(-15_000);
        assertThat(told(blocked)).hasSize(1);

        gate.kill();
        Files.delete(gate.dataDirectory().resolve("gate.db"));
        gate.restart();

        assertThat(told(open)).isEqualTo(before);
        JsonNode again = account.reported(200, economics("F-1", open, "PROVISIONAL", "-1.25"));
        assertThat(again.get("duplicate").booleanValue()).isTrue();
        assertThat(again.get("seq")).isEqualTo(first.get("seq"));
        account.reported(409, economics("F-1", open, "PROVISIONAL", "-1.26"));
    }

    @Test
    void theBundleOfADecisionHasWhatItHasComeTo() {
        String open = decided("BUY", 1);
        account.reported(200, economics("F-1", open, "FINAL", "-1.25"));

        await().until(
                        () -> gate.get("/v1/decisions/" + open + "/bundle").body(),
                        body -> body.contains("economics.reconciled"));
    }

    @Test
    void aPositionThatIsNotFlatHereIsKeptForAPersonAndTrueOnceTheExecutionIsReported() {
        String buy = decided("BUY", 5);
        account.reported(200, account.execution(buy, "X-1", 5, "2"));
        JsonNode drift = account.reported(422, closed("C-1"));
        assertThat(drift.get("detail").stringValue()).isEqualTo("the position here is 5");
        String sell = decided("SELL", 5);
        account.reported(200, account.execution(sell, "X-2", 5, "2"));

        HttpResponse<String> redriven = account.redriven(drift.get("quarantine_id").longValue());

        assertThat(redriven.statusCode()).as(redriven.body()).isEqualTo(200);
        assertThat(account.reported(200, closed("C-1")).get("duplicate").booleanValue()).isTrue();
    }

    private String economics(String id, String token, String stage, String fees) {
        return "{\"event_type\":\"economics.reconciled\",\"event_id\":\"%s\",\"decision_token\":\"%s\",\"stage\":\"%s\",\"amounts\":{\"fees\":%s}}"
                .formatted(account.id(id), token, stage, fees);
    }

    private String closed(String id) {
        return "{\"event_type\":\"position.closed\",\"event_id\":\"%s\",\"client_id\":\"%s\",\"symbol\":\"AAPL\",\"qty\":5,\"price\":2,\"at\":\"2025-01-02T08:00:00Z\"}"
                .formatted(account.id(id), account.clientId());
    }

    private String decided(String side, int qty) {
        return account.order(side, "AAPL", qty, "2").get("trace_id").stringValue();
    }

    /** The lines that say what a decision has come to, once the database has them. */
    private static JsonNode told(String traceId) {
        String body =
                await().until(
                                () -> gate.get("/v1/decisions/" + traceId),
                                answer -> answer.statusCode() == 200)
                        .body();
        return JSON.readTree(body).get("economics");
    }
}
