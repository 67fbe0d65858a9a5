package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a symbol is worth is told by the platform, and not remembered when the gate ends. */
final class ReferencePriceIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static int accounts;

    private final Account account = new Account(gate, ++accounts);

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"), "durability: written");
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void aMarketOrderIsWorthWhatThePlatformSaysAndNothingAfterAStart() {
        assertThat(reason(market("AAPL", ""))).isEqualTo("PRICE_UNAVAILABLE");
        JsonNode taken = account.reported(200, price("AAPL", "100", Instant.now()));
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
        account.reported(200, price("MSFT", "100", now));
        account.reported(200, price("MSFT", "1", now.minusSeconds(1)));

        JsonNode older = market("MSFT", reference("200", now.minusMillis(1)));
        JsonNode newer = market("MSFT", reference("200", now.plusMillis(1)));

        assertThat(older.get("economics").get("notional").decimalValue())
                .isEqualByComparingTo("105");
        assertThat(newer.get("economics").get("notional").decimalValue())
                .isEqualByComparingTo("210");
    }

    @Test
    void onePriceOfTheFutureIsRefusedAndNotKept() {
        JsonNode early = account.reported(422, price("GOOG", "1", Instant.now().plusSeconds(60)));

        assertThat(early.get("quarantine_id").isNull()).isTrue();
        assertThat(early.get("not_kept").stringValue()).isEqualTo("it is a price");
        assertThat(reason(market("GOOG", ""))).isEqualTo("PRICE_UNAVAILABLE");
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
        return account.decided(marketOrder(symbol), reference);
    }

    private JsonNode whatIf(String symbol) {
        String request = account.request(marketOrder(symbol), "");
        return JSON.readTree(gate.postUntilCertain("/v1/whatif", request).body());
    }

    private static String marketOrder(String symbol) {
        return "\"symbol\":\"%s\",\"side\":\"BUY\",\"qty\":1,\"type\":\"MARKET\"".formatted(symbol);
    }
}
