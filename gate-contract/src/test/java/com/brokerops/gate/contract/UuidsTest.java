package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidsTest {
    @Test
    void readsWhatUuidWrites() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            assertThat(read(uuid.toString())).isEqualTo(uuid);
        }
        assertThat(read(new UUID(-1, -1).toString())).isEqualTo(new UUID(-1, -1));
    }

    @Test
    void refusesAnyTextWithOneOtherCharacter() {
        String text = "0123abcd-4567-89ef-0123-456789abcdef";
        for (int at = 0; at < text.length(); at++) {
            for (char other : new char[] {'-', 'A', 'g', '/', ':', '`', ' ', 0, 0x80, 0xFF}) {
                String changed = text.substring(0, at) + other + text.substring(at + 1);
                if (!changed.equals(text)) {
                    assertThatThrownBy(() -> read(changed))
                            .isInstanceOf(IllegalArgumentException.class);
                }
            }
        }
    }

    @Test
    void refusesAnyOtherLength() {
        for (String text : new String[] {"", "1-2-3-4-5", "0".repeat(35), "0".repeat(37)}) {
            assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static UUID read(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return Uuids.of(bytes, 0, bytes.length);
    }
}
