package com.brokerops.gate.audit;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The place where the gate thread leaves lines and the audit thread fetches them: one batch is
 * open, one at most is in flight. While a batch is being synced the next one fills, and that is the
 * whole of group commit.
 *
 * <p><b>Thread.</b> The gate thread adds, the audit thread takes; the lock is held for a copy of
 * one line or the exchange of two references, never during I/O.
 */
final class BatchQueue {
    private final Object lock = new Object();
    private final int maxBatchBytes;
    private Batch open = new Batch();
    private Batch other = new Batch();
    private boolean inFlight;
    private boolean closed;
    private @Nullable Thread sleeper;

    BatchQueue(int maxBatchBytes) {
        this.maxBatchBytes = maxBatchBytes;
    }

    /**
     * True if the open batch takes another line, and the head of a segment before it if need be.
     */
    boolean takes(boolean entersNext) {
        synchronized (lock) {
            return !closed
                    && open.length() + 2 * LineEncoder.MAX_LINE_BYTES <= maxBatchBytes
                    && !(entersNext && open.entersNext());
        }
    }

    /** Adds a line to the open batch. Wakes the audit thread if it has nothing to do. */
    void add(byte[] line, int length, long seq, long nowNanos) {
        Thread idle;
        synchronized (lock) {
            open.add(line, length, seq, nowNanos);
            idle = sleeper;
            sleeper = null;
        }
        LockSupport.unpark(idle);
    }

    /** What is added after the event {@code seq} goes to another segment. */
    void continueIn(Segment segment, long seq, long nowNanos) {
        synchronized (lock) {
            open.continueIn(segment, seq, nowNanos);
        }
    }

    /** The batch that was open, or null if nothing came in time. */
    @Nullable Batch take(long maxWaitNanos) {
        long start = System.nanoTime();
        while (true) {
            synchronized (lock) {
                if (!open.isEmpty()) {
                    Batch taken = open;
                    open = other;
                    other = taken;
                    inFlight = true;
                    return taken;
                }
                if (closed) {
                    return null;
                }
                sleeper = Thread.currentThread();
            }
            long left = maxWaitNanos - (System.nanoTime() - start);
            if (left <= 0) {
                return null;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** Ends the flight of the batch that was taken. */
    void landed() {
        synchronized (lock) {
            other.clear();
            inFlight = false;
        }
    }

    /** How long the oldest line has been waiting, or 0 if none is. */
    long oldestNanos(long nowNanos) {
        synchronized (lock) {
            if (inFlight) {
                return nowNanos - other.sinceNanos();
            }
            return open.isEmpty() ? 0 : nowNanos - open.sinceNanos();
        }
    }

    /** No more lines will come. */
    void close() {
        Thread idle;
        synchronized (lock) {
            closed = true;
            idle = sleeper;
        }
        LockSupport.unpark(idle);
    }

    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }
}
