package com.brokerops.gate.sidecar.http;

/**
 * Which requests have waited too long in their sockets to be decided. A queue of a moment, behind a
 * pause of some milliseconds, is worked off; one that stands is cut down to what can be answered in
 * time. It stands when the loop has not found its sockets empty for a tenth of a second, and until
 * a second after the last request that came too late.
 *
 * <p><b>Units.</b> {@link System#nanoTime()}.
 *
 * <p><b>Thread.</b> The event loop of its listener.
 *
 * <p><b>Source.</b> The controlled delay of B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015.
 */
final class Overload {
    /** What a request may wait in a queue of a moment, and how long a queue is one. */
    static final long MOMENT_NANOS = 100_000_000;

    static final long CALM_NANOS = 1_000_000_000;

    /** What a refused client is told to wait. */
    static final String RETRY_AFTER_MILLIS = "250";

    /** Its connection is not read for that long: who waits as told never notices. */
    static final long UNREAD_MILLIS = 200;

    private final long boundNanos;
    private long lateNanoTime;
    private boolean late;

    /**
     * @param boundNanos what a request may wait in a queue that stands
     */
    Overload(long boundNanos) {
        this.boundNanos = boundNanos;
    }

    /**
     * True if a request is too late to be decided.
     *
     * @param waitedNanos the most that it can have waited
     * @param busyNanos how long ago no request waited
     */
    boolean late(long waitedNanos, long busyNanos, long nanoTime) {
        boolean stands = busyNanos > MOMENT_NANOS || late && nanoTime - lateNanoTime < CALM_NANOS;
        if (waitedNanos <= (stands ? boundNanos : Math.max(boundNanos, MOMENT_NANOS))) {
            return false;
        }
        late = true;
        lateNanoTime = nanoTime;
        return true;
    }
}
