package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A segment that should go and stays is shown, but not what is settled within a minute. */
final class OverdueTest {
    private long nanoTime = -TimeUnit.SECONDS.toNanos(30);
    private final Overdue overdue = new Overdue(() -> nanoTime);

    @Test
    void isShownWhenItHasLastedForAMinuteWithTheReasonOfNow() {
        overdue.told("nobody cosigned");
        assertThat(overdue.cause()).isNull();
        nanoTime += TimeUnit.SECONDS.toNanos(60);
        overdue.told("no snapshot");
        assertThat(overdue.cause()).isNull();
        nanoTime++;
        assertThat(overdue.cause()).isEqualTo("NOT_REMOVED: no snapshot");
    }

    @Test
    void isGoneWhenSomethingWasRemovedAndBeginsAnew() {
        overdue.told("nobody cosigned");
        nanoTime += TimeUnit.SECONDS.toNanos(61);
        assertThat(overdue.cause()).isNotNull();
        overdue.told(null);
        assertThat(overdue.cause()).isNull();
        overdue.told("nobody cosigned");
        assertThat(overdue.cause()).isNull();
    }
}
