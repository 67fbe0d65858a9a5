package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a symbol is worth is told by the platform, and not remembered when the gate ends. */
final class ReferencePriceIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path folder;
    private GateUnderTest gate;
    private int orders;

    @BeforeEach
    void start() {
        gate = GateUnderTest.dev(folder.resolve("data"), "--durability", "written");
    }

    @AfterEach
    void stop() {
        gate.close();
    }

    @Test
    void aMarketOrderIsWorthWhatThePlatformSaysAndNothingAfterAStart() {
        assertThat(reason(market("AAPL", ""))).isEqualTo("PRICE_UNAVAILABLE");
        JsonNode taken = sent(200, price("AAPL", "100", Instant.now()));
        assertThat(taken.get("seq").isNull()).isTrue();

        JsonNode decided = market("AAPL", "");

        assertThat(reason(decided)).isEqualTo("OK");
        assertThat(decided.get("economics").get("notional").decimalValue())
                .isEqualByComparingTo("105");
        JsonNode line = AuditLines.ofType(gate.dataDirectory(), "decision").getLast();
        assertThat(line.get("reference").get("price_e8").longValue()).isEqualTo(10_000_000_000L);
        assertThat(reason(market("IBM", ""))).isEqualTo("PRICE_UNAVAILABLE");
        assertThat(reason(whatIf("AAPL"))).isEqualTo("OK");

        gate.kill();
        gate.restart();

        assertThat(reason(market("AAPL", ""))).isEqualTo("PRICE_UNAVAILABLE");
    }

    @Test
    void theNewerOfTheOrdersOwnAndTheKnownPriceCounts() {
        Instant now = Instant.now();
        sent(200, price("AAPL", "100", now));
        sent(200, price("AAPL", "1", now.minusSeconds(1)));

        JsonNode older = market("AAPL", reference("200", now.minusMillis(1)));
        JsonNode newer = market("AAPL", reference("200", now.plusMillis(1)));

        assertThat(older.get("economics").get("notional").decimalValue())
                .isEqualByComparingTo("105");
        assertThat(newer.get("economics").get("notional").decimalValue())
                .isEqualByComparingTo("210");
    }

    @Test
    void onePriceOfTheFutureIsRefusedAndNotKept() {
        JsonNode early = sent(422, price("AAPL", "1", Instant.now().plusSeconds(60)));

        assertThat(early.get("quarantine_id").isNull()).isTrue();
        assertThat(early.get("not_kept").stringValue()).isEqualTo("it is a price");
        assertThat(reason(market("AAPL", ""))).isEqualTo("PRICE_UNAVAILABLE");
    }

    private static String price(String symbol, String price, Instant at) {
        return "{\"event_type\":\"price.reference\",\"event_id\":\"P-1\",\"symbol\":\"%s\",\"price\":%s,\"at\":\"%s\",\"schema_version\":1}"
                .formatted(symbol, price, at);
    }

    private static String reference(String price, Instant at) {
        return ",\"reference_price\":%s,\"reference_at\":\"%s\"".formatted(price, at);
    }

    private static String reason(JsonNode answer) {
        return answer.get("reason_code").stringValue();
    }

    private JsonNode market(String symbol, String reference) {
        return JSON.readTree(certain(order(symbol, reference)).body());
    }

    private JsonNode whatIf(String symbol) {
        return JSON.readTree(post("/v1/whatif", order(symbol, "")).body());
    }

    private String order(String symbol, String reference) {
        return """
        {"order":{"client_order_id":"P-%d","symbol":"%s","side":"BUY","qty":1,"type":"MARKET"},\
        "context":{"client_id":"CL-001"%s}}\
        """
                .formatted(++orders, symbol, reference);
    }

    private JsonNode sent(int status, String json) {
        HttpResponse<String> answer = post("/v1/events", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(String path, String json) {
        return gate.sendUntilCertain(
                HttpRequest.newBuilder(gate.gate().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    /** On a busy machine a gate may refuse; what it says of that is to send the order again. */
    private HttpResponse<String> certain(String order) {
        return await().until(
                        () -> gate.authorize(order),
                        answer -> !answer.body().contains("\"retryable\":true"));
    }
}
