package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What was read after the process stood still. */
final class PausesTest {
    private static final long MILLI = 1_000_000;
    private static final long START = 42 * MILLI;

    private final Pauses pauses = new Pauses();

    @Test
    void holdsNothingUpBeforeItTicksAndWhileItDoes() {
        assertThat(pauses.heldUp(START)).isFalse();
        for (long i = 0; i < 400; i++) {
            pauses.tick(START + i * 5 * MILLI);
            assertThat(pauses.heldUp(START + (i * 5 + 900) * MILLI)).isFalse();
        }
        assertThat(pauses.longestSeconds()).isZero();
    }

    @Test
    void holdsUpWhatIsReadBetweenThePauseAndTheNextTickAndWhileItSettles() {
        pauses.tick(START);
        long after = START + 5_000 * MILLI;
        assertThat(pauses.heldUp(after)).isTrue();
        pauses.tick(after + MILLI);
        assertThat(pauses.heldUp(after + 2 * MILLI)).isTrue();
        pauses.tick(after + 6 * MILLI);
        assertThat(pauses.heldUp(after + 7 * MILLI)).isTrue();
        pauses.tick(after + 500 * MILLI);
        assertThat(pauses.heldUp(after + 501 * MILLI)).isTrue();
        pauses.tick(after + 501 * MILLI);
        assertThat(pauses.heldUp(after + 502 * MILLI)).isFalse();
        assertThat(pauses.longestSeconds()).isEqualTo(5.001);
    }

    @Test
    void tellsOfAPauseForTenSeconds() {
        pauses.tick(START);
        assertThat(pauses.degradation()).isNull();
        long after = START + 5_000 * MILLI;
        pauses.tick(after);
        assertThat(pauses.degradation()).isEqualTo("PAUSED: the process stood still for 5000 ms");
        long end = after + 10_000 * MILLI;
        for (long at = after; at < end; at += 500 * MILLI) {
            pauses.tick(at);
            assertThat(pauses.degradation()).contains("5000 ms");
        }
        pauses.tick(end);
        assertThat(pauses.degradation()).isNull();
    }
}
