package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    private static final int LENGTH = 19;

    @Test
    void endsAtEveryByteThatDoesNotStandForItselfAndAtNoOther() {
        for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
            boolean plain = b >= ' ' && b != '"' && b != '\\';
            for (int at = 0; at < LENGTH; at++) {
                byte[] text = new byte[LENGTH];
                Arrays.fill(text, (byte) 'a');
                text[at] = (byte) b;
                assertThat(PlainText.end(text, 0, LENGTH))
                        .as("byte %d at %d", b, at)
                        .isEqualTo(plain ? LENGTH : at);
            }
        }
    }

    @Test
    void looksAtNothingBehindItsEnd() {
        byte[] text = "aaaaaaaaaaaaaaaaaaaa\"".getBytes(US_ASCII);
        for (int to = 0; to <= text.length - 1; to++) {
            assertThat(PlainText.end(text, 0, to)).isEqualTo(to);
        }
    }
}
