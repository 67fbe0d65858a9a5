package com.brokerops.gate.sidecar.http;

import org.slf4j.Logger;

/**
 * A log of things a stranger can cause at any rate: at most one line a second, which says how many
 * went unsaid before it.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class BoundedLog {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Logger logger;
    private long lastNanoTime;
    private long unsaid;

    BoundedLog(Logger logger, long nanoTime) {
        this.logger = logger;
        this.lastNanoTime = nanoTime - INTERVAL_NANOS;
    }

    /** Says what happened, or counts it. */
    void warn(String what, Throwable cause, long nanoTime) {
        if (nanoTime - lastNanoTime < INTERVAL_NANOS) {
            unsaid++;
            return;
        }
        logger.warn("{}: {} ({} more unsaid)", what, cause.toString(), unsaid);
        lastNanoTime = nanoTime;
        unsaid = 0;
    }
}
