package com.brokerops.gate.sidecar.gate;

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

    /** How long it takes to read what came meanwhile; ticks that were due come before that. */
    static final long SETTLING_NANOS = 200_000_000L;

    private boolean ticking;
    private long lastTick;
    private boolean settling;
    private long settledAt;
    private volatile long longestNanos;

    /** The gate thread is alive; called every few milliseconds. */
    void tick(long nanoTime) {
        if (ticking && nanoTime - lastTick > PAUSE_NANOS) {
            longestNanos = Math.max(longestNanos, nanoTime - lastTick);
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

    /** The longest pause so far. */
    double longestSeconds() {
        return longestNanos / 1e9;
    }
}
