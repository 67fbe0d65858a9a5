package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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

    @TempDir private Path folder;
    private GateUnderTest gate;
    private int orders;
    private int events;

    @BeforeEach
    void start() {
        gate = GateUnderTest.dev(folder.resolve("data"), "--durability", "written");
    }

    @AfterEach
    void stop() {
        gate.close();
    }

    @Test
    void whatIsAboutNoKnownOrderIsKeptUntilAPersonDiscardsIt() throws IOException {
        String event = event("order.canceled", NOBODY, "\"source\":\"oms\"");
        JsonNode refused = sent(422, event);
        long id = refused.get("quarantine_id").longValue();
        assertThat(refused.get("not_kept").isNull()).isTrue();
        assertThat(sent(422, event).get("quarantine_id").longValue()).isEqualTo(id);

        JsonNode kept = list().get("events").get(0);
        assertThat(list().get("quarantined").intValue()).isOne();
        assertThat(kept.get("id").longValue()).isEqualTo(id);
        assertThat(kept.get("why").stringValue()).contains("no order is known");
        assertThat(kept.get("trace_id").stringValue()).isEqualTo(NOBODY);
        assertThat(kept.get("event")).isEqualTo(JSON.readTree(event));
        assertThat(redriven(id).statusCode()).isEqualTo(422);
        assertThat(redriven(id).body()).contains("it is still not true");

        HttpResponse<String> silent = gate.operatorPost(PATH + "/" + id + "/discard", "{}");
        assertThat(silent.statusCode()).isEqualTo(400);
        assertThat(silent.body()).contains("reason is missing");
        assertThat(discarded(id).statusCode()).isEqualTo(200);

        assertThat(list().get("quarantined").intValue()).isZero();
        assertThat(discarded(id).statusCode()).isEqualTo(404);
        assertThat(redriven(id).statusCode()).isEqualTo(404);
        JsonNode line = AuditLines.ofType(gate.dataDirectory(), "quarantine.ended").getLast();
        assertThat(line.get("end").stringValue()).isEqualTo("DISCARDED");
        assertThat(line.get("principal").stringValue()).isEqualTo("dev-1");
        assertThat(line.get("reason").stringValue()).isEqualTo("a typing error");
    }

    @Test
    void anEventIdThatComesWithAnotherPayloadIsKept() {
        String order = authorized("BUY");
        sent(200, execution(order, "X-1", 1, "100"));

        JsonNode conflict = sent(409, execution(order, "X-1", 2, "100"));

        long id = conflict.get("quarantine_id").longValue();
        assertThat(list().get("events").get(0).get("why").stringValue())
                .isEqualTo("its event_id is used");
        assertThat(redriven(id).statusCode()).isEqualTo(409);
    }

    @Test
    void whatHasBecomeTrueIsTakenByRedrivingItAndOnce() throws IOException {
        String buy = authorized("BUY");
        sent(200, execution(buy, "X-1", HUGE, "8000"));
        JsonNode tooMuch = sent(422, execution(buy, "X-2", HUGE, "8000"));
        assertThat(tooMuch.get("detail").stringValue()).contains("out of range");
        long id = tooMuch.get("quarantine_id").longValue();
        assertThat(redriven(id).statusCode()).isEqualTo(422);
        sent(200, execution(authorized("SELL"), "X-3", HUGE, "8000"));

        HttpResponse<String> taken = redriven(id);

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(taken.body());
        assertThat(answer.get("duplicate").booleanValue()).isFalse();
        assertThat(answer.get("order_state").stringValue()).isEqualTo("OVERFILLED");
        assertThat(position()).isEqualTo(HUGE);
        assertThat(list().get("quarantined").intValue()).isZero();
        assertThat(redriven(id).statusCode()).isEqualTo(404);
        JsonNode again = sent(200, execution(buy, "X-2", HUGE, "8000"));
        assertThat(again.get("duplicate").booleanValue()).isTrue();
        assertThat(again.get("seq")).isEqualTo(answer.get("seq"));
        JsonNode line = AuditLines.ofType(gate.dataDirectory(), "quarantine.ended").getLast();
        assertThat(line.get("end").stringValue()).isEqualTo("TAKEN");
        assertThat(line.get("principal").stringValue()).isEqualTo("dev-1");
    }

    @Test
    void whatItsPlatformSendsAgainWhenItIsTrueIsKeptNoLonger() throws IOException {
        String buy = authorized("BUY");
        sent(200, execution(buy, "X-1", HUGE, "8000"));
        sent(422, execution(buy, "X-2", HUGE, "8000"));
        sent(200, execution(authorized("SELL"), "X-3", HUGE, "8000"));

        sent(200, execution(buy, "X-2", HUGE, "8000"));

        assertThat(list().get("quarantined").intValue()).isZero();
        assertThat(
                        AuditLines.ofType(gate.dataDirectory(), "quarantine.ended")
                                .getLast()
                                .get("principal")
                                .stringValue())
                .isEqualTo("gate");
    }

    @Test
    void whatIsKeptSurvivesAKillAndTheLossOfTheDatabase() throws IOException {
        long first =
                sent(422, event("order.canceled", NOBODY, "")).get("quarantine_id").longValue();
        long second =
                sent(422, event("order.expired", NOBODY, "")).get("quarantine_id").longValue();
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
            JsonNode results = sent(422, thirty + "]").get("results");
            last = Math.max(last, results.get(29).get("quarantine_id").asLong(-1));
        }

        JsonNode first = list();

        assertThat(first.get("quarantined").intValue()).isGreaterThan(100);
        assertThat(first.get("events")).hasSize(100);
        long next = first.get("next_after").longValue();
        assertThat(first.get("events").get(99).get("id").longValue()).isEqualTo(next);
        JsonNode rest = JSON.readTree(lookedAt(PATH + "?after=" + next).body());
        assertThat(rest.get("events")).hasSize(first.get("quarantined").intValue() - 100);
        assertThat(rest.get("events").get(0).get("id").longValue()).isGreaterThan(next);
        assertThat(rest.get("next_after").isNull()).isTrue();
        assertThat(last).isPositive();
        assertThat(lookedAt(PATH + "?after=x").statusCode()).isEqualTo(400);
    }

    @Test
    void anOperatorListsAndDiscardsFromTheCommandLine() throws IOException {
        long id = sent(422, event("order.canceled", NOBODY, "")).get("quarantine_id").longValue();

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

    private Ended command(String verb, String... more) throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "quarantine",
                                verb,
                                "--port",
                                String.valueOf(gate.operator().getPort()),
                                "--data-dir",
                                gate.dataDirectory().toString()));
        words.addAll(List.of(more));
        return await().until( // on a slow disk a gate says that it is not certain
                        () -> GateUnderTest.run(words.toArray(String[]::new)),
                        ended -> !ended.errors().contains("send it again"));
    }

    private String event(String type, String token, String more) {
        return "{\"event_type\":\"%s\",\"event_id\":\"E-%d\",\"decision_token\":\"%s\"%s}"
                .formatted(type, ++events, token, more.isEmpty() ? "" : "," + more);
    }

    private static String execution(String token, String id, long qty, String price) {
        return "{\"event_type\":\"execution.reported\",\"event_id\":\"%s\",\"decision_token\":\"%s\",\"qty\":%d,\"price\":%s}"
                .formatted(id, token, qty, price);
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

    /** The trace id of an order that was let go. */
    private String authorized(String side) {
        HttpResponse<String> answer =
                gate.authorize(
                        """
                        {"order":{"client_order_id":"Q-%d","symbol":"AAPL","side":"%s","qty":1,\
                        "price":1},"context":{"client_id":"CL-001"}}\
                        """
                                .formatted(++orders, side));
        assertThat(answer.body()).contains("\"AUTHORIZED\"");
        return JSON.readTree(answer.body()).get("trace_id").stringValue();
    }

    private long position() {
        JsonNode exposure = JSON.readTree(gate.get("/v1/exposure/CL-001").body());
        return exposure.get("symbols").get(0).get("position").longValue();
    }

    private JsonNode list() {
        return JSON.readTree(lookedAt(PATH).body());
    }

    private HttpResponse<String> lookedAt(String path) {
        return gate.send(
                HttpRequest.newBuilder(gate.operator().resolve(path))
                        .header("Authorization", "Bearer " + gate.credential())
                        .GET()
                        .build());
    }

    private HttpResponse<String> redriven(long id) {
        return gate.operatorPost(PATH + "/" + id + "/redrive", "{}");
    }

    private HttpResponse<String> discarded(long id) {
        return gate.operatorPost(PATH + "/" + id + "/discard", "{\"reason\":\"a typing error\"}");
    }
}
