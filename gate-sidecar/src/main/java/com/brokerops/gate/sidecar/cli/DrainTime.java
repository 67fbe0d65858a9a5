package com.brokerops.gate.sidecar.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long somebody who follows the log needs for what he is behind by, if nothing comes on top. He
 * is as fast as when he last moved, over at least five seconds between two looks; one who stands
 * still needs at least as long as he has stood.
 *
 * <p><b>Thread.</b> Any.
 */
final class DrainTime {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier done;
    private final LongSupplier behind;
    private final LongSupplier nanoTime;
    private long windowDone;
    private long windowNanos;
    private long lastDone;
    private long movedNanos;
    private double perSecond;

    /**
     * @param done how far he is, in records
     * @param behind how many records there are that he has not done
     */
    DrainTime(LongSupplier done, LongSupplier behind, LongSupplier nanoTime) {
        this.done = done;
        this.behind = behind;
        this.nanoTime = nanoTime;
        this.windowNanos = nanoTime.getAsLong();
        this.movedNanos = windowNanos;
        this.windowDone = done.getAsLong();
        this.lastDone = windowDone;
    }

    /** Seconds; 0 for one who is not behind. */
    synchronized double seconds() {
        long now = nanoTime.getAsLong();
        long left = behind.getAsLong();
        long seen = done.getAsLong();
        if (left <= 0 || seen != lastDone) {
            movedNanos = now;
        }
        lastDone = seen;
        long window = now - windowNanos;
        if (window >= WINDOW_NANOS) {
            if (seen > windowDone) {
                perSecond = (seen - windowDone) * SECOND / window;
            }
            windowDone = seen;
            windowNanos = now;
        }
        if (left <= 0) {
            return 0;
        }
        double stood = (now - movedNanos) / SECOND;
        return perSecond > 0 ? Math.max(left / perSecond, stood) : stood;
    }
}
