package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.operator.NewCredential;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gate with {@code auth: bearer} and two platforms, each with accounts of its own. */
final class PlatformCredentialsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int REQUESTS = 50;
    private static final String NOBODY = "";

    @TempDir private static Path folder;
    private static long startedNanos;
    private static GateUnderTest gate;
    private static String oms;
    private static String algo;
    private static int orders;

    @BeforeAll
    static void start() throws IOException {
        Path data = folder.resolve("data");
        Path credentials = data.resolve("credentials");
        startedNanos = System.nanoTime();
        gate = GateUnderTest.patient(data, "auth: bearer");
        oms = secret(NewCredential.ofPlatform(credentials, "oms", List.of("CL-001", "CL-002")));
        algo = secret(NewCredential.ofPlatform(credentials, "algo", List.of("CL-003")));
        assertThat(gate.operatorPost("/v1/admin/credentials/reload", "{}").body())
                .isEqualTo("{\"operators\":2,\"platforms\":3}");
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void turnsAwayWhoeverItDoesNotKnowAndReservesNothing() {
        long reservations = status("open_reservations");
        long knownOrders = status("known_orders");
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(authorize(NOBODY, "CL-001", "").statusCode()).isEqualTo(401);
            assertThat(authorize("0".repeat(64), "CL-001", "").statusCode()).isEqualTo(401);
            HttpResponse<String> foreign = authorize(algo, "CL-001", "");
            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(foreign.body()).contains("client_id is not one of the accounts", "BLOCKED");
        }

        assertThat(status("open_reservations")).isEqualTo(reservations);
        assertThat(status("known_orders")).isEqualTo(knownOrders);
        assertThat(AuditLines.ofType(gate.dataDirectory(), "decision"))
                .noneMatch(line -> line.toString().contains("\"client_order_id\":\"DENIED"));
        await().untilAsserted(() -> {
            assertThat(denied("platform_unknown")).isGreaterThanOrEqualTo(2 * REQUESTS);
            assertThat(denied("platform_account")).isGreaterThanOrEqualTo(REQUESTS);
        });
        long lines =
                AuditLines.ofType(gate.dataDirectory(), "operator").stream()
                        .filter(PlatformCredentialsIT::isDenial)
                        .count();
        // A gate that a busy machine has held up catches up: two lines may have the same second.
        assertThat(lines)
                .as("at most one for each second that the gate is old, whatever came")
                .isLessThanOrEqualTo(
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos));
        assertThat(gate.get("/metrics").body())
                .containsPattern("gate_access_denied_total\\{kind=\"platform_unknown\",?} 1\\d\\d");
    }

    @Test
    void decidesForTheAccountsOfACredentialWhateverHeadersSay() {
        HttpResponse<String> own = authorize(oms, "CL-002", "");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.body()).contains("\"status\":\"AUTHORIZED\"");

        for (String header : List.of("X-Client-Id", "X-Forwarded-User", "X-User", "From")) {
            assertThat(authorize(algo, "CL-002", header).statusCode()).as(header).isEqualTo(403);
        }
        assertThat(
                        gate.sendUntilCertain(
                                        request("/v1/authorize", algo)
                                                .POST(
                                                        body(
                                                                "{\"order\":{\"client_order_id\":\"NO-CLIENT\","
                                                                        + "\"symbol\":\"AAPL\",\"side\":\"BUY\",\"qty\":1,\"price\":1}}"))
                                                .build())
                                .statusCode())
                .as("default-client is an account like any other")
                .isEqualTo(403);
    }

    @Test
    void takesACancelOfAnOwnAccountOnly() {
        String cancel =
                "{\"order\":{\"client_order_id\":\"ANY\",\"action\":\"CANCEL\"},"
                        + "\"context\":{\"client_id\":\"CL-001\"}}";

        assertThat(post("/v1/orders", oms, cancel).body()).contains("CANCEL_PASS_THROUGH");
        assertThat(post("/v1/orders", algo, cancel).statusCode()).isEqualTo(403);
        assertThat(post("/v1/orders", NOBODY, cancel).statusCode()).isEqualTo(401);
    }

    @Test
    void takesEventsAndTellsDecisionsOfOwnAccountsOnly() {
        String trace =
                JSON.readTree(authorize(oms, "CL-001", "").body()).get("trace_id").stringValue();
        String accepted = event("order.accepted", trace);
        String both =
                "[" + event("order.accepted", trace) + "," + event("order.canceled", trace) + "]";

        assertThat(post("/v1/events", algo, accepted).statusCode()).isEqualTo(403);
        assertThat(post("/v1/events", algo, both).statusCode()).isEqualTo(403);
        assertThat(post("/v1/events", NOBODY, accepted).statusCode()).isEqualTo(401);
        String balance =
                """
                {"event_type":"account.balance","event_id":"B-1","client_id":"CL-001",\
                "balance":1000000,"at":"2025-01-02T08:00:00Z"}\
                """;
        assertThat(post("/v1/events", algo, balance).statusCode()).isEqualTo(403);
        String price =
                """
                {"event_type":"price.reference","event_id":"P-1","symbol":"AAPL","price":1,\
                "at":"2025-01-02T08:00:00Z","schema_version":1}\
                """;
        assertThat(post("/v1/events", algo, price).statusCode()).isEqualTo(403);
        assertThat(post("/v1/events", oms, accepted).body())
                .contains("\"duplicate\":false", "WORKING");
        await().until(() -> look(trace, oms).statusCode() == 200);
        assertThat(look(trace, oms).body()).contains("\"order_state\":\"WORKING\"");
        assertThat(look(trace, algo).statusCode()).isEqualTo(403);
        assertThat(look(trace, algo).body()).doesNotContain("WORKING");
        assertThat(look(trace, NOBODY).statusCode()).isEqualTo(401);
        for (String form : List.of("/bundle", "/evidence")) {
            await().until(() -> look(trace + form, oms).statusCode() == 200);
            assertThat(look(trace + form, algo).statusCode()).as(form).isEqualTo(403);
            assertThat(look(trace + form, algo).body()).doesNotContain("AAPL");
            assertThat(look(trace + form, NOBODY).statusCode()).as(form).isEqualTo(401);
        }
    }

    @Test
    void tellsOpenOrdersOfOwnAccountsOnly() {
        String trace =
                JSON.readTree(authorize(oms, "CL-001", "").body()).get("trace_id").stringValue();
        String path = "/v1/reservations?client_id=CL-001&state=RESERVED";

        HttpResponse<String> own = gate.sendUntilCertain(request(path, oms).GET().build());

        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        assertThat(own.body()).contains(trace, "\"client_id\":\"CL-001\"");
        String working = path.replace("RESERVED", "WORKING");
        assertThat(gate.sendUntilCertain(request(working, oms).GET().build()).body())
                .doesNotContain(trace);
        assertThat(gate.send(request(path, algo).GET().build()).statusCode()).isEqualTo(403);
        assertThat(gate.send(request(path, NOBODY).GET().build()).statusCode()).isEqualTo(401);
        HttpResponse<String> all = gate.send(request("/v1/reservations", algo).GET().build());
        assertThat(all.statusCode()).isEqualTo(400);
        assertThat(all.body()).contains("client_id is missing");
    }

    @Test
    void forgetsACredentialWhenItIsToldTo() throws IOException {
        Path credentials = gate.dataDirectory().resolve("credentials");
        Path file = NewCredential.ofPlatform(credentials, "leaving", List.of("CL-004"));
        String leaving = secret(file);
        gate.operatorPost("/v1/admin/credentials/reload", "{}");
        assertThat(authorize(leaving, "CL-004", "").statusCode()).isEqualTo(200);
        Path broken = Files.writeString(credentials.resolve("platform/broken.token"), "x");
        HttpResponse<String> refused = gate.operatorPost("/v1/admin/credentials/reload", "{}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("nothing has changed", "broken.token");
        Files.delete(broken);
        Files.delete(file);
        assertThat(authorize(leaving, "CL-004", "").statusCode()).isEqualTo(200);

        assertThat(gate.operatorPost("/v1/admin/credentials/reload", "{}").statusCode())
                .isEqualTo(200);

        assertThat(authorize(leaving, "CL-004", "").statusCode()).isEqualTo(401);
        assertThat(authorize(oms, "CL-001", "").statusCode()).isEqualTo(200);
    }

    @Test
    void doesNotStartWithoutAnybodyWhoMayAsk() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Path data = site.resolve("data");
        PatientSite.make(data);
        Path policies = GateUnderTest.repository().resolve("policies");
        Path config =
                Files.writeString(
                        site.resolve("gate.yaml"),
                        "data-dir: data\npolicy: %s\nlimits: %s\ngate.port: 0\noperator.port: 0\n"
                                .formatted(
                                        policies.resolve("policy.v0.2.yaml"),
                                        policies.resolve("limits.demo.yaml")));

        for (String command : List.of("serve", "check")) {
            GateUnderTest.Ended ended = GateUnderTest.run(command, "--config", config.toString());
            assertThat(ended.exitCode()).as(command).isEqualTo(78);
            assertThat(ended.errors()).startsWith("gate: " + data.resolve("credentials/platform"));
        }
    }

    @Test
    void saysNoSecretAnywhere() throws IOException {
        authorize(oms, "CL-001", "");
        List<String> secrets = List.of(oms, algo, gate.credential(), gate.credential("dev-2"));

        for (String text :
                List.of(
                        Files.readString(gate.log()),
                        gate.get("/metrics").body(),
                        gate.get("/health").body(),
                        AuditLines.ofType(gate.dataDirectory(), "operator").toString(),
                        AuditLines.ofType(gate.dataDirectory(), "decision").toString())) {
            assertThat(text).doesNotContain(secrets);
        }
    }

    private static boolean isDenial(JsonNode line) {
        return line.get("action").stringValue().equals("access.denied");
    }

    private static long denied(String kind) {
        return AuditLines.ofType(gate.dataDirectory(), "operator").stream()
                .filter(PlatformCredentialsIT::isDenial)
                .map(line -> JSON.readTree(line.get("detail").stringValue()))
                .mapToLong(counts -> counts.path(kind).asLong(0))
                .sum();
    }

    private static long status(String member) {
        return JSON.readTree(gate.get("/health").body()).get(member).longValue();
    }

    private static HttpResponse<String> authorize(String secret, String client, String header) {
        String prefix = secret.equals(oms) ? "OWN-" : "DENIED-";
        String order =
                """
                {"order":{"client_order_id":"%s%d","symbol":"AAPL","side":"BUY","qty":1,"price":1},\
                "context":{"client_id":"%s"}}\
                """
                        .formatted(prefix, nextOrder(), client);
        HttpRequest.Builder request = request("/v1/authorize", secret).POST(body(order));
        if (!header.isEmpty()) {
            request.header(header, client);
        }
        return gate.sendUntilCertain(request.build());
    }

    private static synchronized int nextOrder() {
        return ++orders;
    }

    private static String event(String type, String trace) {
        return "{\"event_id\":\"%s-%s\",\"event_type\":\"%s\",\"decision_token\":\"%s\"}"
                .formatted(type, trace.substring(24), type, trace);
    }

    private static HttpResponse<String> look(String trace, String secret) {
        return gate.sendUntilCertain(request("/v1/decisions/" + trace, secret).GET().build());
    }

    private static HttpResponse<String> post(String path, String secret, String json) {
        return gate.sendUntilCertain(request(path, secret).POST(body(json)).build());
    }

    private static HttpRequest.BodyPublisher body(String json) {
        return HttpRequest.BodyPublishers.ofString(json);
    }

    private static HttpRequest.Builder request(String path, String secret) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gate.gate().resolve(path))
                        .header("Content-Type", "application/json");
        return secret.isEmpty() ? request : request.header("Authorization", "Bearer " + secret);
    }

    private static String secret(Path file) throws IOException {
        return Files.readAllLines(file).get(0);
    }
}
