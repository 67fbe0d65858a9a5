package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When new orders are turned away for those that are decided. */
final class SheddingTest {
    private static final int ABOVE = 3;
    private static final int TOO_MANY = ABOVE + 1;
    private static final long MILLI = 1_000_000;
    private static final long START = Long.MAX_VALUE - 10 * MILLI; // nanoTime may wrap

    private int waiting;
    private final Shedding shedding = new Shedding(() -> waiting, ABOVE);

    @Test
    void nobodyIsTurnedAwayFromALineThatIsShort() {
        waiting = ABOVE;
        for (int at = 0; at < 1_000; at++) {
            assertThat(turnsAwayAt(at)).isFalse();
        }
        assertThat(activeAt(1_000)).isFalse();
    }

    @Test
    void aBurstIsDecidedAndWhatComesLaterIsNot() {
        waiting = TOO_MANY;
        for (int at = 0; at <= 50; at++) {
            assertThat(turnsAwayAt(at)).as("after %d ms", at).isFalse();
        }
        assertThat(turnsAwayAt(51)).isTrue();
        assertThat(activeAt(52)).isTrue();
    }

    @Test
    void whoFindsRoomIsDecidedWhileOthersAreTurnedAway() {
        waiting = TOO_MANY;
        turnsAwayAt(0);
        assertThat(turnsAwayAt(60)).isTrue();
        waiting = ABOVE;
        assertThat(turnsAwayAt(61)).isFalse();
        waiting = TOO_MANY;
        assertThat(turnsAwayAt(62)).isTrue();
    }

    @Test
    void aQuarterOfASecondWithRoomEndsIt() {
        waiting = TOO_MANY;
        turnsAwayAt(0);
        assertThat(turnsAwayAt(60)).isTrue();
        assertThat(activeAt(309)).isTrue();
        assertThat(activeAt(310)).isFalse();

        assertThat(turnsAwayAt(310)).as("another burst").isFalse();
        assertThat(turnsAwayAt(361)).isTrue();
    }

    @Test
    void burstsWithAPauseBetweenAreNoCrowd() {
        waiting = TOO_MANY;
        for (int at = 0; at < 5_000; at += 300) {
            assertThat(turnsAwayAt(at)).as("after %d ms", at).isFalse();
            assertThat(turnsAwayAt(at + 1)).isFalse();
        }
    }

    private boolean activeAt(long millis) {
        return shedding.active(START + millis * MILLI);
    }

    private boolean turnsAwayAt(long millis) {
        return shedding.turnsAway(START + millis * MILLI);
    }
}
