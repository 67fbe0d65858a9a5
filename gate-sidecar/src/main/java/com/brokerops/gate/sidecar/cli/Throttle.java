package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.archive.Pace;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * So many bytes a second, in pieces.
 *
 * <p><b>Thread.</b> One at a time; {@link #end} by any.
 */
final class Throttle implements Pace {
    private static final long PIECE_BYTES = 256 << 10;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;
    private long piece;
    private volatile boolean ended;

    Throttle(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Nobody passes any more. */
    void end() {
        ended = true;
    }

    @Override
    public void passed(long bytes) throws InterruptedIOException {
        if (ended) {
            throw new InterruptedIOException("the gate is stopping");
        }
        piece += bytes;
        if (piece >= Math.min(PIECE_BYTES, bytesPerSecond)) {
            LockSupport.parkNanos(this, (long) (piece * (double) NANOS / bytesPerSecond));
            piece = 0;
        }
    }
}
