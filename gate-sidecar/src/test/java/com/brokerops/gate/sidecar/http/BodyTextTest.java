package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text made to be read in two ways: other encodings, look-alikes, what does not show. */
class BodyTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EF BB BF 7B 7D",
                "FE FF 00 7B 00 7D",
                "FF FE 7B 00 7D 00",
                "7B 00 7D 00",
                "00 7B 00 7D",
                "00 00 00 7B",
                "7B 00 00 00",
                "7B 22 00 22 7D",
                "7B 22 1F 22 7D",
                "7B 22 C0 80 22 7D",
                "7B 22 C1 BF 22 7D",
                "7B 22 80 22 7D",
                "7B 22 E0 80 80 22 7D",
                "7B 22 ED A0 80 22 7D",
                "7B 22 F0 80 80 80 22 7D",
                "7B 22 F4 90 80 80 22 7D",
                "7B 22 F5 80 80 80 22 7D",
                "7B 22 FF 22 7D",
                "7B 22 E2 82 22 7D",
                "7B 22 C3"
            })
    void refusesWhatIsNotPlainUtf8BeforeAnyParserSeesIt(String hex) {
        byte[] body = HexFormat.ofDelimiter(" ").parseHex(hex);

        assertThat(refused(body).detail()).isEqualTo("the body is not UTF-8 text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A B",
                " AAPL",
                "AAPL ",
                "A|B",
                "A\\\"B",
                "A\\\\B",
                "\\u0000",
                "A\\u0000",
                "A\\nB",
                "A\\tB",
                "\\u202eLPAA",
                "AAPL\\u200b",
                "\\uff27\\uff2d\\uff25",
                "\uff27ME",
                "GM\u0415",
                "\u202e",
                "\\ud800",
                "\\udc00\\ud800",
                "\\ud83d\\ude00",
                "A\\u007f",
                "\u00e9",
                "\\u001b[31m",
                "AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDD"
            })
    void refusesASymbolOutsideItsAlphabet(String symbol) {
        String json = order("ORD-1", symbol);

        BadRequestException refused = refused(json.getBytes(StandardCharsets.UTF_8));

        assertThat(refused.field()).isEqualTo("order.symbol");
        assertThat(refused.offset()).isEqualTo(json.indexOf("\"" + symbol + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "ORD 1",
                "ORD|1",
                "ORD/1",
                "ORD-1\\u0000",
                "\\u202eORD",
                "ORD\\u200b1",
                "\uff2fRD",
                "ORD\\n1",
                "\\ud800RD",
                "ORD'1",
                "ORD\\\"1",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"
            })
    void refusesAnIdOutsideItsAlphabet(String id) {
        String json = order(id, "AAPL");

        assertThat(refused(json.getBytes(StandardCharsets.UTF_8)).field())
                .isEqualTo("order.client_order_id");
    }

    @Test
    void doesNotEchoWhatAnAttackerWrote() {
        String json = "{\"\\u001b[31m\\u202e" + "x".repeat(1000) + "\":1}";

        BadRequestException refused = refused(json.getBytes(StandardCharsets.UTF_8));

        assertThat(refused.field()).hasSize(64).startsWith("?[31m?xxx");
    }

    private static String order(String id, String symbol) {
        return """
        {"order":{"client_order_id":"%s","symbol":"%s","side":"BUY","qty":1,"price":1}}\
        """
                .formatted(id, symbol);
    }

    private static BadRequestException refused(byte[] body) {
        return catchThrowableOfType(
                BadRequestException.class, () -> AuthorizeReader.read(body, body.length));
    }
}
