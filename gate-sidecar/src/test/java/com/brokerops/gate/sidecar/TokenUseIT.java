package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /v1/tokens/verify}: what a platform asks before it executes. */
final class TokenUseIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int USES = 1000;
    private static final int CONNECTIONS = 50;

    @TempDir private static Path folder;
    private static GateUnderTest gate;

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void takesATokenOnceInWhicheverForm() {
        JsonNode answer = decided(request("USE-1"));

        JsonNode first = judged(jws(answer), request("USE-1"));

        assertThat(first.path("valid").booleanValue()).as("%s", first).isTrue();
        assertThat(first.path("failed_check").isNull()).isTrue();
        assertThat(first.path("trace_id")).isEqualTo(answer.path("trace_id"));
        assertThat(first.path("kid").stringValue()).isEqualTo("dev-1");
        assertThat(judged(jws(answer), request("USE-1")))
                .isEqualTo(failed("ALREADY_USED", "used before"));
        assertThat(judged(v1(answer), request("USE-1")))
                .isEqualTo(failed("ALREADY_USED", "used before"));
    }

    @Test
    void letsExactlyOneOfAThousandConcurrentUsesWin() throws Exception {
        JsonNode answer = decided(request("USE-2"));
        CyclicBarrier start = new CyclicBarrier(CONNECTIONS);
        Callable<List<JsonNode>> uses =
                () -> {
                    List<JsonNode> verdicts = new ArrayList<>();
                    start.await();
                    for (int i = 0; i < USES / CONNECTIONS; i++) {
                        String token = i % 2 == 0 ? jws(answer) : v1(answer);
                        verdicts.add(judged(token, request("USE-2")));
                    }
                    return verdicts;
                };
        List<JsonNode> verdicts = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<List<JsonNode>>> results =
                    IntStream.range(0, CONNECTIONS).mapToObj(_ -> pool.submit(uses)).toList();
            for (Future<List<JsonNode>> result : results) {
                verdicts.addAll(result.get());
            }
        }
        assertThat(verdicts).hasSize(USES);
        assertThat(verdicts).filteredOn(each -> each.path("valid").booleanValue()).hasSize(1);
        assertThat(verdicts)
                .filteredOn(each -> !each.path("valid").booleanValue())
                .allMatch(failed("ALREADY_USED", "used before")::equals);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"MUT-1\"                     , \"MUT-2\"              , true",
                "\"symbol\":\"AAPL\"           , \"symbol\":\"MSFT\"     , true",
                "\"side\":\"BUY\"              , \"side\":\"SELL\"       , true",
                "\"qty\":100                   , \"qty\":101             , true",
                "\"price\":185.50              , \"price\":185.51        , true",
                "\"client_id\":\"CL-001\"      , \"client_id\":\"CL-002\", true",
                "\"time_in_force\":\"DAY\"     , \"time_in_force\":\"IOC\", false",
                "\"desk_id\":\"D1\"            , \"desk_id\":\"D2\"      , false",
                "\"trader_id\":\"T1\"          , \"trader_id\":\"T2\"    , false",
                "\"strategy_id\":\"S1\"        , \"strategy_id\":\"S2\"  , false",
                "\"session_id\":\"X1\"         , \"session_id\":\"X2\"   , false",
                "\"account_type\":\"RETAIL\"   , \"account_type\":\"PROFESSIONAL\", false"
            })
    void refusesATokenForAnyOtherOrder(String original, String mutated, boolean boundByV1) {
        String order =
                """
                {"order":{"client_order_id":"MUT-1","symbol":"AAPL","side":"BUY","qty":100,\
                "price":185.50,"time_in_force":"DAY"},"context":{"client_id":"CL-001",\
                "desk_id":"D1","trader_id":"T1","strategy_id":"S1","session_id":"X1",\
                "account_type":"RETAIL"}}\
                """;
        JsonNode answer = decided(order);
        String other = order.replace(original, mutated);
        assertThat(other).isNotEqualTo(order);

        assertThat(judged(jws(answer), other))
                .isEqualTo(failed("DIGEST", "issued for another order"));
        if (boundByV1) {
            assertThat(judged(v1(answer), other))
                    .isEqualTo(failed("DIGEST", "issued for another order"));
        }
    }

    @Test
    void neverTakesTheTokenOfABlockedOrder() {
        String tooMany = request("USE-3").replace("\"qty\":100", "\"qty\":1001");
        JsonNode answer = decided(tooMany);

        for (String token : List.of(jws(answer), v1(answer))) {
            assertThat(judged(token, tooMany))
                    .isEqualTo(failed("NOT_AUTHORIZED", "the decision is BLOCKED"));
        }
    }

    @Test
    void namesTheFirstCheckThatFails() {
        JsonNode answer = decided(request("USE-4"));
        String jws = answer.get("decision_jws").stringValue();
        int last = jws.lastIndexOf('.') + 1;
        String flipped =
                jws.substring(0, last)
                        + (jws.charAt(last) == 'A' ? 'B' : 'A')
                        + jws.substring(last + 1);
        String other = "eyJhbGciOiJIUzI1NiIsImtpZCI6Im90aGVyIiwidHlwIjoiZ2F0ZS1kZWNpc2lvbitqd3QifQ";
        String unknownKid = other + jws.substring(jws.indexOf('.'));

        assertThat(check("\"decision_jws\":\"a.b\"")).isEqualTo("FORMAT");
        assertThat(check("\"decision_token\":{\"version\":\"v2\"}")).isEqualTo("FORMAT");
        assertThat(check("\"decision_jws\":\"" + unknownKid + "\"")).isEqualTo("KID");
        assertThat(check("\"decision_jws\":\"" + flipped + "\"")).isEqualTo("SIGNATURE");
        assertThat(gate.get("/metrics").body())
                .contains("gate_token_checks_total{outcome=\"SIGNATURE\",} 1.0");
    }

    private static String check(String token) {
        return judged(token, request("USE-4")).path("failed_check").stringValue();
    }

    @Test
    void refusesATokenThatWasIssuedBeforeTheLastHalt() {
        JsonNode answer = decided(request("USE-5"));
        String halt = "{\"scope\":\"global\",\"state\":\"HALT\",\"reason\":\"test\"}";
        await().until(
                        () -> gate.operatorPost("/v1/admin/risk-state", halt).statusCode(),
                        status -> status == 200);
        assertThat(gate.release().statusCode()).isEqualTo(200);
        assertThat(judged(jws(answer), request("USE-5")).path("failed_check").stringValue())
                .isEqualTo("KILL_EPOCH");
        JsonNode later = decided(request("USE-6"));
        assertThat(judged(v1(later), request("USE-6")).path("valid").booleanValue()).isTrue();
    }

    @Test
    void countsATokenOfBeforeItsStartAsUsed() {
        try (GateUnderTest other = GateUnderTest.patient(folder.resolve("other"))) {
            JsonNode before = decided(other, request("USE-7"));
            other.kill();
            other.restart();

            JsonNode again = decided(other, request("USE-7"));
            assertThat(again.get("decision_jws")).isEqualTo(before.get("decision_jws"));
            for (String token : List.of(jws(again), v1(again))) {
                assertThat(judged(other, token, request("USE-7")))
                        .isEqualTo(
                                failed(
                                        "ALREADY_USED",
                                        "may have been used: issued before this verifier began"
                                                + " to remember"));
            }
            JsonNode fresh = decided(other, request("USE-8"));
            assertThat(judged(other, jws(fresh), request("USE-8")).path("valid").booleanValue())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "{}; order",
                "{\"order\":{\"client_order_id\":\"ABC\"}}; decision_jws",
                "{\"decision_jws\":1}; decision_jws",
                "{\"decision_jws\":null}; decision_jws",
                "{\"decision_token\":\"a.b.c\"}; decision_token",
                "{\"decision_jws\":\"a\",\"decision_token\":{}}; order",
                "{\"decision_jws\":\"a\",\"token\":{}}; token",
                "{\"decision_jws\":\"a\",\"decision_jws\":\"a\"}; decision_jws",
                "{\"decision_jws\":\"a\",\"order\":{\"action\":\"CANCEL\",\"client_order_id\":\"ABC\"}};"
                        + "order.action",
                "{\"decision_jws\":\"a\",\"order\":{\"client_order_id\":\"ABC\"}}; order.symbol"
            })
    void namesTheFieldOfABodyThatIsNone(String body, String field) {
        HttpResponse<String> response = gate.post("/v1/tokens/verify", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).path("field").stringValue()).isEqualTo(field);
    }

    private static JsonNode decided(String order) {
        return decided(gate, order);
    }

    private static JsonNode decided(GateUnderTest asked, String order) {
        return await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> JSON.readTree(asked.authorize(order).body()),
                        answer -> answer.path("decision_jws").isString());
    }

    private static JsonNode judged(String token, String order) {
        return judged(gate, token, order);
    }

    private static JsonNode judged(GateUnderTest asked, String token, String order) {
        String body = "{" + token + "," + order.substring(1);
        return JSON.readTree(asked.post("/v1/tokens/verify", body).body());
    }

    private static JsonNode failed(String check, String detail) {
        return JSON.readTree(
                """
                {"valid":false,"failed_check":"%s","detail":"%s","trace_id":null,"kid":null,\
                "expires_at":null}\
                """
                        .formatted(check, detail));
    }

    private static String jws(JsonNode answer) {
        return "\"decision_jws\":" + answer.get("decision_jws");
    }

    private static String v1(JsonNode answer) {
        return "\"decision_token\":" + answer.get("decision_token");
    }

    private static String request(String id) {
        return """
        {"order":{"client_order_id":"%s","symbol":"AAPL","side":"BUY","qty":100,"price":185.50},\
        "context":{"client_id":"CL-001"}}\
        """
                .formatted(id);
    }
}
