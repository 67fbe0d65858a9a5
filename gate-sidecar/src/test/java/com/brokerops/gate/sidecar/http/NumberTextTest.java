package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Order;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as a stranger may write them: the exact scaled value, or a refusal, at once. */
class NumberTextTest {
    private static final String REFUSED = "refused";

    @ParameterizedTest
    @CsvSource({
        "1, 100000000",
        "1.0, 100000000",
        "1.00000000, 100000000",
        "185.50, 18550000000",
        "0.1, 10000000",
        "0.00000001, 1",
        "1e-8, 1",
        "1E-8, 1",
        "10e-9, 1",
        "0.1e-7, 1",
        "1e+2, 10000000000",
        "1E+2, 10000000000",
        "1e2, 10000000000",
        "1e02, 10000000000",
        "1.5e3, 150000000000",
        "100e-2, 100000000",
        "0.99999999, 99999999",
        "67108863.9999999, 6710886399999990",
        "67108863, 6710886300000000",
        "6.7108863e7, 6710886300000000",
        "1.10, 110000000",
        "123456.123456789e0, refused",
        "67108863.99999999, refused",
        "67108864, refused",
        "67108864.0, refused",
        "99999999.99, refused",
        "0, refused",
        "0.0, refused",
        "0e5, refused",
        "-0, refused",
        "-0.0, refused",
        "-1, refused",
        "-1e-8, refused",
        "0.000000001, refused",
        "1e-9, refused",
        "0.1e-400, refused",
        "1e400, refused",
        "1e100, refused",
        "1e40000000, refused",
        "1e-40000000, refused",
        "1e99999999999999999999, refused",
        "9007199254740993, refused",
        "9223372036854775808, refused",
        "184467440737095516160, refused",
        "1234567.123456789, refused",
        "1.234567890123456, refused",
        "1.00000000000000000000000000000001, refused",
        "NaN, refused",
        "Infinity, refused",
        "-Infinity, refused",
        "+1, refused",
        ".5, refused",
        "5., refused",
        "01, refused",
        "00, refused",
        "1e, refused",
        "1e+, refused",
        "1.e1, refused",
        "0x10, refused",
        "1_000, refused",
        "1 000, refused",
        "true, refused",
        "'\"1\"', refused",
        "null, refused",
        "1f, refused",
        "1d, refused",
        "1L, refused",
        "--1, refused",
        "\u0661, refused",
        "\uff11, refused"
    })
    void readsAPriceExactlyOrNotAtAll(String text, String expected) {
        assertThat(price(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1001, 1001",
        "1000000000000, 1000000000000",
        "999999999999, 999999999999",
        "0, refused",
        "-0, refused",
        "-1, refused",
        "1000000000001, refused",
        "9999999999999, refused",
        "10000000000000, refused",
        "9007199254740993, refused",
        "9223372036854775807, refused",
        "9223372036854775809, refused",
        "18446744073709551617, refused",
        "36893488147419103233, refused",
        "1.0, refused",
        "1.99, refused",
        "0.5, refused",
        "1e0, refused",
        "1E2, refused",
        "1e400, refused",
        "01, refused",
        "+1, refused",
        "NaN, refused",
        "'\"1\"', refused",
        "[1], refused"
    })
    void readsAQuantityInDigitsOnly(String text, String expected) {
        assertThat(qty(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"price", "qty"})
    void refusesANumberOf15000DigitsWithoutComputingIt(String field) {
        String digits = "9".repeat(15_000);
        String text = field.equals("price") ? price(digits) : qty(digits);

        assertThat(text).isEqualTo(REFUSED);
    }

    private static String price(String text) {
        return read("100", text, false);
    }

    private static String qty(String text) {
        return read(text, "1", true);
    }

    private static String read(String qty, String price, boolean wantQty) {
        String json =
                "{\"order\":{\"client_order_id\":\"ORD-1\",\"symbol\":\"A\",\"side\":\"BUY\",\"qty\":"
                        + qty
                        + ",\"price\":"
                        + price
                        + "}}";
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        try {
            Order order =
                    ((AuthorizeRequest.NewOrder) AuthorizeReader.read(body, body.length)).order();
            return Long.toString(wantQty ? order.qty() : order.priceE8());
        } catch (BadRequestException refused) {
            assertThat(refused.field()).isEqualTo(wantQty ? "order.qty" : "order.price");
            return REFUSED;
        }
    }
}
