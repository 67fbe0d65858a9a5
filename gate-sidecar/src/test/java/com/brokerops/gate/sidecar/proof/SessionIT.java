package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sessions of a gate that runs: by its configuration, by two people, across a kill. */
class SessionIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/v1/admin/session";
    private static final String DAY_LIMIT = "DAY_LIMIT";
    private static final String DAY_QTY = "{limit=\"day_qty\",scope=\"client\",}";
    private static final int MANY = 1_000;

    @TempDir Path folder;
    private GateUnderTest gate;
    private Platform platform;

    private Site start(String... settings) throws IOException {
        Site site = Site.in(folder, settings);
        gate = site.startScaled();
        platform = new Platform(gate);
        return site;
    }

    @AfterEach
    void stop() {
        gate.close();
    }

    @Test
    void endsWhatIsOfTheDayCarriesTheRestAndIsTheSameAfterAKillAndWithoutItsSnapshot()
            throws IOException {
        Site site = start("token.ttl-ms: 300000");
        assertThat(session().path("session").isNull()).isTrue();
        platform.authorized(Platform.order("D-1", "DAY", 10, "100"));
        assertThat(platform.report("D-1", "order.accepted")).isEqualTo("WORKING");
        platform.authorized(gtc(Platform.order("G-1", "GTC", 10, "100")));
        assertThat(platform.execution("G-1", 4, "100")).isEqualTo("PARTIAL");
        platform.authorized(Platform.order("R-1", "RESERVED", 10, "100"));

        roll(today());

        await().until(() -> platform.state("D-1").equals("EXPIRED"));
        assertThat(platform.held("DAY")).isEqualTo("nothing");
        assertThat(platform.held("GTC")).isEqualTo("4 for 400, 6 for 600");
        assertThat(platform.state("R-1")).isEqualTo("RESERVED");
        assertThat(platform.reason(Platform.order("D-1", "DAY", 10, "100")))
                .isEqualTo("DUPLICATE_CLOSED");
        assertThat(platform.report("R-1", "order.accepted")).isEqualTo("WORKING");
        assertThat(platform.execution("D-1", 3, "100")).isEqualTo("FILLED_LATE");
        assertThat(platform.held("DAY")).isEqualTo("3 for 300, 0 for 0");
        isTheSameAfterAKillAndWithoutItsSnapshot(site);

        roll(today().plusDays(1));
        await().until(() -> platform.state("R-1").equals("EXPIRED"));
        assertThat(platform.state("G-1")).isEqualTo("PARTIAL");
    }

    private void isTheSameAfterAKillAndWithoutItsSnapshot(Site site) throws IOException {
        List<String> before = seen();
        gate.kill();
        gate.restart();
        assertThat(seen()).isEqualTo(before);
        assertThat(gate.terminate()).isZero();
        for (String name : List.of("gate.db", "gate.db-wal", "gate.db-shm")) {
            Files.deleteIfExists(site.data().resolve(name));
        }
        gate.restart();
        assertThat(seen()).isEqualTo(before);
    }

    private List<String> seen() {
        List<String> seen = new ArrayList<>(platform.seen());
        seen.add(session().path("session") + " by " + session().path("seq"));
        return seen;
    }

    @Test
    void takesTwoPeopleAndBeginsOnceHoweverOftenItIsAskedFor() throws IOException {
        Site site = start();
        String session = today().toString();
        assertThat(post(today()).statusCode()).isEqualTo(202);
        assertThat(session().path("session").isNull()).isTrue();

        JsonNode begun = roll(today());

        assertThat(begun.path("session").stringValue()).isEqualTo(session);
        assertThat(session().path("seq")).isEqualTo(begun.path("seq"));
        HttpResponse<String> again = post(today());
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(again.body()).path("seq")).isEqualTo(begun.path("seq"));
        refused(today().minusDays(1), "session is before the one in force, " + session);
        refused(today().plusDays(9), "session is more than 7 days from today");
        List<JsonNode> rolls = lines(site, "session.rolled");
        assertThat(rolls).hasSize(1);
        assertThat(rolls.get(0).path("principal").stringValue()).isEqualTo("proof-1+proof-2");
        assertThat(rolls.get(0).path("reason").stringValue()).isEqualTo("a test");
    }

    private void refused(LocalDate session, String why) {
        HttpResponse<String> refused = post(session);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("\"field\":\"session\"", why);
    }

    @Test
    void beginsByItselfWhenItIsTimeAndOnceADay() throws IOException {
        LocalDate before = today();
        Site site = start("session.roll: 00:00 UTC");

        await().until(() -> !session().path("session").isNull());

        assertThat(session().path("session").stringValue())
                .isBetween(before.toString(), today().toString());
        gate.kill();
        gate.restart();
        assertThat(session().path("session").stringValue())
                .isBetween(before.toString(), today().toString());
        List<JsonNode> rolls = lines(site, "session.rolled");
        assertThat(rolls).hasSizeLessThanOrEqualTo(before.equals(today()) ? 1 : 2);
        assertThat(rolls.get(0).path("principal").stringValue()).isEqualTo("gate");
        assertThat(rolls.get(0).path("reason").stringValue()).isEqualTo("session.roll 00:00 UTC");
    }

    @Test
    void goesOnWithWhatHasEndedAfterAKillInTheMiddleOfIt() throws IOException {
        Site site = start("token.ttl-ms: 300000");
        List<String> traces = working(MANY);
        post(today());
        String sha256 = JSON.readTree(post(today()).body()).path("sha256").stringValue();
        HttpRequest confirm =
                HttpRequest.newBuilder(
                                gate.operator().resolve("/v1/admin/changes/" + sha256 + "/confirm"))
                        .header("Authorization", "Bearer " + gate.credential("proof-2"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        assertThat(gate.send(confirm).statusCode()).isEqualTo(200);

        gate.kill();
        gate.restart();

        await().untilAsserted(() -> assertThat(session().path("ending").booleanValue()).isFalse());
        assertThat(JSON.readTree(gate.get("/v1/exposure/CL-001").body()).path("symbols")).isEmpty();
        List<String> ended = new ArrayList<>();
        for (JsonNode line : lines(site, "session.expired")) {
            line.path("trace_ids").forEach(trace -> ended.add(trace.stringValue()));
        }
        assertThat(ended).containsExactlyInAnyOrderElementsOf(traces);
    }

    /** So many orders that the venue has, in many symbols; their trace ids. */
    private List<String> working(int many) {
        List<String> traces = new ArrayList<>();
        List<String> events = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            String order = Platform.order("M-" + i, "S" + i % 50, 1, "1");
            JsonNode answer = JSON.readTree(gate.authorize(order).body());
            while (answer.path("retryable").booleanValue()) { // on a slow disk
                answer = JSON.readTree(gate.authorize(order).body());
            }
            assertThat(answer.path("status").asString()).as("%s", answer).isEqualTo("AUTHORIZED");
            String trace = answer.path("trace_id").stringValue();
            traces.add(trace);
            events.add(
                    "{\"event_id\":\"M-%d\",\"event_type\":\"order.accepted\",\"decision_token\":\"%s\"}"
                            .formatted(i, trace));
            if (events.size() == 100 || i == many - 1) {
                HttpResponse<String> taken = gate.post("/v1/events", events.toString());
                while (taken.statusCode() == 503) {
                    taken = gate.post("/v1/events", events.toString());
                }
                assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
                events.clear();
            }
        }
        return traces;
    }

    @Test
    void aLimitOfItsQuantityIsUsedToTheLastPieceKeptByAKilledGateAndNewWithTheNext()
            throws IOException {
        Site site = start("token.ttl-ms: 300000");
        roll(today());
        lower("client:CL-001", "{\"day_qty\":100}");
        platform.authorized(Platform.order("D-1", "DAY", 60, "10"));
        assertThat(platform.execution("D-1", 60, "10")).isEqualTo("FILLED");
        assertThat(platform.reason(Platform.order("B-1", "DAY", 41, "10"))).isEqualTo(DAY_LIMIT);
        platform.authorized(Platform.order("D-2", "OTHER", 40, "10"));
        assertThat(platform.reason(Platform.order("B-2", "DAY", 1, "10"))).isEqualTo(DAY_LIMIT);
        assertThat(platform.execution("D-2", 40, "10")).isEqualTo("FILLED");
        assertThat(platform.reason(Platform.order("B-3", "DAY", 1, "10"))).isEqualTo(DAY_LIMIT);

        isTheSameAfterAKillAndWithoutItsSnapshot(site);

        assertThat(platform.reason(Platform.order("B-4", "DAY", 1, "10"))).isEqualTo(DAY_LIMIT);
        assertThat(platform.bust("D-2", 0)).isEqualTo("WORKING"); // and may be executed again
        assertThat(platform.reason(Platform.order("B-5", "DAY", 1, "10"))).isEqualTo(DAY_LIMIT);
        assertThat(platform.report("D-2", "order.canceled")).isEqualTo("CANCELED");
        assertThat(platform.reason(Platform.order("B-6", "DAY", 41, "10"))).isEqualTo(DAY_LIMIT);
        platform.authorized(Platform.order("D-3", "DAY", 40, "10"));
        assertThat(platform.execution("D-3", 40, "10")).isEqualTo("FILLED");

        roll(today().plusDays(1));

        assertThat(platform.reason(Platform.order("B-7", "DAY", 101, "10"))).isEqualTo(DAY_LIMIT);
        platform.authorized(Platform.order("D-4", "DAY", 100, "10"));
        await().untilAsserted(() ->
                assertThat(metrics())
                        .contains("gate_open_orders 1.0", "gate_pending_buy 1000.0")
                        .contains("gate_limits_set" + DAY_QTY + " 1.0")
                        .contains("gate_limits_nearly_used" + DAY_QTY + " 1.0")
                        .contains("gate_limits_largest_use" + DAY_QTY + " 1.0"));
        isTheSameAfterAKillAndWithoutItsSnapshot(site);
        assertThat(platform.reason(Platform.order("B-8", "DAY", 1, "10"))).isEqualTo(DAY_LIMIT);
    }

    @Test
    void aLimitOfItsWorthIsUsedToTheLastTenThousandthAndABustGivesBackWhatWasPaid()
            throws IOException {
        Site site = start("token.ttl-ms: 300000");
        roll(today());
        lower("global", "{\"day_notional\":1000}");
        platform.authorized(Platform.order("D-1", "DAY", 10, "50"));
        assertThat(platform.execution("D-1", 10, "40")).isEqualTo("FILLED");
        platform.authorized(Platform.order("D-2", "OTHER", 60, "10"));
        assertThat(platform.execution("D-2", 60, "10")).isEqualTo("FILLED");
        String least = "0.0001";
        assertThat(platform.reason(Platform.order("B-1", "DAY", 1, least))).isEqualTo(DAY_LIMIT);

        isTheSameAfterAKillAndWithoutItsSnapshot(site);

        assertThat(platform.reason(Platform.order("B-2", "DAY", 1, least))).isEqualTo(DAY_LIMIT);
        assertThat(platform.bust("D-1", 1)).isEqualTo("WORKING");
        assertThat(platform.report("D-1", "order.canceled")).isEqualTo("CANCELED");
        assertThat(platform.reason(Platform.order("B-3", "DAY", 1, "400.0001")))
                .isEqualTo(DAY_LIMIT);
        platform.authorized(Platform.order("D-3", "DAY", 1, "400"));
        assertThat(platform.reason(Platform.order("B-4", "DAY", 1, least))).isEqualTo(DAY_LIMIT);
    }

    private String metrics() {
        return gate.get("/metrics").body();
    }

    /** One person sets limits that nobody had set. */
    private void lower(String scope, String limits) {
        String limitsNow = gate.operatorGet("/v1/admin/limits?scope=" + scope).body();
        long version = JSON.readTree(limitsNow).path("version").longValue();
        HttpResponse<String> lowered =
                gate.operatorPost(
                        "/v1/admin/limits",
                        """
                        {"scope":"%s","owner":"risk","limits":%s,"expected_version":%d,"reason":"a test"}\
                        """
                                .formatted(scope, limits, version));
        assertThat(lowered.statusCode()).as(lowered.body()).isEqualTo(200);
    }

    @Test
    void anOperatorRollsFromTheCommandLine() throws IOException {
        Site site = start();
        String session = today().toString();

        Ended asked = command(site, "proof-1", "session", "roll", session, "--reason", "a test");

        assertThat(asked.exitCode()).as(asked.errors()).isZero();
        String sha256 = JSON.readTree(asked.output()).path("sha256").stringValue();
        Ended confirmed = command(site, "proof-2", "changes", "confirm", sha256);
        assertThat(confirmed.exitCode()).as(confirmed.errors()).isZero();
        Ended shown = command(site, "proof-1", "session", "show");
        assertThat(shown.output()).contains("\"session\":\"" + session + "\"");
        Ended back = command(site, "proof-1", "session", "roll", "2020-01-06", "--reason", "no");
        assertThat(back.exitCode()).isOne(); // and says why
        assertThat(back.errors()).contains("before the one in force");
    }

    private Ended command(Site site, String as, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(
                List.of(
                        "--port",
                        String.valueOf(gate.operator().getPort()),
                        "--data-dir",
                        site.data().toString(),
                        "--as",
                        as));
        Ended ended = GateUnderTest.run(line.toArray(String[]::new));
        while (ended.errors().contains("it again")) { // on a slow disk
            ended = GateUnderTest.run(line.toArray(String[]::new));
        }
        return ended;
    }

    // ---- what is asked ----

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static String gtc(String order) {
        return order.replace("{\"order\":{", "{\"order\":{\"time_in_force\":\"GTC\",");
    }

    private HttpResponse<String> post(LocalDate session) {
        return gate.operatorPost(
                PATH + "/roll", "{\"session\":\"%s\",\"reason\":\"a test\"}".formatted(session));
    }

    /** Two people want it; the answer to the second. */
    private JsonNode roll(LocalDate session) {
        HttpResponse<String> asked = post(session);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String sha256 = JSON.readTree(asked.body()).path("sha256").stringValue();
        HttpResponse<String> begun =
                gate.operatorPost(
                        "/v1/admin/changes/" + sha256 + "/confirm",
                        "{}",
                        gate.credential("proof-2"));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        return JSON.readTree(begun.body());
    }

    private JsonNode session() {
        HttpRequest request =
                HttpRequest.newBuilder(gate.operator().resolve(PATH))
                        .header("Authorization", "Bearer " + gate.credential())
                        .build();
        return JSON.readTree(gate.send(request).body());
    }

    private static List<JsonNode> lines(Site site, String type) throws IOException {
        return RawLog.read(site.audit()).stream()
                .filter(line -> line.path("type").stringValue().equals(type))
                .toList();
    }
}
