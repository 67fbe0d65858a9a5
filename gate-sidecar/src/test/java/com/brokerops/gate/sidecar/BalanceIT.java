package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client trades on what its platform says it has, also after the gate was killed. */
final class BalanceIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
    void whatABalanceIsGoodForSurvivesAKillAndTheLossOfTheDatabase() throws IOException {
        leverage(200);
        assertThat(bought("1").get("reasons").get(0).get("rule_id").stringValue())
                .isEqualTo("balance");
        account.reported(200, balance("B-1", "100", Instant.now()));
        assertThat(bought("150").get("status").stringValue()).isEqualTo("AUTHORIZED");
        JsonNode blocked = bought("50.01");
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
        assertThat(bought("50.01").get("reason_code").stringValue()).isEqualTo("BUYING_POWER");
        assertThat(bought("50").get("status").stringValue()).isEqualTo("AUTHORIZED");
    }

    @Test
    void theSameAgainIsADuplicateAnotherPayloadAConflictAndAnOlderOneSuperseded() {
        Instant now = Instant.now();
        JsonNode first = account.reported(200, balance("B-2", "100", now));

        JsonNode again = account.reported(200, balance("B-2", "100", now));
        JsonNode older = account.reported(200, balance("B-1", "7000", now.minusSeconds(1)));
        JsonNode other = account.reported(409, balance("B-2", "101", now));

        assertThat(again.get("duplicate").booleanValue()).isTrue();
        assertThat(again.get("seq")).isEqualTo(first.get("seq"));
        assertThat(older.get("superseded").booleanValue()).isTrue();
        assertThat(older.get("seq")).isEqualTo(first.get("seq"));
        assertThat(other.get("original_seq")).isEqualTo(first.get("seq"));
        assertThat(funds().get("balance").decimalValue()).isEqualByComparingTo("100");
        HttpResponse<String> redriven = account.redriven(other.get("quarantine_id").longValue());
        assertThat(redriven.statusCode()).as(redriven.body()).isEqualTo(409);
    }

    @Test
    void oneOfTheFutureIsKeptAndEndsThereWhenALaterOneIsKnown() {
        Instant now = Instant.now();
        JsonNode early = account.reported(422, balance("B-1", "5", now.plusSeconds(60)));
        account.reported(200, balance("B-2", "100", now));
        long id = early.get("quarantine_id").longValue();

        assertThat(account.redriven(id).statusCode()).isEqualTo(422);
        assertThat(funds().get("balance").decimalValue()).isEqualByComparingTo("100");
    }

    private void leverage(long percent) {
        String limits = gate.operatorGet("/v1/admin/limits?scope=" + account.scope()).body();
        HttpResponse<String> set =
                gate.operatorPost(
                        "/v1/admin/limits",
                        """
                        {"scope":"%s","owner":"risk","limits":{"leverage_percent":%d},\
                        "expected_version":%d,"reason":"a test"}\
                        """
                                .formatted(
                                        account.scope(),
                                        percent,
                                        JSON.readTree(limits).get("version").longValue()));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    }

    private String balance(String id, String amount, Instant at) {
        return "{\"event_type\":\"account.balance\",\"event_id\":\"%s\",\"client_id\":\"%s\",\"balance\":%s,\"at\":\"%s\"}"
                .formatted(account.id(id), account.clientId(), amount, at);
    }

    private JsonNode bought(String price) {
        return account.order("BUY", "AAPL", 1, price);
    }

    private JsonNode funds() {
        return account.exposure().get("funds");
    }
}
