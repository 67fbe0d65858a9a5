package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.KeyRing;
import com.brokerops.gate.token.TokenSigner;
import com.brokerops.gate.token.TokenVerifier;
import com.brokerops.gate.token.Verification;
import com.brokerops.gate.token.Verification.Failed;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys that change under a gate that runs: rotated, revoked, expired. */
final class KeyRotationIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Context CLIENT = Context.of("CL-001");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CLIENTS = 4;

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static Path keys;
    private static int tests;

    /** The key that the gate signs with when a test begins. */
    private final String first = "first-" + ++tests;

    private int asked;

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"));
        keys = folder.resolve("data/keys");
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @BeforeEach
    void signWithAKeyOfThisTest() throws IOException {
        KeyRing.add(keys, first, null);
        KeyRing.change(keys, now -> now.withActive(first));
        assertThat(reload().statusCode()).isEqualTo(200);
    }

    @Test
    void keepsEveryTokenGoodThroughThreeRotationsUnderLoad() throws Exception {
        List<String> verifying = kids("verifying_kids");
        Platform platform = new Platform();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(Thread.ofPlatform().daemon().start(() -> platform.trade(client)));
        }
        for (String kid : List.of("r1", "r2", "r3")) {
            KeyRing.add(keys, kid, null);
            platform.takeKeys();
            KeyRing.change(keys, now -> now.withActive(kid));
            assertThat(reload().statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> platform.tokensByKid.containsKey(kid));
        }
        platform.stopped = true;
        for (Thread client : clients) {
            assertThat(client.join(PATIENCE)).isTrue();
        }
        assertThat(platform.failures).isEmpty();
        assertThat(platform.tokensByKid).containsOnlyKeys(first, "r1", "r2", "r3");
        verifying.addAll(List.of(first, "r1", "r2"));
        assertThat(kids("verifying_kids")).containsExactlyInAnyOrderElementsOf(verifying);
    }

    /** A platform that has each key before the gate signs with it. */
    private final class Platform {
        private final Map<String, Integer> tokensByKid = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private volatile TokenVerifier verifier;
        private volatile boolean stopped;

        Platform() {
            takeKeys();
        }

        void takeKeys() {
            verifier = new TokenVerifier(KeyDirectory.load(keys), TokenSigner.AUDIENCE);
        }

        void trade(int client) {
            for (int i = 0; !stopped; i++) {
                String id = "ROT-%d-%d".formatted(client, i);
                JsonNode answer = JSON.readTree(gate.authorize(request(id)).body());
                if (answer.path("decision_jws").isString()) {
                    verify(id, answer);
                }
            }
        }

        private void verify(String id, JsonNode answer) {
            long now = System.currentTimeMillis();
            byte[] v1 = answer.get("decision_token").toString().getBytes(StandardCharsets.UTF_8);
            for (Verification each :
                    List.of(
                            verifier.verify(v1, order(id), now),
                            verifier.verifyJws(jws(answer), order(id), CLIENT, now))) {
                switch (each) {
                    case Verification.Valid valid ->
                            tokensByKid.merge(valid.kid(), 1, Integer::sum);
                    case Failed failed -> failures.add(id + " " + failed);
                }
            }
            JsonNode judged = judged(id, answer);
            if (!judged.path("valid").booleanValue(false)) {
                failures.add(id + " " + judged);
            }
        }
    }

    @Test
    void refusesARevokedKeyWithinASecondAndSignsItsOrdersAnewAsTheSameDecision() throws Exception {
        List<String> revoked = kids("revoked_kids");
        JsonNode before = authorized("REV-1");
        JsonNode second = authorized("REV-2");
        KeyRing.add(keys, "next", null);
        KeyRing.change(keys, now -> now.withActive("next"));
        assertThat(reload().statusCode()).isEqualTo(200);
        assertThat(jws(authorized("REV-1"))).isEqualTo(jws(before));
        assertThat(judged("REV-2", second).path("kid").stringValue()).isEqualTo(first);
        KeyRing.change(keys, now -> now.withRevoked(first));

        long start = System.nanoTime();
        HttpResponse<String> answer = reload();
        JsonNode judged = judged("REV-1", before);
        long took = System.nanoTime() - start;

        revoked.add(first);
        assertThat(texts(JSON.readTree(answer.body()).path("revoked_kids")))
                .containsExactlyInAnyOrderElementsOf(revoked);
        assertThat(judged.path("failed_check").stringValue()).isEqualTo("KID");
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(1));
        JsonNode again = authorized("REV-1");
        assertThat(again.path("replayed").booleanValue()).isTrue();
        JsonNode after = again.at("/decision_token/payload");
        assertThat(after.path("kid").stringValue()).isEqualTo("next");
        for (String same : List.of("trace_id", "issued_at", "expires_at", "nonce")) {
            assertThat(after.get(same))
                    .as(same)
                    .isEqualTo(before.at("/decision_token/payload").get(same));
        }
        assertThat(judged("REV-1", again).path("valid").booleanValue()).isTrue();
        gate.kill();
        gate.restart();
        assertThat(authorized("REV-1").at("/decision_token/payload/kid").stringValue())
                .isEqualTo("next");
        assertThat(kids("revoked_kids")).containsExactlyInAnyOrderElementsOf(revoked);
    }

    @Test
    void issuesNoTokenWithAnExpiredKeyUntilItHasASuccessor() throws Exception {
        JsonNode earlier = authorized("EXP-1");
        KeyRing.add(keys, "old", System.currentTimeMillis());
        KeyRing.add(keys, "successor", System.currentTimeMillis() + 3_600_000);
        KeyRing.change(keys, now -> now.withActive("old"));
        assertThat(reload().statusCode()).isEqualTo(200);

        for (int i = 0; i < 50; i++) {
            JsonNode answer = JSON.readTree(gate.authorize(request("EXP-" + (i + 1))).body());
            assertThat(answer.path("reason_code").stringValue()).isEqualTo("SIGNING_UNAVAILABLE");
            assertThat(answer.path("status").stringValue()).isEqualTo("BLOCKED");
            assertThat(answer.path("retryable").booleanValue()).isTrue();
            assertThat(answer.path("decision_jws").isNull()).isTrue();
            assertThat(answer.path("decision_token").isNull()).isTrue();
        }
        JsonNode health = JSON.readTree(gate.get("/health").body());
        assertThat(health.path("health").stringValue()).isEqualTo("FAIL_CLOSED");
        assertThat(health.path("cause").stringValue())
                .isEqualTo("SIGNING_UNAVAILABLE: key old has expired");
        assertThat(gate.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(gauge("gate_key_expires_in_seconds")).isNegative();
        assertThat(judged("EXP-1", earlier).path("valid").booleanValue()).isTrue();

        KeyRing.change(keys, now -> now.withActive("successor"));
        assertThat(reload().statusCode()).isEqualTo(200);
        assertThat(authorized("EXP-2").at("/decision_token/payload/kid").stringValue())
                .isEqualTo("successor");
        assertThat(gauge("gate_key_expires_in_seconds")).isBetween(3_000.0, 3_600.0);
        assertThat(gauge("gate_key_age_seconds")).isBetween(0.0, 300.0);
    }

    @Test
    void readsItsKeysAgainAtSighupAndGoesOn() throws Exception {
        KeyRing.add(keys, "hup", null);
        KeyRing.change(keys, now -> now.withActive("hup"));
        assertThat(new ProcessBuilder("kill", "-HUP", "" + gate.pid()).start().waitFor()).isZero();
        await().atMost(PATIENCE)
                .until(() -> keysLoaded().path("principal").stringValue().equals("SIGHUP"));
        assertThat(authorized("HUP-1").at("/decision_token/payload/kid").stringValue())
                .isEqualTo("hup");
    }

    @Test
    void changesKeysFromTheCommandLine() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("by-command"));
        KeyDirectory.generate(directory.resolve("keys"), "dev-1");
        String data = directory.toString();
        assertThat(keys("new", data, "cli", "--expires", "2099-01-31T00:00:00Z").output())
                .contains("active     dev-1", "verifying  cli  expires 2099-01-31T00:00:00.000Z");
        assertThat(keys("activate", data, "cli").exitCode()).isZero();
        assertThat(keys("revoke", data, "dev-1").exitCode()).isZero();
        assertThat(keys("list", data).output())
                .isEqualToIgnoringNewLines(
                        "active     cli  expires 2099-01-31T00:00:00.000Zrevoked    dev-1");
        Ended refused = keys("revoke", data, "cli");
        assertThat(refused.exitCode()).isEqualTo(78);
        assertThat(refused.errors()).contains("cli is active; activate another first");
        assertThat(keys("new", data).exitCode()).isEqualTo(64);
    }

    @Test
    void asksForTheCredentialAndForABodyThatSaysNothing() {
        assertThat(gate.operatorPost("/v1/admin/keys/reload", "{\"kid\":\"x\"}").statusCode())
                .isEqualTo(400);
        assertThat(gate.post("/v1/admin/keys/reload", "{}").statusCode()).isEqualTo(404);
        HttpRequest bare =
                HttpRequest.newBuilder(gate.operator().resolve("/v1/admin/keys/reload"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        assertThat(gate.send(bare).statusCode()).isEqualTo(401);
    }

    private static Ended keys(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("keys"));
        arguments.addAll(List.of(words));
        return GateUnderTest.run(arguments.toArray(String[]::new));
    }

    /** The answer that is certain: a busy machine may be too slow for the gate's own promise. */
    private static HttpResponse<String> reload() {
        return await().atMost(PATIENCE)
                .until(
                        () -> gate.operatorPost("/v1/admin/keys/reload", "{}"),
                        answer -> answer.statusCode() != 503);
    }

    /** The answer that has a token: a busy machine may be too slow for the gate's own promise. */
    private static JsonNode authorized(String id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> JSON.readTree(gate.authorize(request(id)).body()),
                        answer -> answer.path("decision_jws").isString());
    }

    private JsonNode judged(String id, JsonNode answer) {
        asked++;
        String form =
                asked % 2 == 0
                        ? "\"decision_jws\":" + answer.get("decision_jws")
                        : "\"decision_token\":" + answer.get("decision_token");
        String body = request(id).strip();
        return JSON.readTree(
                gate.post("/v1/tokens/verify", "{" + form + "," + body.substring(1)).body());
    }

    private static String jws(JsonNode answer) {
        return answer.get("decision_jws").stringValue();
    }

    private static double gauge(String name) {
        return gate.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** The keys that the log was last told of. */
    private static List<String> kids(String member) {
        return texts(keysLoaded().path(member));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.stringValue()));
        return texts;
    }

    private static JsonNode keysLoaded() {
        return AuditLines.ofType(gate.dataDirectory(), "keys.loaded").getLast();
    }

    private static Order order(String id) {
        return new Order(
                id, "AAPL", Side.BUY, 1, 18_550_000_000L, OrderType.LIMIT, TimeInForce.DAY);
    }

    private static String request(String id) {
        return """
        {"order":{"client_order_id":"%s","symbol":"AAPL","side":"BUY","qty":1,"price":185.50},
         "context":{"client_id":"CL-001"}}\
        """
                .formatted(id);
    }
}
