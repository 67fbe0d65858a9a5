package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private long now;
    private final Silence silence = new Silence(() -> now);

    private void wait(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void isLongAfterHalfAMinuteWithoutAnAnswer() {
        silence.begins();
        wait(30);
        assertThat(silence.isLong()).isFalse();
        wait(1);
        assertThat(silence.isLong()).isTrue();
    }

    @Test
    void isNotLongWhileBytesPass() throws InterruptedIOException {
        silence.begins();
        wait(20);
        silence.brokenBy(_ -> wait(5)).passed(1);
        wait(20);
        assertThat(silence.isLong()).isFalse();
    }

    @Test
    void isNotLongWhenNobodyAsks() {
        silence.begins();
        silence.ends();
        wait(60);
        assertThat(silence.isLong()).isFalse();
    }
}
