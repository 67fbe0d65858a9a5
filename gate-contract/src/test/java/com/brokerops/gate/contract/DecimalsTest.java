package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

    @ParameterizedTest
    @CsvSource({
        "185.50, 18550000000",
        "185.5, 18550000000",
        "185.50000000, 18550000000",
        "185.5000000000000000000000000, 18550000000",
        "1, 100000000",
        "1.0, 100000000",
        "1E0, 100000000",
        "1e00, 100000000",
        "1e-00, 100000000",
        "1e+00, 100000000",
        "1E+2, 10000000000",
        "1e2, 10000000000",
        "1e02, 10000000000",
        "1.5e1, 1500000000",
        "15e-1, 150000000",
        "100e-2, 100000000",
        "0.1e1, 100000000",
        "0.00001e5, 100000000",
        "1000000000000000e-15, 100000000",
        "0.99999999, 99999999",
        "1.00000001, 100000001",
        "0.00000001, 1",
        "1e-8, 1",
        "0.1e-7, 1",
        "10e-9, 1",
        "100000000000000000000e-28, 1",
        "0.5, 50000000",
        "0.50, 50000000",
        "10, 1000000000",
        "1234567.12345678, 123456712345678",
        "9999999.99999999, 999999999999999",
        "67108863, 6710886300000000",
        "67108863.9999999, 6710886399999990",
        "67108863.99999990, 6710886399999990",
        "67108863.5, 6710886350000000",
        "6.7e7, 6700000000000000",
        "6.71088639999999e7, 6710886399999990",
        "0.123456780000000, 12345678",
        "10000000, 1000000000000000",
        "99999.999, 9999999900000"
    })
    void readsAPriceExactly(String text, long priceE8) {
        assertThat(Decimals.priceE8(text)).isEqualTo(priceE8);
    }

    @ParameterizedTest
    @CsvSource({
        // too large
        "67108864, must be less than 67108864",
        "67108864.0, must be less than 67108864",
        "67108864.0000001, must be less than 67108864",
        "99999999.99, must be less than 67108864",
        "1e8, must be less than 67108864",
        "1e99, must be less than 67108864",
        "9e18, must be less than 67108864",
        "999999999999999, must be less than 67108864",
        "100000000000000000000, must be less than 67108864",
        "92233720368.5477, must be less than 67108864",
        // zero, however it is written
        "0, must be greater than 0",
        "0.0, must be greater than 0",
        "0.00000000, must be greater than 0",
        "0e99, must be greater than 0",
        "0e-99, must be greater than 0",
        "0.000000000000000000000000000, must be greater than 0",
        // nine decimals
        "0.000000001, has more than 8 decimals",
        "1.123456789, has more than 8 decimals",
        "1e-9, has more than 8 decimals",
        "1e-99, has more than 8 decimals",
        "0.12345678e-1, has more than 8 decimals",
        "0.1e-99, has more than 8 decimals",
        // sixteen significant digits
        "67108863.99999999, has more than 15 significant digits",
        "12345678.12345678, has more than 15 significant digits",
        "1234567890123456, has more than 15 significant digits",
        "1.000000000000001, has more than 15 significant digits",
        "9007199254740993, has more than 15 significant digits",
        "1.00000000000000000000001, has more than 15 significant digits",
        // three digits of exponent
        "1e400, has an exponent of more than two digits",
        "0.1e-400, has an exponent of more than two digits",
        "1e100, has an exponent of more than two digits",
        "1e000, has an exponent of more than two digits",
        "1e-008, has an exponent of more than two digits",
        "1e40000000, has an exponent of more than two digits",
        "0e400, has an exponent of more than two digits",
        // too long
        "0.0000000000000000000000000000001, is longer than 32 characters",
        "1.0000000000000000000000000000000, is longer than 32 characters"
    })
    void refusesAPriceAndSaysWhichRuleItBreaks(String text, String why) {
        assertThatThrownBy(() -> Decimals.priceE8(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "-1",
                "-0",
                "-0.0",
                "+1",
                "00",
                "01",
                "01.5",
                "007",
                "00.1",
                ".",
                ".5",
                "1.",
                "1.e2",
                "e5",
                "1e",
                "1e+",
                "1e-",
                "1e+-1",
                "1e1.5",
                "1e 1",
                "1 ",
                " 1",
                "1,5",
                "1.5.5",
                "1_0",
                "0x1",
                "1f",
                "1d",
                "1L",
                "NaN",
                "nan",
                "Infinity",
                "-Infinity",
                "null",
                "\"1\"",
                "\u0661",
                "\uFF11",
                "1\u0000",
                "\u22121",
                "1e\u0661"
            })
    void refusesAPriceThatIsNoDecimalNumber(String text) {
        assertThatThrownBy(() -> Decimals.priceE8(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is not a decimal number of 0 or more");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0, 0",
        "0e99, 0",
        "10000, 100000000",
        "10000.0001, 100000001",
        "1000000000, 10000000000000",
        "0.0001, 1",
        "1e-4, 1",
        "922337203685477, 9223372036854770000",
        "922337203685477.0, 9223372036854770000",
        "99999999999.9999, 999999999999999"
    })
    void readsMoneyExactly(String text, long amountE4) {
        assertThat(Decimals.moneyE4(text)).isEqualTo(amountE4);
    }

    @ParameterizedTest
    @CsvSource({
        "0.00001, has more than 4 decimals",
        "922337203685478, is too large",
        "999999999999999, is too large",
        "1e15, is too large",
        "1e99, is too large",
        "922337203685477.5807, has more than 15 significant digits",
        "-1, is not a decimal number of 0 or more"
    })
    void refusesMoneyAndSaysWhichRuleItBreaks(String text, String why) {
        assertThatThrownBy(() -> Decimals.moneyE4(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void agreesWithBigDecimalOnRandomText() {
        Random random = new Random(8);
        int read = 0;
        for (int round = 0; round < 200_000; round++) {
            String text = randomNumber(random);
            Long expected = priceByBigDecimal(text);
            if (expected == null) {
                assertThatThrownBy(() -> Decimals.priceE8(text))
                        .as(text)
                        .isInstanceOf(IllegalArgumentException.class);
            } else {
                assertThat(Decimals.priceE8(text)).as(text).isEqualTo(expected);
                read++;
            }
        }
        assertThat(read).isBetween(50_000, 150_000);
    }

    private static String randomNumber(Random random) {
        StringBuilder text = new StringBuilder();
        text.append(random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(99_999_999));
        if (random.nextBoolean()) {
            text.append('.');
            for (int digits = 1 + random.nextInt(10); digits > 0; digits--) {
                text.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
            }
        }
        if (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(25) - 12);
        }
        return text.toString();
    }

    /**
     * The rules of a price said once more, in the way that is too slow and too open for the gate.
     */
    private static Long priceByBigDecimal(String text) {
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        boolean legal =
                value.signum() > 0
                        && value.compareTo(new BigDecimal("67108864")) < 0
                        && value.scale() <= 8
                        && value.precision() <= 15;
        return legal ? value.movePointRight(8).longValueExact() : null;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8, 0.00000000, 0",
        "1, 8, 0.00000001, 0.00000001",
        "-1, 4, -0.0001, -0.0001",
        "18550000000, 8, 185.50000000, 185.5",
        "100000000, 8, 1.00000000, 1",
        "1000000000, 8, 10.00000000, 10",
        "-12345, 4, -1.2345, -1.2345",
        "10000, 4, 1.0000, 1",
        "120, 4, 0.0120, 0.012",
        "42, 0, 42, 42",
        "100, 0, 100, 100",
        "9223372036854775807, 4, 922337203685477.5807, 922337203685477.5807",
        "-9223372036854775808, 4, -922337203685477.5808, -922337203685477.5808",
        "-9223372036854775808, 8, -92233720368.54775808, -92233720368.54775808",
        "-9223372036854775808, 0, -9223372036854775808, -9223372036854775808"
    })
    void writesAScaledValue(long scaled, int decimals, String text, String shortText) {
        assertThat(Decimals.text(scaled, decimals)).isEqualTo(text);
        assertThat(Decimals.shortText(scaled, decimals)).isEqualTo(shortText);
    }

    @Test
    void writesRandomValuesAsBigDecimalDoes() {
        Random random = new Random(4);
        for (int round = 0; round < 100_000; round++) {
            long scaled = random.nextLong() >> random.nextInt(64);
            int decimals = random.nextInt(9);
            BigDecimal exact = BigDecimal.valueOf(scaled, decimals);

            assertThat(Decimals.text(scaled, decimals)).isEqualTo(exact.toPlainString());
            assertThat(new BigDecimal(Decimals.shortText(scaled, decimals)))
                    .isEqualByComparingTo(exact);
            assertThat(Decimals.shortText(scaled, decimals)).doesNotContainPattern("\\.\\d*0$");
        }
    }

    @Test
    void roundsUpToFifteenSignificantDigits() {
        assertThat(Decimals.roundUpTo15Digits(0)).isZero();
        assertThat(Decimals.roundUpTo15Digits(999_999_999_999_999L))
                .isEqualTo(999_999_999_999_999L);
        assertThat(Decimals.roundUpTo15Digits(1_000_000_000_000_001L))
                .isEqualTo(1_000_000_000_000_010L);
        assertThat(Decimals.roundUpTo15Digits(9_999_999_999_999_991L))
                .isEqualTo(10_000_000_000_000_000L);
        assertThat(Decimals.roundUpTo15Digits(9_223_372_036_854_770_000L))
                .isEqualTo(9_223_372_036_854_770_000L);
        assertThatThrownBy(() -> Decimals.roundUpTo15Digits(Long.MAX_VALUE))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Decimals.roundUpTo15Digits(-1))
                .isInstanceOf(ArithmeticException.class);

        Random random = new Random(15);
        for (int round = 0; round < 100_000; round++) {
            long amount = (random.nextLong() & Long.MAX_VALUE) / 2 >> random.nextInt(62);
            BigDecimal exact = BigDecimal.valueOf(amount);
            int surplus = Math.max(0, exact.precision() - 15);
            BigDecimal rounded =
                    exact.movePointLeft(surplus)
                            .setScale(0, RoundingMode.CEILING)
                            .movePointRight(surplus);
            assertThat(Decimals.roundUpTo15Digits(amount)).isEqualTo(rounded.longValueExact());
        }
    }
}
