package com.brokerops.gate.sidecar.http;

/**
 * The turns of an event loop, for what they say about the time before a request is read. A loop
 * asks its sockets and then serves all that are ready; what becomes ready meanwhile is found when
 * it asks again. So a request found in this turn cannot have come before the previous one asked,
 * and if the loop found nothing and slept, not before it fell asleep.
 *
 * <p><b>Units.</b> {@link System#nanoTime()}.
 *
 * <p><b>Thread.</b> The event loop.
 */
final class LoopTurns {
    /**
     * A sleep that is longer was a pause: {@link com.brokerops.gate.sidecar.gate.Gate#sweep} is due
     * every 5 ms.
     */
    static final long LONGEST_SLEEP_NANOS = 7_000_000;

    private long number;
    private long askedNanoTime;
    private long sinceNanoTime;
    private long emptyNanoTime;
    private boolean asleep;

    LoopTurns(long nanoTime) {
        nothingReady(nanoTime, false);
    }

    /** Some sockets were ready at once. */
    void someReady(long nanoTime) {
        number++;
        sinceNanoTime = askedNanoTime;
        askedNanoTime = nanoTime;
        asleep = false;
    }

    /**
     * No socket was ready.
     *
     * @param sleeps true if the loop now waits until one is
     */
    void nothingReady(long nanoTime, boolean sleeps) {
        number++;
        sinceNanoTime = nanoTime;
        askedNanoTime = nanoTime;
        emptyNanoTime = nanoTime;
        asleep = sleeps;
    }

    /** How many there were. */
    long number() {
        return number;
    }

    /** The most that a request read just now can have waited. */
    long waitedNanos(long nanoTime) {
        if (asleep) {
            asleep = false;
            if (nanoTime - askedNanoTime <= LONGEST_SLEEP_NANOS) {
                sinceNanoTime = nanoTime; // it woke the loop
            }
            askedNanoTime = nanoTime;
        }
        return nanoTime - sinceNanoTime;
    }

    /** How long ago no socket was ready. */
    long busyNanos(long nanoTime) {
        return nanoTime - emptyNanoTime;
    }
}
