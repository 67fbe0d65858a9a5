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
        pauses.tick(after + 200 * MILLI);
        assertThat(pauses.heldUp(after + 201 * MILLI)).isTrue();
        pauses.tick(after + 201 * MILLI);
        assertThat(pauses.heldUp(after + 202 * MILLI)).isFalse();
        assertThat(pauses.longestSeconds()).isEqualTo(5.001);
    }
}
