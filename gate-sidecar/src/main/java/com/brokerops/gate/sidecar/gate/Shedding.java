package com.brokerops.gate.sidecar.gate;

import java.util.function.IntSupplier;

/**
 * Notices that more orders come than can be decided in time. A crowd that passes is none: every
 * connection may send one order in the same moment, and each is decided. Where the line of answers
 * is found too long again and again, with no pause between, an order that finds it so is turned
 * away, so that those that find room are answered soon.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class Shedding {
    /** A crowd for no longer than this is a burst: one order of every connection takes less. */
    static final long BURST_NANOS = 50_000_000L;

    /**
     * A line that was not found too long for this time is none of the same crowd. Longer than an
     * answer to one who does not wait is postponed: they would be a new burst each time.
     */
    static final long CALM_NANOS = 250_000_000L;

    private final IntSupplier waiting;
    private final int above;
    private boolean crowded;
    private long sinceNanoTime;
    private long lastNanoTime;

    /**
     * @param waiting how many answers to new orders wait
     * @param above how many of them are not yet too many
     */
    Shedding(IntSupplier waiting, int above) {
        this.waiting = waiting;
        this.above = above;
    }

    /** An order has come, and may join the line or, if true, is turned away. */
    boolean turnsAway(long nanoTime) {
        if (waiting.getAsInt() <= above) {
            return false;
        }
        if (!crowded || nanoTime - lastNanoTime >= CALM_NANOS) {
            crowded = true;
            sinceNanoTime = nanoTime;
        }
        lastNanoTime = nanoTime;
        return nanoTime - sinceNanoTime > BURST_NANOS;
    }

    /** True while orders are turned away, now and then. */
    boolean active(long nanoTime) {
        return crowded
                && lastNanoTime - sinceNanoTime > BURST_NANOS
                && nanoTime - lastNanoTime < CALM_NANOS;
    }
}
