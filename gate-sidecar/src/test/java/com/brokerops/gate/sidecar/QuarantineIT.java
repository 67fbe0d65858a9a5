package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events that cannot be true are answered so, kept, and ended by a person or by the truth. */
final class QuarantineIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/v1/admin/quarantine";
    private static final String NOBODY = "0199f0a0-1234-7abc-8def-0123456789ab";
    private static final long HUGE = 100_000_000_000L;

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static int accounts;

    private final Account account = new Account(gate, ++accounts);
    private int events;

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"), "durability: written");
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @BeforeEach
    void keepsNothing() {
        for (JsonNode kept = list(); !kept.get("events").isEmpty(); kept = list()) {
            for (JsonNode one : kept.get("events")) {
                assertThat(discarded(one.get("id").longValue()).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whatIsAboutNoKnownOrderIsKeptUntilAPersonDiscardsIt() throws IOException {
        String event = event("order.canceled", NOBODY, "\"source\":\"oms\"");
        JsonNode refused = account.reported(422, event);
        long id = refused.get("quarantine_id").longValue();
        assertThat(refused.get("not_kept").isNull()).isTrue();
        assertThat(account.reported(422, event).get("quarantine_id").longValue()).isEqualTo(id);

        JsonNode kept = list().get("events").get(0);
        assertThat(list().get("quarantined").intValue()).isOne();
        assertThat(kept.get("id").longValue()).isEqualTo(id);
        assertThat(kept.get("why").stringValue()).contains("no order is known");
        assertThat(kept.get("trace_id").stringValue()).isEqualTo(NOBODY);
        assertThat(kept.get("event")).isEqualTo(JSON.readTree(event));
        assertThat(account.redriven(id).statusCode()).isEqualTo(422);
        assertThat(account.redriven(id).body()).contains("it is still not true");

        HttpResponse<String> silent = gate.operatorPost(PATH + "/" + id + "/discard", "{}");
        assertThat(silent.statusCode()).isEqualTo(400);
        assertThat(silent.body()).contains("reason is missing");
        assertThat(discarded(id).statusCode()).isEqualTo(200);

        assertThat(list().get("quarantined").intValue()).isZero();
        assertThat(discarded(id).statusCode()).isEqualTo(404);
        assertThat(account.redriven(id).statusCode()).isEqualTo(404);
        JsonNode line = AuditLines.ofType(gate.dataDirectory(), "quarantine.ended").getLast();
        assertThat(line.get("end").stringValue()).isEqualTo("DISCARDED");
        assertThat(line.get("principal").stringValue()).isEqualTo("dev-1");
        assertThat(line.get("reason").stringValue()).isEqualTo("a typing error");
    }

    @Test
    void anEventIdThatComesWithAnotherPayloadIsKept() {
        String order = account.authorized("BUY");
        account.reported(200, account.execution(order, "X-1", 1, "100"));

        JsonNode conflict = account.reported(409, account.execution(order, "X-1", 2, "100"));

        long id = conflict.get("quarantine_id").longValue();
        assertThat(list().get("events").get(0).get("why").stringValue())
                .isEqualTo("its event_id is used");
        assertThat(account.redriven(id).statusCode()).isEqualTo(409);
    }

    /** What one account of the gate has too much of, the next may not have at all. */
    private void sellsAllOfIt(String id) {
        String sell = account.authorized("SELL");
        account.reported(200, account.execution(sell, id, HUGE, "8000"));
        assertThat(account.exposure().get("symbols")).isEmpty();
    }

    @Test
    void whatHasBecomeTrueIsTakenByRedrivingItAndOnce() throws IOException {
        String buy = account.authorized("BUY");
        account.reported(200, account.execution(buy, "X-1", HUGE, "8000"));
        JsonNode tooMuch = account.reported(422, account.execution(buy, "X-2", HUGE, "8000"));
        assertThat(tooMuch.get("detail").stringValue()).contains("out of range");
        long id = tooMuch.get("quarantine_id").longValue();
        assertThat(account.redriven(id).statusCode()).isEqualTo(422);
        account.reported(200, account.execution(account.authorized("SELL"), "X-3", HUGE, "8000"));

        HttpResponse<String> taken = account.redriven(id);

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(taken.body());
        assertThat(answer.get("duplicate").booleanValue()).isFalse();
        assertThat(answer.get("order_state").stringValue()).isEqualTo("OVERFILLED");
        assertThat(position()).isEqualTo(HUGE);
        assertThat(list().get("quarantined").intValue()).isZero();
        assertThat(account.redriven(id).statusCode()).isEqualTo(404);
        JsonNode again = account.reported(200, account.execution(buy, "X-2", HUGE, "8000"));
        assertThat(again.get("duplicate").booleanValue()).isTrue();
        assertThat(again.get("seq")).isEqualTo(answer.get("seq"));
        JsonNode line = AuditLines.ofType(gate.dataDirectory(), "quarantine.ended").getLast();
        assertThat(line.get("end").stringValue()).isEqualTo("TAKEN");
        assertThat(line.get("principal").stringValue()).isEqualTo("dev-1");
        sellsAllOfIt("X-4");
    }

    @Test
    void whatItsPlatformSendsAgainWhenItIsTrueIsKeptNoLonger() throws IOException {
        String buy = account.authorized("BUY");
        account.reported(200, account.execution(buy, "X-1", HUGE, "8000"));
        account.reported(422, account.execution(buy, "X-2", HUGE, "8000"));
        account.reported(200, account.execution(account.authorized("SELL"), "X-3", HUGE, "8000"));

        account.reported(200, account.execution(buy, "X-2", HUGE, "8000"));

        assertThat(list().get("quarantined").intValue()).isZero();
        assertThat(
                        AuditLines.ofType(gate.dataDirectory(), "quarantine.ended")
                                .getLast()
                                .get("principal")
                                .stringValue())
                .isEqualTo("gate");
        sellsAllOfIt("X-4");
    }

    @Test
    void whatIsKeptSurvivesAKillAndTheLossOfTheDatabase() throws IOException {
        long first =
                account.reported(422, event("order.canceled", NOBODY, ""))
                        .get("quarantine_id")
                        .longValue();
        long second =
                account.reported(422, event("order.expired", NOBODY, ""))
                        .get("quarantine_id")
                        .longValue();
        discarded(first);
        JsonNode before = list().get("events");
        gate.kill();
        gate.restart();
        assertThat(list().get("events")).isEqualTo(before);
        assertThat(before.get(0).get("id").longValue()).isEqualTo(second);

        gate.kill();
        Files.delete(gate.dataDirectory().resolve("gate.db"));
        gate.restart();

        assertThat(list().get("events")).isEqualTo(before);
        assertThat(discarded(second).statusCode()).isEqualTo(200);
    }

    @Test
    void aListIsReadPageByPage() {
        long last = -1;
        while (list().get("quarantined").intValue() <= 100) { // so many a second, and no more
            StringBuilder thirty = new StringBuilder("[");
            for (int j = 0; j < 30; j++) {
                thirty.append(j == 0 ? "" : ",").append(event("order.canceled", NOBODY, ""));
            }
            JsonNode results = account.reported(422, thirty + "]").get("results");
            last = Math.max(last, results.get(29).get("quarantine_id").asLong(-1));
        }

        JsonNode first = list();

        assertThat(first.get("quarantined").intValue()).isGreaterThan(100);
        assertThat(first.get("events")).hasSize(100);
        long next = first.get("next_after").longValue();
        assertThat(first.get("events").get(99).get("id").longValue()).isEqualTo(next);
        JsonNode rest = JSON.readTree(gate.operatorGet(PATH + "?after=" + next).body());
        assertThat(rest.get("events")).hasSize(first.get("quarantined").intValue() - 100);
        assertThat(rest.get("events").get(0).get("id").longValue()).isGreaterThan(next);
        assertThat(rest.get("next_after").isNull()).isTrue();
        assertThat(last).isPositive();
        assertThat(gate.operatorGet(PATH + "?after=x").statusCode()).isEqualTo(400);
    }

    @Test
    void anOperatorListsAndDiscardsFromTheCommandLine() {
        long id =
                account.reported(422, event("order.canceled", NOBODY, ""))
                        .get("quarantine_id")
                        .longValue();

        Ended list = command("list");
        Ended redrive = command("redrive", String.valueOf(id));
        Ended discard = command("discard", String.valueOf(id), "--reason", "a test");

        assertThat(list.exitCode()).as(list.errors()).isZero();
        assertThat(list.output()).contains("\"id\":" + id);
        assertThat(redrive.exitCode()).isOne();
        assertThat(redrive.errors()).contains("still not true");
        assertThat(discard.exitCode()).as(discard.errors()).isZero();
        assertThat(list().get("quarantined").intValue()).isZero();
    }

    private static Ended command(String... words) {
        List<String> all = new ArrayList<>(List.of("quarantine"));
        all.addAll(List.of(words));
        return gate.command(all);
    }

    private String event(String type, String token, String more) {
        return "{\"event_type\":\"%s\",\"event_id\":\"%s\",\"decision_token\":\"%s\"%s}"
                .formatted(
                        type, account.id("E-" + ++events), token, more.isEmpty() ? "" : "," + more);
    }

    private long position() {
        return account.exposure().get("symbols").get(0).get("position").longValue();
    }

    private static JsonNode list() {
        return JSON.readTree(gate.operatorGet(PATH).body());
    }

    private static HttpResponse<String> discarded(long id) {
        return gate.operatorPost(PATH + "/" + id + "/discard", "{\"reason\":\"a typing error\"}");
    }
}
