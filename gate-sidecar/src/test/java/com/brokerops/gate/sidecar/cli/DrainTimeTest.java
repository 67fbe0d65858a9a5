package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who follows the log says when he will have caught up. */
final class DrainTimeTest {
    private long done = 1_000;
    private long behind;
    private long nanoTime = -TimeUnit.SECONDS.toNanos(2);
    private final DrainTime drain = new DrainTime(() -> done, () -> behind, () -> nanoTime);

    @Test
    void isNothingForOneWhoIsNotBehind() {
        after(5, 500, 0);
        assertThat(drain.seconds()).isZero();
    }

    @Test
    void isWhatIsLeftAtTheSpeedOfTheLastSeconds() {
        after(5, 500, 3_000); // 100 a second
        assertThat(drain.seconds()).isEqualTo(30);
        after(1, 100, 2_000); // the window is not over: still 100 a second
        assertThat(drain.seconds()).isEqualTo(20);
        after(9, 3_900, 2_000); // 400 a second, over ten seconds
        assertThat(drain.seconds()).isEqualTo(5);
    }

    @Test
    void isAtLeastAsLongAsHeHasStoodStill() {
        after(5, 500, 100);
        assertThat(drain.seconds()).isEqualTo(1);
        after(60, 0, 200);
        assertThat(drain.seconds()).isEqualTo(60);
        after(60, 0, 200);
        assertThat(drain.seconds()).isEqualTo(120);
        after(1, 1, 100);
        assertThat(drain.seconds()).isLessThan(2);
    }

    @Test
    void startsWhenSomethingHasComeAndNotWhenItWasQuiet() {
        after(3_600, 0, 0);
        assertThat(drain.seconds()).isZero();
        after(1, 0, 7);
        assertThat(drain.seconds()).isEqualTo(1);
    }

    private void after(long seconds, long more, long left) {
        nanoTime += TimeUnit.SECONDS.toNanos(seconds);
        done += more;
        behind = left;
    }
}
