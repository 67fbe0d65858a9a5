package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaScriptNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "1, 1",
        "-1, -1",
        "-42.5, -42.5",
        "185.50, 185.5",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21",
        "1.5e21, 1.5e+21",
        "1e23, 1e+23",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "1e400, Infinity",
        "-1e400, -Infinity",
        "NaN, NaN",
        "1e-6, 0.000001",
        "1.5e-6, 0.0000015",
        "1e-7, 1e-7",
        "1.2e-7, 1.2e-7",
        "1e-8, 1e-8",
        "5e-324, 5e-324",
        "2e-323, 2e-323",
        "1e-400, 0",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "0.30000000000000004, 0.30000000000000004",
        "3.0000000000000004, 3.0000000000000004",
        "9007199254740991, 9007199254740991",
        "9007199254740993, 9007199254740992",
        "9007199254740995, 9007199254740996",
        "18014398509481985, 18014398509481984",
        "123456789.12345678, 123456789.12345678",
        "99999999.99, 99999999.99",
        "4503599.62737049, 4503599.62737049",
        "2e-3, 0.002",
        "2.0E-44, 2e-44",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "5.684341886080801e-14, 5.684341886080801e-14",
        "9.5367431640625e-7, 9.5367431640625e-7",
        "4.35, 4.35",
        "1.1E-5, 0.000011"
    })
    void printsNumbersAsJavaScriptDoes(String source, String printed) {
        assertThat(EcmaScriptNumber.text(Double.parseDouble(source))).isEqualTo(printed);
    }

    @Test
    void printsTheSumOfATenthAndTwoTenthsWithAllItsDigits() {
        assertThat(EcmaScriptNumber.text(0.1 + 0.2)).isEqualTo("0.30000000000000004");
    }

    @Test
    void printsNoMoreDigitsThanItTakesToReadTheSameDoubleBack() {
        Random random = new Random(20261120);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                continue;
            }
            String text = EcmaScriptNumber.text(value);
            int digits = new BigDecimal(text).stripTrailingZeros().precision();
            assertThat(Double.parseDouble(text)).as(text).isEqualTo(value);
            int enough = new BigDecimal(Double.toString(value)).stripTrailingZeros().precision();
            assertThat(digits).as(text).isLessThanOrEqualTo(enough);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00000000",
        "-0, 0.00000000",
        "-1e-10, -0.00000000",
        "1, 1.00000000",
        "1e-8, 0.00000001",
        "5e-9, 0.00000001",
        "4.9e-9, 0.00000000",
        "1.005, 1.00500000",
        "0.000000015, 0.00000001",
        "99999999.99, 99999999.98999999",
        "1000000.00000001, 1000000.00000001",
        "-2.675, -2.67500000",
        "1e20, 100000000000000000000.00000000",
        "1e21, 1e+21",
        "NaN, NaN"
    })
    void fixesEightDecimalsAsJavaScriptDoes(String source, String fixed) {
        assertThat(EcmaScriptNumber.toFixed8(Double.parseDouble(source))).isEqualTo(fixed);
    }
}
