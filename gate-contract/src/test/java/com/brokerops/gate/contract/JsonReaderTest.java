package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.contract.JsonReader.NumberText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and their shape as {@link JsonReader} takes them. */
class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                // nothing, or not one value
                "",
                " ",
                "\u0000",
                "1 2",
                "1,",
                "{}{}",
                "{} x",
                "[]]",
                "null null",
                // words
                "nul",
                "nulll",
                "Null",
                "tru",
                "truely",
                "TRUE",
                "fals",
                "NaN",
                "Infinity",
                "-Infinity",
                "undefined",
                // numbers
                "+1",
                "01",
                "00",
                "-01",
                "-",
                "--1",
                ".5",
                "-.5",
                "1.",
                "1.e5",
                "1e",
                "1e+",
                "1E-",
                "1e5.5",
                "0x10",
                "1_000",
                "1,000",
                "\uFF11",
                // arrays
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[,]",
                "[1,,2]",
                "[1 2]",
                "[1}",
                "[1;2]",
                // objects
                "{",
                "}",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{\"a\",1}",
                "{\"a\"=1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{\"a\":}",
                "{\"a\":1]",
                "[{\"a\":1]}",
                // the same name twice, however it is written
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"b\":2,\"a\":3}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"\":1,\"\":1}",
                "[{\"x\":{\"a\":1,\"a\":2}}]",
                // comments and other white space
                "/**/1",
                "1//",
                "#\n1",
                "\u00A01",
                "\u000B1",
                "\f1",
                "\uFEFF1",
                "\u20281",
                // texts
                "\"",
                "\"a",
                "'a'",
                "\"a\"b",
                "\"\\",
                "\"\\\"",
                "\"\\x41\"",
                "\"\\a\"",
                "\"\\U0041\"",
                "\"\\'\"",
                "\"\\u\"",
                "\"\\u004\"",
                "\"\\u00G0\"",
                "\"\\u-041\"",
                "\"\\u 041\"",
                "\"\\u00\uFF14\uFF11\"",
                "\"\\u{41}\""
            })
    void refusesWhatIsNotExactlyOneValue(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void readsValuesInTheirOrder() {
        Object value =
                parse(" {\"b\" : [1, true ,false,null,\"\"],\t\"a\":{} ,\r\n\"c\":[[],{}]} ");

        assertThat(value)
                .isEqualTo(
                        Map.of(
                                "b",
                                Arrays.asList(new NumberText("1"), true, false, null, ""),
                                "a",
                                Map.of(),
                                "c",
                                List.of(List.of(), Map.of())));
        assertThat((Map<?, ?>) value)
                .extracting(map -> List.copyOf(map.keySet()).toString())
                .isEqualTo("[b, a, c]");
    }

    @Test
    void allowsSixteenLevelsAndNotSeventeen() {
        assertThat(parse("[".repeat(16) + "]".repeat(16))).isInstanceOf(List.class);
        assertThat(parse("{\"a\":".repeat(16) + "1" + "}".repeat(16))).isInstanceOf(Map.class);
        assertThat(parse("[" + "[[]],".repeat(50) + "1]")).isInstanceOf(List.class);

        assertThatThrownBy(() -> parse("[".repeat(17) + "]".repeat(17)))
                .hasMessageContaining("deeper than 16");
        assertThatThrownBy(() -> parse("{\"a\":".repeat(17) + "1" + "}".repeat(17)))
                .hasMessageContaining("deeper than 16");
        assertThatThrownBy(() -> parse("[".repeat(100_000))).hasMessageContaining("deeper than 16");
    }

    @Test
    void walksAnObjectWhoseShapeIsKnown() {
        JsonReader reader = reader("{\"a\":1,\"b\":[true,null],\"c\":{\"d\":\"x\"},\"e\":null}");

        reader.beginObject();
        reader.field("a");
        assertThat(reader.number()).isEqualTo(1);
        reader.field("b");
        reader.beginArray();
        assertThat(reader.nextElement()).isTrue();
        assertThat(reader.isNull()).isFalse();
        assertThat(reader.bool()).isTrue();
        assertThat(reader.nextElement()).isTrue();
        assertThat(reader.isNull()).isTrue();
        assertThat(reader.nextElement()).isFalse();
        reader.field("c");
        reader.beginObject();
        assertThat(reader.nextField()).isEqualTo("d");
        assertThat(reader.string()).isEqualTo("x");
        assertThat(reader.nextField()).isNull();
        reader.field("e");
        assertThat(reader.isNull()).isTrue();
        reader.endObject();
        reader.end();
    }

    @Test
    void refusesAMemberThatIsNotTheExpectedOne() {
        assertThatThrownBy(() -> expectA("{\"b\":1}")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> expectA("{\"ab\":1}")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> expectA("{\"\":1}")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> expectA("{\"\\u0061\":1}")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> expectA("{}")).hasMessageContaining("ends before \"a\"");
        assertThatThrownBy(() -> expectA("{\"a\":1,\"b\":2}")).hasMessageContaining("unexpected");
        assertThatThrownBy(() -> expectA("{\"a\":1,}")).isInstanceOf(JsonException.class);
    }

    @Test
    void readsNothingOutsideTheRangeItWasGiven() {
        byte[] bytes = "9{\"a\":1}9".getBytes(UTF_8);

        JsonReader reader = new JsonReader(bytes, 1, bytes.length - 1);
        assertThat(reader.value()).isEqualTo(Map.of("a", new NumberText("1")));
        reader.end();
        assertThat(reader.offset()).isEqualTo(bytes.length - 1);

        JsonReader cut = new JsonReader(bytes, 1, bytes.length - 2);
        assertThatThrownBy(cut::value).isInstanceOf(JsonException.class);
        JsonReader cutText = new JsonReader("\"ab\"".getBytes(UTF_8), 0, 3);
        assertThatThrownBy(cutText::string).isInstanceOf(JsonException.class);
        JsonReader cutCharacter = new JsonReader("\"\u20AC\"".getBytes(UTF_8), 0, 3);
        assertThatThrownBy(cutCharacter::string).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'{\"a\":01}', 7",
                "'{\"a\":1,}', 7",
                "'{\"a\":1,\"a\":2}', 11",
                "'[1,2', 4",
                "'\"a\\x\"', 4",
                "'1 x', 2"
            })
    void saysAtWhichByteTheTextIsAtFault(String text, int offset) {
        JsonException refused = catchThrowableOfType(JsonException.class, () -> parse(text));

        assertThat(refused.offset()).isEqualTo(offset);
        assertThat(refused).hasMessageEndingWith("at byte " + offset);
    }

    private static void expectA(String text) {
        JsonReader reader = reader(text);
        reader.beginObject();
        reader.field("a");
        reader.number();
        reader.endObject();
    }

    private static JsonReader reader(String text) {
        return new JsonReader(text.getBytes(UTF_8));
    }

    private static Object parse(String text) {
        return JsonReader.parse(text.getBytes(UTF_8));
    }
}
