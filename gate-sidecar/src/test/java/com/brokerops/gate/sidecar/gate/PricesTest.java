package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.PriceReported;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.sidecar.gate.Prices.Outcome;
import com.brokerops.gate.sidecar.kernel.Valuation;
import org.junit.jupiter.api.Test;

/** What symbols are worth by the platforms' word. */
class PricesTest {
    private static final long NOW = 1_795_176_000_000L;
    private static final long AGE = Valuation.DEFAULT.maxAgeMillis();

    private final Prices prices = new Prices(Valuation.DEFAULT);

    private Outcome says(String symbol, long priceE8, long asOf, long now) {
        return prices.take(new PriceReported("feed", "P", "", symbol, priceE8, asOf), now);
    }

    @Test
    void anOrderWithoutAReferenceUsesTheOneThatIsKnown() {
        assertThat(prices.of("AAPL", null, NOW)).isNull();
        assertThat(says("AAPL", 7, NOW, NOW)).isEqualTo(Outcome.TAKEN);

        assertThat(prices.of("AAPL", null, NOW)).isEqualTo(new ReferencePrice(7, NOW));
        assertThat(prices.of("IBM", null, NOW)).isNull();
    }

    @Test
    void ofTwoTheNewerWinsAndOfOneMomentThatOfTheRequest() {
        says("AAPL", 7, NOW, NOW);

        assertThat(prices.of("AAPL", new ReferencePrice(8, NOW - 1), NOW))
                .isEqualTo(new ReferencePrice(7, NOW));
        assertThat(prices.of("AAPL", new ReferencePrice(8, NOW), NOW))
                .isEqualTo(new ReferencePrice(8, NOW));
        assertThat(prices.of("AAPL", new ReferencePrice(8, NOW + 1), NOW))
                .isEqualTo(new ReferencePrice(8, NOW + 1));
    }

    @Test
    void oneThatDoesNotCountLosesWhateverItsTime() {
        says("AAPL", 7, NOW, NOW);

        assertThat(prices.of("AAPL", new ReferencePrice(8, NOW + AGE + 1), NOW))
                .isEqualTo(new ReferencePrice(7, NOW));
        assertThat(prices.of("AAPL", null, NOW + AGE)).isNotNull();
        assertThat(prices.of("AAPL", null, NOW + AGE + 1)).isNull();
        assertThat(prices.of("AAPL", new ReferencePrice(8, NOW - 1), NOW + AGE + 1)).isNull();
    }

    @Test
    void anOlderOneChangesNothingAndOneOfTheFutureIsNotTaken() {
        says("AAPL", 7, NOW, NOW);

        assertThat(says("AAPL", 8, NOW - 1, NOW)).isEqualTo(Outcome.SUPERSEDED);
        assertThat(says("AAPL", 8, NOW, NOW)).isEqualTo(Outcome.SUPERSEDED);
        assertThat(says("AAPL", 8, NOW + AGE + 1, NOW)).isEqualTo(Outcome.NOT_YET);
        assertThat(prices.of("AAPL", null, NOW)).isEqualTo(new ReferencePrice(7, NOW));
        assertThat(says("AAPL", 8, NOW + AGE, NOW)).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void whenItIsFullOnlyOneThatCountsNoMoreMakesRoom() {
        for (int i = 0; i < Prices.MOST; i++) {
            says("S" + i, 1, NOW, NOW);
        }
        says("S0", 2, NOW + 1, NOW);

        assertThat(says("NEW", 1, NOW + AGE, NOW + AGE)).isEqualTo(Outcome.NO_ROOM);
        assertThat(says("NEW", 1, NOW + AGE + 1, NOW + AGE + 1)).isEqualTo(Outcome.TAKEN);

        assertThat(prices.size()).isEqualTo(Prices.MOST);
        assertThat(prices.of("S0", null, NOW + AGE + 1)).as("told later").isNotNull();
    }
}
