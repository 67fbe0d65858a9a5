package com.brokerops.gate.perf;

/**
 * One stretch of load.
 *
 * @param perSecond requests a second at evenly spaced times, whatever the answers do; 0 sends the
 *     next request of a connection when its answer has come
 * @param nanos how long requests are sent
 * @param requests how many at most, 0 for as many as fit
 * @param timingEvery the times in an answer are read in each of that many; 0 reads none
 */
record Phase(double perSecond, long nanos, long requests, int timingEvery) {
    /** The times that the gate took are read in one of so many answers. */
    static final int SAMPLED = 16;

    Phase {
        if (perSecond < 0 || nanos <= 0 || requests < 0 || timingEvery < 0) {
            throw new IllegalArgumentException("not a stretch of load: " + perSecond + "/s");
        }
    }

    /** As many as the connections can carry. */
    static Phase closed(double seconds) {
        return new Phase(0, (long) (seconds * 1e9), 0, SAMPLED);
    }

    /** So many requests, as fast as the connections can carry them; at most for a minute. */
    static Phase counted(long requests) {
        return new Phase(0, 60_000_000_000L, requests, 1);
    }

    /** Requests at their times. */
    static Phase open(double perSecond, double seconds) {
        return new Phase(perSecond, (long) (seconds * 1e9), 0, SAMPLED);
    }

    boolean isOpen() {
        return perSecond > 0;
    }

    /** When the request with this index is due, after the start. */
    long dueNanos(long index) {
        return (long) (index * (1e9 / perSecond));
    }

    /** How many requests are sent at most. */
    long most() {
        long fit = isOpen() ? (long) Math.floor(nanos * perSecond / 1e9) : Long.MAX_VALUE;
        return requests == 0 ? fit : Math.min(fit, requests);
    }
}
