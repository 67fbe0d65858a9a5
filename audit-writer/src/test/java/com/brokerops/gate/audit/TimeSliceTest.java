package com.brokerops.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeSliceTest {
    private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    @Test
    void isKnownToTheSchedulerAndOfTheOneThreadThatAskedForIt() throws Exception {
        assumeTrue(TimeSlice.requested() >= 0, "a system that can be asked");
        long before = TimeSlice.requested();
        FutureTask<Long> asking =
                new FutureTask<>(() -> {
                    assertThat(TimeSlice.request(SHORT_NANOS)).isTrue();
                    return TimeSlice.requested();
                });
        Thread.ofPlatform().start(asking);

        assumeTrue(asking.get() > 0, "a Linux that has time slices");
        assertThat(asking.get()).isEqualTo(SHORT_NANOS);
        assertThat(TimeSlice.requested()).isEqualTo(before).isNotEqualTo(SHORT_NANOS);
    }
}
