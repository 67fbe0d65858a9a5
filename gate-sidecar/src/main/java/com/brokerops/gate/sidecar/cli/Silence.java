package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.archive.Pace;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether an archive that is being asked has not answered for half a minute: a call that hangs ends
 * in no error.
 *
 * <p><b>Thread.</b> One asks; {@link #isLong} any.
 */
final class Silence {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nanoTime;
    private volatile boolean asking;
    private volatile long heardAtNanoTime;

    Silence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void begins() {
        heardAtNanoTime = nanoTime.getAsLong();
        asking = true;
    }

    void ends() {
        asking = false;
    }

    /** The same pace; each piece that passes is an answer. */
    Pace brokenBy(Pace pace) {
        return bytes -> {
            pace.passed(bytes);
            heardAtNanoTime = nanoTime.getAsLong();
        };
    }

    boolean isLong() {
        return asking && nanoTime.getAsLong() - heardAtNanoTime > PATIENCE_NANOS;
    }
}
