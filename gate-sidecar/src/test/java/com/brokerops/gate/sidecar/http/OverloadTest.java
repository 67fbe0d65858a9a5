package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a request may have waited in its socket, and when that is too long. */
final class OverloadTest {
    private static final long MILLI = 1_000_000;
    private static final long BOUND = 6 * MILLI;

    private final LoopTurns turns = new LoopTurns(0);
    private final Overload overload = new Overload(BOUND);

    @Test
    void aRequestThatWakesTheLoopHasNotWaited() {
        turns.nothingReady(10 * MILLI, true);

        assertThat(turns.waitedNanos(15 * MILLI)).isZero();
        assertThat(turns.waitedNanos(16 * MILLI)).isEqualTo(MILLI); // read after the first one
    }

    @Test
    void aRequestFoundAfterALongTurnMayHaveWaitedForAllOfIt() {
        turns.nothingReady(0, true);
        assertThat(turns.waitedNanos(MILLI)).isZero();

        turns.someReady(9 * MILLI);

        assertThat(turns.waitedNanos(9 * MILLI)).isEqualTo(8 * MILLI);
        turns.someReady(12 * MILLI);
        assertThat(turns.waitedNanos(13 * MILLI)).isEqualTo(4 * MILLI);
    }

    @Test
    void aRequestFoundAfterASleepThatWasTooLongMayHaveWaitedForAllOfIt() {
        turns.nothingReady(0, true);
        assertThat(turns.waitedNanos(LoopTurns.LONGEST_SLEEP_NANOS)).isZero();

        turns.nothingReady(10 * MILLI, true);

        long paused = LoopTurns.LONGEST_SLEEP_NANOS + 1;
        assertThat(turns.waitedNanos(10 * MILLI + paused)).isEqualTo(paused);
        assertThat(turns.waitedNanos(10 * MILLI + 2 * paused)).isEqualTo(2 * paused);
        turns.someReady(10 * MILLI + 3 * paused); // came since the loop woke
        assertThat(turns.waitedNanos(10 * MILLI + 3 * paused)).isEqualTo(2 * paused);
    }

    @Test
    void aLoopIsBusySinceNothingWasReady() {
        turns.nothingReady(5 * MILLI, false);
        turns.someReady(6 * MILLI);
        turns.someReady(90 * MILLI);

        assertThat(turns.busyNanos(100 * MILLI)).isEqualTo(95 * MILLI);
    }

    @Test
    void aQueueOfAMomentIsWorkedOff() {
        assertThat(overload.late(Overload.MOMENT_NANOS, Overload.MOMENT_NANOS, 0)).isFalse();
        assertThat(overload.late(Overload.MOMENT_NANOS + 1, Overload.MOMENT_NANOS, 0)).isTrue();
    }

    @Test
    void aQueueThatStandsIsCutAtTheBound() {
        long stands = Overload.MOMENT_NANOS + 1;

        assertThat(overload.late(BOUND, stands, 0)).isFalse();
        assertThat(overload.late(BOUND + 1, stands, 0)).isTrue();
    }

    @Test
    void theBoundHoldsUntilASecondAfterTheLastThatCameTooLate() {
        assertThat(overload.late(Overload.MOMENT_NANOS + 1, 0, 0)).isTrue();

        assertThat(overload.late(BOUND + 1, 0, Overload.CALM_NANOS - 1)).isTrue();
        assertThat(overload.late(BOUND + 1, 0, 2 * Overload.CALM_NANOS - 1)).isFalse();
    }

    @Test
    void aBoundAboveAMomentHoldsForBoth() {
        Overload patient = new Overload(2 * Overload.MOMENT_NANOS);

        assertThat(patient.late(2 * Overload.MOMENT_NANOS, 0, 0)).isFalse();
        assertThat(patient.late(2 * Overload.MOMENT_NANOS, Overload.CALM_NANOS, 0)).isFalse();
        assertThat(patient.late(2 * Overload.MOMENT_NANOS + 1, 0, 0)).isTrue();
    }
}
