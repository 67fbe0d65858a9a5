package com.brokerops.gate.sidecar.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Side;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExposuresTest {
    private static final long E8 = 100_000_000;

    @ParameterizedTest
    @CsvSource({
        // position, pending buys, pending sells, side, quantity, increase
        "0, 0, 0, BUY, 10, 10",
        "0, 0, 0, SELL, 10, 10",
        "5, 0, 0, BUY, 10, 10",
        "5, 0, 0, SELL, 5, 0",
        "5, 0, 0, SELL, 6, 1",
        "5, 0, 3, SELL, 2, 0",
        "5, 0, 3, SELL, 3, 1",
        "5, 0, 5, SELL, 1, 1",
        "5, 0, 9, SELL, 1, 1",
        "-5, 0, 0, SELL, 10, 10",
        "-5, 0, 0, BUY, 5, 0",
        "-5, 0, 0, BUY, 6, 1",
        "-5, 3, 0, BUY, 2, 0",
        "-5, 3, 0, BUY, 3, 1",
        "-5, 5, 0, BUY, 1, 1",
        // what is pending on the other side never helps
        "0, 100, 0, SELL, 10, 10",
        "0, 0, 100, BUY, 10, 10",
        "5, 100, 0, SELL, 6, 1"
    })
    void tellsHowMuchOfAnOrderLeadsFurtherFromFlat(
            long position, long buys, long sells, Side side, long qty, long increase) {
        Exposure from = new Exposure(position, 0, buys, 0, sells, 0);

        assertThat(Exposures.increase(from, side, qty)).isEqualTo(increase);
    }

    @Test
    void releasesWhatItReservedAndNoMore() {
        Exposure held = new Exposure(5, 50, 1, 2, 3, 4);
        Exposure bought = Exposures.reserve(held, Side.BUY, 10, 100);
        Exposure sold = Exposures.reserve(held, Side.SELL, 10, 100);

        assertThat(bought).isEqualTo(new Exposure(5, 50, 11, 102, 3, 4));
        assertThat(sold).isEqualTo(new Exposure(5, 50, 1, 2, 13, 104));
        assertThat(Exposures.release(bought, Side.BUY, 10, 100)).isEqualTo(held);
        assertThat(Exposures.release(sold, Side.SELL, 10, 100)).isEqualTo(held);
        assertThatThrownBy(() -> Exposures.release(held, Side.BUY, 2, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Exposures.release(held, Side.SELL, 0, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Exposures.reserve(held, Side.BUY, 1, Long.MAX_VALUE))
                .isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({
        // position, cost, side, quantity, price, position after, cost after
        "0, 0, BUY, 10, 5, 10, 500000",
        "0, 0, SELL, 10, 5, -10, -500000",
        "10, 500000, BUY, 10, 7, 20, 1200000",
        "-10, -500000, SELL, 10, 7, -20, -1200000",
        "10, 500000, SELL, 4, 9, 6, 300000",
        "-10, -500000, BUY, 4, 9, -6, -300000",
        "10, 500000, SELL, 10, 9, 0, 0",
        "-10, -500000, BUY, 10, 9, 0, 0",
        "10, 500000, SELL, 15, 9, -5, -450000",
        "-10, -500000, BUY, 15, 9, 5, 450000",
        // the cost that stays is rounded away from flat
        "3, 100, SELL, 1, 9, 2, 67",
        "-3, -100, BUY, 1, 9, -2, -67",
        "3, 1, SELL, 2, 9, 1, 1"
    })
    void booksAnExecution(
            long position, long cost, Side side, long qty, long price, long after, long costAfter) {
        Exposure from = new Exposure(position, cost, 1, 2, 3, 4);

        assertThat(Exposures.book(from, side, qty, price * E8))
                .isEqualTo(new Exposure(after, costAfter, 1, 2, 3, 4));
    }

    @Test
    void booksThousandsOfExecutionsAsBigDecimalDoes() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Exposure exposure = Exposure.FLAT;
            BigDecimal position = BigDecimal.ZERO;
            BigDecimal cost = BigDecimal.ZERO;
            for (int round = 0; round < 500; round++) {
                Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                long qty = 1 + random.nextLong(1_000_000L >> random.nextInt(20));
                long priceE8 = 1 + random.nextLong(100_000 * E8 >> random.nextInt(30));
                exposure = Exposures.book(exposure, side, qty, priceE8);

                BigDecimal signed = BigDecimal.valueOf(side == Side.BUY ? qty : -qty);
                cost = costAfter(position, cost, signed, BigDecimal.valueOf(priceE8, 8));
                position = position.add(signed);

                assertThat(exposure.position())
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(position.longValueExact());
                assertThat(BigDecimal.valueOf(exposure.positionCostE4(), 4))
                        .as("seed %d, round %d", seed, round)
                        .isEqualByComparingTo(cost);
            }
        }
    }

    /**
     * Cost away from zero at each step: what closes leaves its share, what opens adds its price.
     */
    private static BigDecimal costAfter(
            BigDecimal position, BigDecimal cost, BigDecimal signed, BigDecimal price) {
        BigDecimal after = position.add(signed);
        boolean opens = position.signum() == 0 || position.signum() == signed.signum();
        if (opens) {
            return cost.add(worth(signed, price));
        }
        if (after.signum() == position.signum()) {
            return cost.multiply(after)
                    .divide(position, new MathContext(60, RoundingMode.DOWN))
                    .setScale(4, RoundingMode.UP);
        }
        return worth(after, price);
    }

    private static BigDecimal worth(BigDecimal signed, BigDecimal price) {
        return signed.multiply(price).setScale(4, RoundingMode.UP);
    }

    @Test
    void refusesAnExecutionWhoseCostDoesNotFit() {
        assertThatThrownBy(() ->
                        Exposures.book(
                                new Exposure(1, Long.MAX_VALUE, 0, 0, 0, 0), Side.BUY, 1, E8))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() ->
                        Exposures.book(
                                new Exposure(Long.MAX_VALUE, 1, 0, 0, 0, 0), Side.BUY, 1, E8))
                .isInstanceOf(ArithmeticException.class);
    }
}
