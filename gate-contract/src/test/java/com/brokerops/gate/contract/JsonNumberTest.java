package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.JsonReader.NumberText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as {@link JsonReader} takes them: whole ones as they are, all others as text. */
class JsonNumberTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1",
                "10",
                "0.0",
                "1.50",
                "1e5",
                "1E5",
                "1e+05",
                "1e-400",
                "1E400",
                "12345678901234567890123456789012345678901234567890"
            })
    void leavesANumberOfAnyValueAsItsText(String text) {
        assertThat(parse(text)).isEqualTo(new NumberText(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "7, 7",
        "-7, -7",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void readsAWholeNumber(String text, long value) {
        JsonReader reader = new JsonReader(text.getBytes(UTF_8));

        assertThat(reader.number()).isEqualTo(value);
        reader.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "01",
                "-01",
                "00",
                "1.0",
                "1.",
                "1e0",
                "1E0",
                "\"1\"",
                "null",
                "x",
                "9223372036854775808",
                "-9223372036854775809",
                "92233720368547758070",
                "99999999999999999999999999"
            })
    void refusesAWholeNumberThatIsNone(String text) {
        JsonReader reader = new JsonReader(text.getBytes(UTF_8));

        assertThatThrownBy(reader::number).isInstanceOf(JsonException.class);
    }

    private static Object parse(String text) {
        return JsonReader.parse(text.getBytes(UTF_8));
    }
}
