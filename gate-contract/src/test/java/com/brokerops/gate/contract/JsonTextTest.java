package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as {@link JsonReader} takes them: strict UTF-8, and every escape. */
class JsonTextTest {
    @Test
    void refusesEveryControlCharacterInATextUnlessItIsEscaped() {
        for (char c = 0; c < 0x20; c++) {
            String raw = "\"a" + c + "\"";
            String rawAfterAnEscape = "\"\\n" + c + "\"";
            assertThatThrownBy(() -> parse(raw)).isInstanceOf(JsonException.class);
            assertThatThrownBy(() -> parse(rawAfterAnEscape)).isInstanceOf(JsonException.class);
            assertThat(parse(String.format("\"\\u%04x\"", (int) c))).isEqualTo(String.valueOf(c));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation without a lead
                "BF",
                "C0AF", // an overlong slash
                "C1BF",
                "C2", // leads without their continuation
                "C241",
                "E0A0",
                "E0A041",
                "E09F80", // overlong in three
                "E08080",
                "EDA080", // U+D800 as bytes
                "EDBFBF",
                "EDA0BDEDB880", // a surrogate pair as bytes
                "F0",
                "F09F98",
                "F08F8080", // overlong in four
                "F4908080", // above U+10FFFF
                "F5808080",
                "F8888080",
                "FE",
                "FF"
            })
    void refusesTextThatIsNotUtf8(String hex) {
        byte[] malformed = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> JsonReader.parse(quoted("", malformed)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> JsonReader.parse(quoted("\\n", malformed)))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> JsonReader.parse(malformed)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesACharacterThatTheEndOfTheTextCutsOff() {
        byte[] euro = "\"\u20AC\"".getBytes(UTF_8);
        for (int length = 0; length < euro.length; length++) {
            byte[] cut = Arrays.copyOf(euro, length);
            assertThatThrownBy(() -> JsonReader.parse(cut)).isInstanceOf(JsonException.class);
        }
    }

    @Test
    void readsTheFirstAndLastCharacterOfEveryUtf8Length() {
        String text = "\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\uD800\uDC00\uDBFF\uDFFF";

        assertThat(parse("\"" + text + "\"")).isEqualTo(text);
    }

    @Test
    void readsAnEscapedLoneSurrogateAsItIs() {
        assertThat(parse("\"\\ud800\"")).isEqualTo("\uD800");
        assertThat(parse("\"\\uDFFFx\"")).isEqualTo("\uDFFFx");
        assertThat(parse("\"\\ud83d\\ude00\"")).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void readsEveryEscape() {
        assertThat(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\""))
                .isEqualTo("\"\\/\b\f\n\r\t\u00E9\u20AC");
    }

    private static Object parse(String text) {
        return JsonReader.parse(text.getBytes(UTF_8));
    }

    private static byte[] quoted(String before, byte[] content) {
        String latin = "\"" + before + new String(content, ISO_8859_1) + "\"";
        return latin.getBytes(ISO_8859_1);
    }
}
