package com.brokerops.gate.sidecar.gate;

import org.slf4j.Logger;

/**
 * A log of things a stranger, or a disk that fails, can cause at any rate: at most one line a
 * second, which says how many went unsaid before it.
 *
 * <p><b>Thread.</b> Any.
 */
public final class BoundedLog {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Logger logger;
    private long lastNanoTime;
    private long unsaid;

    /** A log that may speak at once. */
    public BoundedLog(Logger logger, long nanoTime) {
        this.logger = logger;
        this.lastNanoTime = nanoTime - INTERVAL_NANOS;
    }

    /** Says what happened, or counts it. */
    public synchronized void warn(String what, Throwable cause, long nanoTime) {
        if (speaks(nanoTime)) {
            logger.warn("{}: {} ({} more unsaid)", what, cause.toString(), unsaid);
            unsaid = 0;
        }
    }

    /** Says what a person should know, or counts it. */
    public synchronized void warn(String what, long nanoTime) {
        if (speaks(nanoTime)) {
            logger.warn("{} ({} more unsaid)", what, unsaid);
            unsaid = 0;
        }
    }

    /** Says what should never have happened, with where it did, or counts it. */
    public synchronized void error(String what, Throwable cause, long nanoTime) {
        if (speaks(nanoTime)) {
            logger.error("{} ({} more unsaid)", what, unsaid, cause);
            unsaid = 0;
        }
    }

    private boolean speaks(long nanoTime) {
        if (nanoTime - lastNanoTime < INTERVAL_NANOS) {
            unsaid++;
            return false;
        }
        lastNanoTime = nanoTime;
        return true;
    }
}
