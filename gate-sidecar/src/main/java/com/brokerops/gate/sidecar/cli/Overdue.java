package com.brokerops.gate.sidecar.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why nothing is removed that should be, once that has been so for a minute: what is missing mostly
 * comes by itself.
 *
 * <p><b>Thread.</b> {@link #told} one, {@link #cause} any.
 */
final class Overdue {
    private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private record Reason(String why, long sinceNanos, boolean logged) {}

    private final LongSupplier nanoTime;
    private volatile @Nullable Reason reason;

    Overdue(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Says why now, or null if nothing is due or it was removed. */
    void told(@Nullable String why) {
        if (why == null) {
            reason = null;
            return;
        }
        Reason before = reason;
        long since = before == null ? nanoTime.getAsLong() : before.sinceNanos();
        boolean old = nanoTime.getAsLong() - since > PATIENCE_NANOS;
        if (old && before != null && !before.logged()) {
            LOG.warn("nothing is removed from the log: {}", why);
        }
        reason = new Reason(why, since, old);
    }

    /** What the gate is degraded by, or null. */
    @Nullable String cause() {
        Reason now = reason;
        return now == null || nanoTime.getAsLong() - now.sinceNanos() <= PATIENCE_NANOS
                ? null
                : "NOT_REMOVED: " + now.why();
    }
}
