package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    private final Words words = new Words();

    @Test
    void givesTheSameObjectAgain() {
        assertThat(of("xAAPLx")).isEqualTo("AAPL").isSameAs(of("yAAPLy"));
    }

    @Test
    void neverTakesOneTextForAnother() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5000; i++) {
                String text = i % 2 == 0 ? "CL-" + i : i + "-the-same-long-end-of-a-name";
                assertThat(of('"' + text + '"')).isEqualTo(text);
            }
        }
    }

    @Test
    void takesATextWithoutACharacter() {
        assertThat(of("\"\"")).isEmpty();
    }

    /** What stands between the first and the last byte. */
    private String of(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        return words.of(bytes, 1, bytes.length - 1);
    }
}
