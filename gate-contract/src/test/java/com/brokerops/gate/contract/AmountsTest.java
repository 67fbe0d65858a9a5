package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    private static final BigInteger E4 = BigInteger.valueOf(10_000);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    @ParameterizedTest
    @CsvSource({
        "100, 18550000000, 185500000",
        "1, 1, 1", // a hundred-millionth is reserved as a ten-thousandth
        "1, 10000, 1",
        "1, 10001, 2",
        "9999, 1, 1",
        "10000, 1, 1",
        "10001, 1, 2",
        "3, 3333, 1",
        "3, 3334, 2",
        "1000000000000, 1, 100000000",
        "1000000000000, 92233720368, 9223372036800000000",
        "137438, 6710886399999999, 92233080504319987"
    })
    void reservesTheNotionalRoundedUp(long qty, long priceE8, long notionalE4) {
        assertThat(Amounts.notionalE4(qty, priceE8)).isEqualTo(notionalE4);
    }

    @Test
    void refusesANotionalThatDoesNotFit() {
        assertThatThrownBy(() -> Amounts.notionalE4(1_000_000_000_000L, 92_233_720_369L))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Amounts.notionalE4(Decimals.MAX_QTY, Decimals.PRICE_BOUND_E8 - 1))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void computesTheNotionalAsBigIntegerDoes() {
        Random random = new Random(1);
        int overflows = 0;
        for (int round = 0; round < 100_000; round++) {
            long qty = 1 + random.nextLong(Decimals.MAX_QTY >> random.nextInt(40));
            long price = 1 + random.nextLong(Decimals.PRICE_BOUND_E8 - 1 >> random.nextInt(50));
            BigInteger exact = ceiling(BigInteger.valueOf(qty), BigInteger.valueOf(price), E4);
            if (exact.compareTo(LONG_MAX) > 0) {
                assertThatThrownBy(() -> Amounts.notionalE4(qty, price))
                        .isInstanceOf(ArithmeticException.class);
                overflows++;
            } else {
                assertThat(Amounts.notionalE4(qty, price)).isEqualTo(exact.longValueExact());
            }
        }
        assertThat(overflows).isBetween(100, 50_000);
    }

    @Test
    void sharesAsBigIntegerDoes() {
        Random random = new Random(2);
        for (int round = 0; round < 100_000; round++) {
            long amount = anyLong(random);
            long whole = Math.max(1, anyLong(random));
            long part = random.nextLong(whole);
            check(amount, part, whole);
        }
    }

    @Test
    void sharesAtTheEdgesAsBigIntegerDoes() {
        long[] edges = {0, 1, 2, 3, (1L << 62) - 1, 1L << 62, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (long amount : edges) {
            for (long whole : edges) {
                for (long part : edges) {
                    if (whole > 0 && part <= whole) {
                        check(amount, part, whole);
                    }
                }
            }
        }
    }

    private static void check(long amount, long part, long whole) {
        BigInteger product = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(part));
        BigInteger[] exact = product.divideAndRemainder(BigInteger.valueOf(whole));
        String triple = amount + " x " + part + " / " + whole;

        assertThat(Amounts.share(amount, part, whole)).as(triple).isEqualTo(exact[0].longValue());
        assertThat(Amounts.shareRoundedUp(amount, part, whole))
                .as(triple)
                .isEqualTo(exact[0].longValue() + exact[1].signum());
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 1", "1, -1, 1", "1, 1, 0", "1, 0, 0", "1, 2, 1", "1, 1, -1"})
    void refusesAShareOfNothingSensible(long amount, long part, long whole) {
        assertThatThrownBy(() -> Amounts.share(amount, part, whole))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining(amount + " x " + part + " / " + whole);
    }

    private static BigInteger ceiling(BigInteger a, BigInteger b, BigInteger divisor) {
        return a.multiply(b).add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }

    private static long anyLong(Random random) {
        return (random.nextLong() & Long.MAX_VALUE) >> random.nextInt(63);
    }
}
