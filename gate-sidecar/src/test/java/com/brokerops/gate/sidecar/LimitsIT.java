package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import com.brokerops.gate.sidecar.operator.NewCredential;
import com.brokerops.gate.sidecar.operator.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Limits while the gate runs: one lowers, two raise, the smallest of all owners holds. */
final class LimitsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LIMITS = "/v1/admin/limits";
    private static final String NO_END = "";

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static int accounts;

    private final Account account = new Account(gate, ++accounts);

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void oneNameLowersForTheNextOrderAndTwoRaiseAgain() throws IOException {
        String finn = added("finn", Role.OPERATOR);
        assertThat(order(60)).contains("AUTHORIZED");

        HttpResponse<String> lowered =
                gate.operatorPost(LIMITS, body("risk", "{\"order_notional\":50}", NO_END), finn);

        assertThat(lowered.statusCode()).as(lowered.body()).isEqualTo(200);
        assertThat(lowered.body()).contains("\"order_notional\":50.0000");
        assertThat(order(60)).contains("NOTIONAL_LIMIT_EXCEEDED");
        String raise = body("risk", "{\"order_notional\":70}", NO_END);
        assertThat(gate.operatorPost(LIMITS, raise, finn).statusCode()).isEqualTo(403);
        HttpResponse<String> asked = gate.operatorPost(LIMITS, raise, gate.credential("dev-1"));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        assertThat(order(60)).contains("NOTIONAL_LIMIT_EXCEEDED");
        String sha256 = JSON.readTree(asked.body()).get("sha256").stringValue();
        assertThat(confirm(sha256, "dev-1").statusCode()).isEqualTo(403);
        HttpResponse<String> raised = confirm(sha256, "dev-2");
        assertThat(raised.statusCode()).as(raised.body()).isEqualTo(200);
        assertThat(order(60)).contains("AUTHORIZED");
        JsonNode line = AuditLines.ofType(gate.dataDirectory(), "limits.changed").getLast();
        assertThat(line.get("principal").stringValue()).isEqualTo("dev-1+dev-2");
        assertThat(line.get("source_sha256").stringValue()).isEqualTo(sha256);
        assertThat(line.get("owner").stringValue()).isEqualTo("risk");
    }

    @Test
    void aChangeThatRestsOnAnOlderVersionIsRefusedEvenWhenTwoAgree() {
        String stale = body("risk", "{\"order_notional\":50}", NO_END);
        HttpResponse<String> asked =
                gate.operatorPost(LIMITS, body("risk", "{\"gross\":1,\"order_qty\":1}", NO_END));
        assertThat(asked.statusCode()).isEqualTo(200);

        HttpResponse<String> refused = gate.operatorPost(LIMITS, stale);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("the limits are of version " + version());
        HttpResponse<String> raise = gate.operatorPost(LIMITS, body("risk", "null", NO_END));
        String sha256 = JSON.readTree(raise.body()).get("sha256").stringValue();
        gate.operatorPost(LIMITS, body("compliance", "{\"net\":1}", NO_END));
        assertThat(confirm(sha256, "dev-2").statusCode()).isEqualTo(404); // withdrawn by that
    }

    @Test
    void theSmallestOfAllOwnersHoldsUntilEachIsWithdrawn() {
        lower("risk", "{\"order_notional\":50,\"order_qty\":5}");
        lower("compliance", "{\"order_notional\":40}");
        assertThat(order(45)).contains("NOTIONAL_LIMIT_EXCEEDED");
        JsonNode shown = JSON.readTree(look().body());
        assertThat(shown.get("in_force").get("order_notional").decimalValue())
                .isEqualByComparingTo("40");
        assertThat(shown.get("in_force").get("order_qty").longValue()).isEqualTo(5);
        assertThat(shown.get("owners").findValuesAsString("owner"))
                .containsExactly("compliance", "file", "risk");

        byTwo(body("compliance", "null", NO_END));

        assertThat(order(45)).contains("AUTHORIZED");
        assertThat(order(55)).contains("NOTIONAL_LIMIT_EXCEEDED");
    }

    @Test
    void whatIsLowerForATimeIsAsItWasAfterwards() {
        Instant end = Instant.now().plus(Duration.ofSeconds(2));
        HttpResponse<String> lowered =
                gate.operatorPost(LIMITS, body("risk", "{\"order_notional\":50}", end.toString()));
        assertThat(lowered.statusCode()).as(lowered.body()).isEqualTo(200);
        String before = order(60);
        assertThat(Instant.now().isAfter(end) || before.contains("NOTIONAL_LIMIT_EXCEEDED"))
                .isTrue();

        await().until(() -> order(60).contains("AUTHORIZED"));

        assertThat(Instant.now()).isAfter(end.minusMillis(1));
        JsonNode line = AuditLines.ofType(gate.dataDirectory(), "limits.changed").getLast();
        assertThat(line.get("reason").stringValue()).isEqualTo("expired");
        assertThat(line.get("principal").stringValue()).isEqualTo("gate");
        assertThat(gate.get("/metrics").body()).contains("gate_limits_pending_expiries 0.0");
        HttpResponse<String> late =
                gate.operatorPost(LIMITS, body("risk", "{\"net\":1}", end.toString()));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("expires_at has passed");
    }

    @Test
    void isKeptByAKilledGateAndByOneWithoutItsSnapshotAndEndsWhileItIsDown() throws Exception {
        lower("risk", "{\"order_notional\":50}");
        Instant end = Instant.now().plus(Duration.ofSeconds(1));
        gate.operatorPost(LIMITS, body("compliance", "{\"order_notional\":40}", end.toString()));
        long version = version();
        gate.kill();
        await().until(() -> Instant.now().isAfter(end));
        gate.restart();

        assertThat(order(45)).contains("AUTHORIZED");
        assertThat(order(60)).contains("NOTIONAL_LIMIT_EXCEEDED");
        assertThat(version()).isEqualTo(version + 1); // the end of what compliance set
        gate.terminate();
        for (String part : List.of("gate.db", "gate.db-wal", "gate.db-shm")) {
            Files.deleteIfExists(gate.dataDirectory().resolve(part));
        }
        gate.restart();

        assertThat(order(60)).contains("NOTIONAL_LIMIT_EXCEEDED");
        assertThat(version()).isEqualTo(version + 1);
        List<JsonNode> started = AuditLines.ofType(gate.dataDirectory(), "started");
        JsonNode stopped = AuditLines.ofType(gate.dataDirectory(), "stopped").getLast();
        assertThat(started.getLast().get("state_hash")).isEqualTo(stopped.get("state_hash"));
    }

    @Test
    void aClientThatIsLeftPastItsLimitsMayOnlyReduce() {
        assertThat(order(60)).contains("AUTHORIZED");

        HttpResponse<String> lowered =
                gate.operatorPost(LIMITS, body("risk", "{\"gross\":50}", NO_END));

        assertThat(lowered.body()).contains("\"risk_state\":\"REDUCE_ONLY\"");
        assertThat(order(1)).contains("REDUCE_ONLY_WOULD_INCREASE");
    }

    @Test
    void isAllDoneByTheCommand() throws IOException {
        Ended shown = command("limits", "show", "--scope", account.scope());
        assertThat(shown.exitCode()).as(shown.errors()).isZero();
        Ended set = command("limits", "set", "--order-notional", "50", "--reason", "a fair");
        assertThat(set.exitCode()).as(set.errors()).isZero();
        assertThat(set.output()).contains("\"order_notional\":50.0000");
        assertThat(order(60)).contains("NOTIONAL_LIMIT_EXCEEDED");

        Ended asked = command("limits", "withdraw", "--reason", "the fair is over");
        String sha256 = JSON.readTree(asked.output()).get("sha256").stringValue();
        assertThat(command("changes", "list").output()).contains("\"change\":\"limits\"");
        Ended confirmed = command("changes", "confirm", sha256, "--as", "dev-2");

        assertThat(confirmed.exitCode()).as(confirmed.errors()).isZero();
        assertThat(order(60)).contains("AUTHORIZED");
        assertThat(command("limits", "set", "--reason", "no numbers").exitCode()).isEqualTo(64);
    }

    private Ended command(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        if (words[0].equals("limits") && !words[1].equals("show")) {
            arguments.addAll(List.of("--scope", account.scope(), "--owner", "risk"));
            arguments.addAll(List.of("--expect", "" + version()));
        }
        return gate.command(arguments);
    }

    private void lower(String owner, String limits) {
        HttpResponse<String> answer = gate.operatorPost(LIMITS, body(owner, limits, NO_END));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void byTwo(String body) {
        HttpResponse<String> asked = gate.operatorPost(LIMITS, body);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String sha256 = JSON.readTree(asked.body()).get("sha256").stringValue();
        assertThat(confirm(sha256, "dev-2").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> confirm(String sha256, String name) {
        return gate.operatorPost(
                "/v1/admin/changes/" + sha256 + "/confirm", "{}", gate.credential(name));
    }

    private String body(String owner, String limits, String end) {
        return """
        {"scope":"%s","owner":"%s","limits":%s,"expected_version":%d,%s"reason":"a test"}\
        """
                .formatted(
                        account.scope(),
                        owner,
                        limits,
                        version(),
                        end.isEmpty() ? "" : "\"expires_at\":\"" + end + "\",");
    }

    private long version() {
        return JSON.readTree(look().body()).get("version").longValue();
    }

    private HttpResponse<String> look() {
        return gate.operatorGet(LIMITS + "?scope=" + account.scope());
    }

    private static String added(String name, Role role) throws IOException {
        Path credentials = gate.dataDirectory().resolve("credentials");
        Path file = NewCredential.ofOperator(credentials, name, role);
        String reload = "/v1/admin/credentials/reload";
        assertThat(gate.operatorPost(reload, "{}", gate.credential("dev-1")).statusCode())
                .isEqualTo(200);
        return Files.readAllLines(file).get(0);
    }

    private String order(int price) {
        return account.order("BUY", "AAPL", 1, "" + price).toString();
    }
}
