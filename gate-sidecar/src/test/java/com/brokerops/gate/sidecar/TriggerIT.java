package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gate sets by itself over real ports: seen, written down, kept, and let go by two. */
final class TriggerIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LIMIT = Account.limit("BUY", "AAPL", 1, "1");

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static int accounts;

    private final Account account = new Account(gate, ++accounts);
    private final Account another = new Account(gate, ++accounts);

    @BeforeAll
    static void start() {
        gate =
                GateUnderTest.patient(
                        folder.resolve("data"),
                        "trigger.unauthorized-execution.confirmations: 2",
                        "trigger.repeated-execution.confirmations: 3",
                        "trigger.repeated-execution.window-ms: 3600000",
                        "trigger.drift.confirmations: 2");
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void whoExecutesWhatWasBlockedIsHaltedThroughKillsUntilTwoPeopleLetGo() throws IOException {
        int before = health("triggered");
        String blocked = blocked();
        JsonNode first = account.reported(422, account.execution(blocked, "X-1", 1, "1"));
        account.reported(422, account.execution(blocked, "X-1", 1, "1")); // the same, not another
        assertThat(status(account, "")).isEqualTo("AUTHORIZED");
        JsonNode confirmed = last("trigger.confirmed");
        assertThat(confirmed.get("trigger").stringValue()).isEqualTo("unauthorized-execution");
        assertThat(confirmed.get("scope").stringValue()).isEqualTo(account.scope());
        assertThat(confirmed.get("confirmations").intValue()).isOne();
        assertThat(confirmed.get("needed").intValue()).isEqualTo(2);
        assertThat(first.get("quarantine_id").longValue())
                .isEqualTo(confirmed.get("seq").longValue() + 1);

        account.reported(422, account.execution(blocked, "X-2", 1, "1"));

        assertThat(status(account, "")).isEqualTo("POLICY_HALT");
        assertThat(status(another, "")).isEqualTo("AUTHORIZED");
        JsonNode set = last("risk.changed");
        assertThat(set.get("scope").stringValue()).isEqualTo(account.scope());
        assertThat(set.get("state").stringValue()).isEqualTo("HALT");
        assertThat(set.get("principal").stringValue()).isEqualTo("gate");
        assertThat(set.get("reason").stringValue())
                .isEqualTo(
                        "unauthorized-execution 2/2 in 3600000 ms: execution %s of %s, which was BLOCKED"
                                .formatted(account.id("X-2"), blocked));
        assertThat(health("triggered")).isEqualTo(before + 1);
        assertThat(gate.get("/metrics").body())
                .contains("gate_triggers_total{trigger=\"unauthorized-execution\",} 1.0");
        gate.kill();
        gate.restart();
        assertThat(status(account, "")).isEqualTo("POLICY_HALT");
        gate.kill();
        Files.delete(gate.dataDirectory().resolve("gate.db"));
        gate.restart();
        assertThat(status(account, "")).isEqualTo("POLICY_HALT");
        assertThat(health("triggered")).isEqualTo(before + 1);
        assertThat(gate.operatorGet("/v1/admin/risk-state").body())
                .contains(set.get("reason").stringValue());

        assertThat(gate.release(account.scope()).statusCode()).isEqualTo(200);

        assertThat(status(account, "")).isEqualTo("AUTHORIZED");
        assertThat(health("triggered")).isEqualTo(before);
        account.reported(422, account.execution(blocked, "X-3", 1, "1"));
        assertThat(status(account, "")).as("counting begins anew").isEqualTo("AUTHORIZED");
        gate.kill();
        gate.restart();
        account.reported(422, account.execution(blocked, "X-4", 1, "1"));
        assertThat(status(account, "")).as("and with a start").isEqualTo("AUTHORIZED");
    }

    @Test
    void whatIsAboutNoDecisionAtAllIsKeptAndSpeaksAgainstNobody() {
        int lines = AuditLines.ofType(gate.dataDirectory(), "trigger.confirmed").size();

        JsonNode answer =
                account.reported(
                        422,
                        account.execution("0199f0a0-1234-7abc-8def-0123456789ab", "X-9", 1, "1"));

        assertThat(answer.get("quarantine_id").isNull()).isFalse();
        assertThat(AuditLines.ofType(gate.dataDirectory(), "trigger.confirmed")).hasSize(lines);
    }

    @Test
    void aStrategyIsHaltedWithItsThirdOrderThatIsExecutedAndReArmedByTwo() {
        String by = ",\"strategy_id\":\"%s\"".formatted(account.id("S"));
        for (int i = 1; i <= 3; i++) {
            assertThat(status(another, by)).isEqualTo("AUTHORIZED");
            JsonNode order = account.decided(LIMIT, by);
            String token = order.get("trace_id").stringValue();
            account.reported(200, account.execution(token, "X-" + i, 1, "1"));
        }

        assertThat(status(account, by)).isEqualTo("POLICY_HALT");
        assertThat(status(another, by)).isEqualTo("POLICY_HALT");
        assertThat(status(account, "")).isEqualTo("AUTHORIZED");
        JsonNode set = last("risk.changed");
        assertThat(set.get("reason").stringValue())
                .startsWith("repeated-execution 3/3 in 3600000 ms: execution ");
        JsonNode booked = last("lifecycle");
        assertThat(booked.get("seq").longValue()).isEqualTo(set.get("seq").longValue() + 1);
        gate.kill();
        gate.restart();
        assertThat(status(account, by)).isEqualTo("POLICY_HALT");
        assertThat(gate.release("strategy:" + account.id("S")).statusCode()).isEqualTo(200);
        assertThat(status(account, by)).isEqualTo("AUTHORIZED");
    }

    @Test
    void aPositionThatIsSaidToBeFlatAgainAndAgainMayOnlyBeReduced() {
        String buy = account.authorized("BUY");
        account.reported(200, account.execution(buy, "X-1", 1, "1"));
        account.reported(422, closed("C-1"));
        assertThat(status(account, "")).isEqualTo("AUTHORIZED");

        await().untilAsserted(() -> { // within a second of the first it does not count
            account.reported(422, closed("C-2"));
            assertThat(status(account, "")).isEqualTo("REDUCE_ONLY_WOULD_INCREASE");
        });

        assertThat(account.authorized("SELL")).isNotEmpty();
        JsonNode set = last("risk.changed");
        assertThat(set.get("scope").stringValue()).isEqualTo(account.scope() + "/symbol:AAPL");
        assertThat(set.get("reason").stringValue()).contains("drift 2/2", "here 1");
    }

    @Test
    void everythingStopsWhenThePlatformThatMustBeHeardIsSilentAndStaysSoThroughAKill() {
        Path data = folder.resolve("listening");
        try (GateUnderTest listening =
                GateUnderTest.patient(
                        data,
                        "auth: bearer",
                        "trigger.lost-heartbeat.platforms: [dev]",
                        "trigger.lost-heartbeat.interval-ms: 2000",
                        "trigger.lost-heartbeat.confirmations: 2")) {
            HttpRequest alive = alive(listening);
            assertThat(listening.send(alive).body())
                    .isEqualTo("{\"platform\":\"dev\",\"interval_ms\":2000}");

            await().until(() -> health(listening, "risk_state").equals("\"HALT\""));

            JsonNode set = AuditLines.ofType(data, "risk.changed").getLast();
            assertThat(set.get("scope").stringValue()).isEqualTo("global");
            assertThat(set.get("reason").stringValue())
                    .isEqualTo("lost-heartbeat 2/2 in 4000 ms: nothing was heard of platform dev");
            assertThat(AuditLines.ofType(data, "trigger.confirmed")).hasSize(1);
            assertThat(listening.send(alive).statusCode()).isEqualTo(200);
            listening.kill();
            listening.restart();
            assertThat(health(listening, "risk_state")).isEqualTo("\"HALT\"");
            assertThat(listening.send(alive(listening)).statusCode()).isEqualTo(200);
            assertThat(listening.release().statusCode()).isEqualTo(200);
            assertThat(health(listening, "risk_state")).isEqualTo("\"NORMAL\"");
        }
    }

    private static HttpRequest alive(GateUnderTest listening) {
        Path secret = listening.dataDirectory().resolve("credentials/platform/dev.token");
        return HttpRequest.newBuilder(listening.gate().resolve("/v1/heartbeat"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + firstLine(secret))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
    }

    private static String firstLine(Path file) {
        try {
            return Files.readAllLines(file).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String health(GateUnderTest of, String figure) {
        return JSON.readTree(of.get("/health").body()).get(figure).toString();
    }

    private String closed(String id) {
        return "{\"event_type\":\"position.closed\",\"event_id\":\"%s\",\"client_id\":\"%s\",\"symbol\":\"AAPL\",\"qty\":1,\"price\":1,\"at\":\"2026-01-01T00:00:00Z\"}"
                .formatted(account.id(id), account.clientId());
    }

    /** A decision that does not let an order go. */
    private String blocked() {
        JsonNode answer = account.order("BUY", "GME", 11, "1");
        assertThat(answer.get("status").stringValue()).isEqualTo("BLOCKED");
        return answer.get("trace_id").stringValue();
    }

    /** AUTHORIZED, or why a new order is not. */
    private static String status(Account of, String context) {
        JsonNode answer = of.decided(LIMIT, context);
        boolean authorized = answer.get("status").stringValue().equals("AUTHORIZED");
        return authorized ? "AUTHORIZED" : answer.get("reason_code").stringValue();
    }

    private static int health(String figure) {
        return JSON.readTree(gate.get("/health").body()).get(figure).intValue();
    }

    private static JsonNode last(String type) {
        List<JsonNode> lines = AuditLines.ofType(gate.dataDirectory(), type);
        return lines.getLast();
    }
}
