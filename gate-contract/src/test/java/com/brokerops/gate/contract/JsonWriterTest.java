package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    @Test
    void escapesWhatJsonStringifyEscapesAndNothingElse() {
        // The right-hand sides are what JavaScript's JSON.stringify prints.
        assertThat(string("plain / text")).isEqualTo("\"plain / text\"");
        assertThat(string("\"\\")).isEqualTo("\"\\\"\\\\\"");
        assertThat(string("\b\t\n\f\r")).isEqualTo("\"\\b\\t\\n\\f\\r\"");
        assertThat(string("\u0000\u0001\u000B\u000E\u001F"))
                .isEqualTo("\"\\u0000\\u0001\\u000b\\u000e\\u001f\"");
        assertThat(string("\u007F\u0080\u00A0\u00E9\u2028\u2029\uFEFF\uFFFF"))
                .isEqualTo("\"\u007F\u0080\u00A0\u00E9\u2028\u2029\uFEFF\uFFFF\"");
        assertThat(string("\uD83D\uDE00")).isEqualTo("\"\uD83D\uDE00\"");
        assertThat(string("\uD800")).isEqualTo("\"\\ud800\"");
        assertThat(string("\uDFFFx\uD83D")).isEqualTo("\"\\udfffx\\ud83d\"");
        assertThat(string("\uDE00\uD83D")).isEqualTo("\"\\ude00\\ud83d\"");
        assertThat(string("\uD83D\uD83D\uDE00")).isEqualTo("\"\\ud83d\uD83D\uDE00\"");
    }

    @Test
    void writesTextThatReadsBackTheSame() {
        Random random = new Random(17);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(anyChar(random));
            }
            byte[] written = new JsonWriter(0).string(text.toString()).toBytes();

            assertThat(JsonReader.parse(written)).isEqualTo(text.toString());
        }
    }

    private static char anyChar(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> (char) random.nextInt(0x80);
            case 1 -> (char) random.nextInt(0x800);
            case 2 -> (char) (0xD800 + random.nextInt(0x800));
            default -> (char) random.nextInt(0x10000);
        };
    }

    @Test
    void placesCommasByItself() {
        JsonWriter out = new JsonWriter(1);
        out.beginObject()
                .field("a", 1)
                .field("b", "x")
                .field("c", true)
                .field("d")
                .nullValue()
                .field("e")
                .beginArray()
                .number(1)
                .beginObject()
                .endObject()
                .beginArray()
                .endArray()
                .string("y")
                .endArray()
                .field("f")
                .beginObject()
                .field("g", -2)
                .endObject()
                .field("h")
                .hex(new byte[] {0, 0x7F, (byte) 0x80, (byte) 0xFF})
                .field("i")
                .raw("[1,2]")
                .field("j")
                .raw("__3__".getBytes(UTF_8), 2, 3)
                .endObject();

        assertThat(text(out))
                .isEqualTo(
                        "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":null,\"e\":[1,{},[],\"y\"],"
                                + "\"f\":{\"g\":-2},\"h\":\"007f80ff\",\"i\":[1,2],\"j\":3}");
    }

    @Test
    void writesNumbersOfEveryWidth() {
        assertThat(number(0)).isEqualTo("0");
        assertThat(number(-1)).isEqualTo("-1");
        assertThat(number(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(number(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(text(new JsonWriter(0).decimal(Long.MIN_VALUE, 8)))
                .isEqualTo("-92233720368.54775808");
        assertThat(text(new JsonWriter(0).decimal(185_500_000, 4))).isEqualTo("18550.0000");
        assertThat(text(new JsonWriter(0).shortDecimal(185_500_000, 4))).isEqualTo("18550");
        assertThat(text(new JsonWriter(0).shortDecimal(-5, 4))).isEqualTo("-0.0005");
    }

    @Test
    void startsAgainAfterItIsCleared() {
        JsonWriter out = new JsonWriter(4);
        out.beginArray().number(1).endArray();
        out.clear();
        out.beginArray().number(2).endArray();

        assertThat(text(out)).isEqualTo("[2]");
    }

    @Test
    void goesOnAfterAValueWhenItIsCutBack() {
        JsonWriter out = new JsonWriter(4);
        out.beginObject().field("a", 1);
        int length = out.length();
        out.field("b", 2);
        out.truncate(length);
        out.field("c", 3).endObject();

        assertThat(text(out)).isEqualTo("{\"a\":1,\"c\":3}");
    }

    @Test
    void keepsWhatItWroteWhenItGrows() {
        JsonWriter out = new JsonWriter(0);
        out.beginArray();
        for (int i = 0; i < 5_000; i++) {
            out.string("\u20AC".repeat(3));
        }
        out.endArray();

        assertThat(text(out)).hasSize(5_000 * 6 + 1).startsWith("[\"\u20AC").endsWith("\u20AC\"]");
        assertThat(out.length()).isEqualTo(out.toBytes().length);
    }

    private static String string(String value) {
        return text(new JsonWriter(0).string(value));
    }

    private static String number(long value) {
        return text(new JsonWriter(0).number(value));
    }

    private static String text(JsonWriter out) {
        return new String(out.array(), 0, out.length(), UTF_8);
    }

    @Test
    void writesUuidsAndInstantsAsTheirTextsAre() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 2_000; i++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            long nanos = random.nextLong() & Long.MAX_VALUE;
            JsonWriter out = new JsonWriter(1);

            out.beginArray().uuid(uuid).millis(nanos / 1_000_000).nanos(nanos).number(1).endArray();

            assertThat(new String(out.toBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo(
                            "[\"%s\",\"%s\",\"%s\",1]",
                            uuid,
                            Timestamps.ofMillis(nanos / 1_000_000),
                            Timestamps.ofNanos(nanos));
        }
    }
}
