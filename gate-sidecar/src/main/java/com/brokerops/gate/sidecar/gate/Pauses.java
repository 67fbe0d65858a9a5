package com.brokerops.gate.sidecar.gate;

import org.jspecify.annotations.Nullable;

/**
 * Notices that the process stood still: stopped, suspended with its machine, or collecting memory.
 * An order that was read after that may have waited unread for as long, and whoever sent it may
 * have given up.
 *
 * <p><b>Thread.</b> The gate thread's only, but for {@link #longestSeconds}.
 */
final class Pauses {
    /** A turn of the gate thread that takes longer is no turn. */
    static final long PAUSE_NANOS = 1_000_000_000L;

    /**
     * How long it takes to accept and read what came meanwhile, at most: 0.2 s were too few for 24
     * connections on a busy machine. Ticks that were due come before that.
     */
    static final long SETTLING_NANOS = 500_000_000L;

    /** For so long it is told that there was one. */
    static final long TOLD_NANOS = 10_000_000_000L;

    private boolean ticking;
    private long lastTick;
    private boolean settling;
    private long settledAt;
    private long lastPauseNanos;
    private volatile long longestNanos;

    /** The gate thread is alive; called every few milliseconds. */
    void tick(long nanoTime) {
        if (ticking && nanoTime - lastTick > PAUSE_NANOS) {
            lastPauseNanos = nanoTime - lastTick;
            longestNanos = Math.max(longestNanos, lastPauseNanos);
            settling = true;
            settledAt = nanoTime + SETTLING_NANOS;
        } else if (settling && nanoTime - settledAt >= 0) {
            settling = false;
        }
        ticking = true;
        lastTick = nanoTime;
    }

    /** True if what was read at that time may have come before a pause ended. */
    boolean heldUp(long readNanoTime) {
        return settling || ticking && readNanoTime - lastTick > PAUSE_NANOS;
    }

    /** That there was a pause a short time ago, or null. */
    @Nullable String degradation() {
        boolean told = lastPauseNanos > 0 && lastTick - settledAt < TOLD_NANOS - SETTLING_NANOS;
        return told
                ? "PAUSED: the process stood still for " + lastPauseNanos / 1_000_000 + " ms"
                : null;
    }

    /** The longest pause so far. */
    double longestSeconds() {
        return longestNanos / 1e9;
    }
}
