package com.brokerops.gate.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists of orders on a real port: whole, through a kill and without gate.db, and their evidence.
 */
final class OrderListIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
    void aListKeepsItsTokensThroughAKillAndWithoutItsDatabase() throws Exception {
        String list = list("NONE", order("KILL-1", "AAPL", 10), order("KILL-2", "MSFT", 20));
        String legs = list("OCO", order("KILL-3", "IBM", 10), order("KILL-4", "IBM", 15));
        JsonNode first = decided(list);
        JsonNode pair = decided(legs);
        assertThat(first.path("status").stringValue()).isEqualTo("AUTHORIZED");
        assertThat(pair.path("contingency").stringValue()).isEqualTo("OCO");
        BigDecimal before = first.at("/decisions/1/economics/exposure_after").decimalValue();
        assertThat(pair.at("/decisions/1/economics/exposure_after").decimalValue())
                .isEqualByComparingTo(before.add(BigDecimal.valueOf(1500)));

        for (boolean withDatabase : List.of(true, false)) {
            gate.kill();
            gate.awaitExit();
            if (!withDatabase) {
                deleteDatabase();
            }
            gate.restart();

            assertThat(tokens(decided(list))).isEqualTo(tokens(first));
            assertThat(tokens(decided(legs))).isEqualTo(tokens(pair));
            assertThat(decided(list).at("/decisions/0/replayed").booleanValue()).isTrue();
        }
        JsonNode mismatch =
                decided(list("NONE", order("KILL-1", "AAPL", 10), order("KILL-9", "IBM", 1)));
        assertThat(mismatch.path("reason_code").stringValue()).isEqualTo("IDEMPOTENCY_MISMATCH");

        fill(pair.at("/decisions/0/trace_id").stringValue(), 10);
        JsonNode closed = decided(legs);
        assertThat(closed.path("reason_code").stringValue()).isEqualTo("DUPLICATE_CLOSED");
        assertThat(closed.at("/decisions/1/reason_code").stringValue()).isEqualTo("LIST_BLOCKED");
    }

    @Test
    void aBlockedListSetsNothingAside() {
        JsonNode before = JSON.readTree(gate.get("/v1/exposure/CL-001").body());

        JsonNode blocked =
                decided(list("NONE", order("BLOCK-1", "AAPL", 10), order("BLOCK-2", "GME", 11)));

        assertThat(blocked.path("status").stringValue()).isEqualTo("BLOCKED");
        assertThat(blocked.path("reason_code").stringValue()).isEqualTo("SYMBOL_RESTRICTION");
        assertThat(blocked.at("/decisions/0/reason_code").stringValue()).isEqualTo("LIST_BLOCKED");
        assertThat(blocked.at("/decisions/0/reasons/0/scope").stringValue()).isEqualTo("orders[1]");
        JsonNode after = JSON.readTree(gate.get("/v1/exposure/CL-001").body());
        assertThat(after.path("gross")).isEqualTo(before.path("gross"));
        assertThat(after.path("open_orders")).isEqualTo(before.path("open_orders"));
    }

    @Test
    void theEvidenceOfEachOrderIsExecutedAgain() throws Exception {
        List<String> traces = new ArrayList<>();
        traces.addAll(
                traces(decided(list("OCO", order("E-1", "IBM", 10), order("E-2", "IBM", 15)))));
        traces.addAll(
                traces(decided(list("NONE", order("E-3", "IBM", 1), order("E-4", "GME", 11)))));

        for (String trace : traces) {
            Path pack = Files.write(folder.resolve(trace + ".zip"), pack(trace));
            Ended ended = GateUnderTest.run("evidence", "verify", pack.toString());
            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            assertThat(ended.output()).contains("executed again, the same in every member");
        }
    }

    @Test
    void whatIfIsAskedForOneOrder() {
        HttpResponse<String> refused =
                gate.post("/v1/whatif", list("NONE", order("W-1", "A", 1), order("W-2", "A", 1)));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"orders\"");
    }

    private static void fill(String trace, int qty) {
        String event =
                "{\"event_type\":\"execution.reported\",\"event_id\":\"F-%s\",\"decision_token\":\"%s\",\"qty\":%d,\"price\":100}"
                        .formatted(trace, trace, qty);
        await().until(() -> gate.post("/v1/events", event).statusCode() == 200);
    }

    private static void deleteDatabase() throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(gate.dataDirectory(), "gate.db*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static List<String> tokens(JsonNode answer) {
        List<String> tokens = new ArrayList<>();
        answer.path("decisions").forEach(one -> tokens.add(one.path("decision_jws").stringValue()));
        return tokens;
    }

    private static List<String> traces(JsonNode answer) {
        List<String> traces = new ArrayList<>();
        answer.path("decisions").forEach(one -> traces.add(one.path("trace_id").stringValue()));
        return traces;
    }

    private static byte[] pack(String trace) {
        HttpRequest request =
                HttpRequest.newBuilder(gate.gate().resolve("/v1/decisions/" + trace + "/evidence"))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return await().until(
                            () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()),
                            response -> response.statusCode() == 200)
                    .body();
        }
    }

    private static JsonNode decided(String request) {
        HttpRequest asked =
                HttpRequest.newBuilder(gate.gate().resolve("/v1/authorize"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request, UTF_8))
                        .build();
        return JSON.readTree(gate.sendUntilCertain(asked).body());
    }

    private static String list(String contingency, String... orders) {
        return "{\"orders\":[%s],\"contingency\":\"%s\",\"context\":{\"client_id\":\"CL-001\"}}"
                .formatted(String.join(",", orders), contingency);
    }

    private static String order(String id, String symbol, int qty) {
        return "{\"client_order_id\":\"%s\",\"symbol\":\"%s\",\"side\":\"BUY\",\"qty\":%d,\"price\":100}"
                .formatted(id, symbol, qty);
    }
}
