package com.brokerops.gate.audit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The place where the gate thread leaves lines and the audit thread fetches them: one batch is
 * open, one at most is in flight. While a batch is being synced the next one fills, and that is the
 * whole of group commit.
 *
 * <p>A sync costs as much for one line as for thirty, so the open batch is not due with its first
 * line: it is due when its writer says so ({@link #flush}, once it has nothing more at hand), when
 * it is large enough that the disk should work beside the writer, or when its first line is a
 * millisecond old, whatever the writer does.
 *
 * <p><b>Thread.</b> The gate thread adds, the audit thread takes; the lock is held for a copy of
 * one line or the exchange of two references, never during I/O.
 */
final class BatchQueue {
    /** A sync takes as long as the gate thread takes for a third of that many. */
    private static final int LARGE_EVENTS = 32;

    private static final long LONGEST_OPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Object lock = new Object();
    private final int maxBatchBytes;
    private final LongSupplier nanoTime;
    private Batch open;
    private Batch other;
    private boolean inFlight;
    private boolean flushComes;
    private boolean flushed;
    private boolean closed;
    private @Nullable Thread sleeper;

    BatchQueue(int maxBatchBytes, LongSupplier nanoTime) {
        this.maxBatchBytes = maxBatchBytes;
        this.open = new Batch(maxBatchBytes);
        this.other = new Batch(maxBatchBytes);
        this.nanoTime = nanoTime;
    }

    /**
     * True if the open batch takes so many lines more, and the head of a segment among them if need
     * be.
     */
    boolean takes(int lines, boolean entersNext) {
        synchronized (lock) {
            return !closed
                    && open.length() + (lines + 1) * LineEncoder.MAX_LINE_BYTES <= maxBatchBytes
                    && !(entersNext && open.entersNext());
        }
    }

    /** Adds a line to the open batch; true if it is the first one since the last flush. */
    boolean add(byte[] line, int length, long seq, String hash, long nowNanos) {
        boolean first;
        Thread idle;
        synchronized (lock) {
            first = !flushComes;
            flushComes = true;
            open.add(line, length, seq, hash, nowNanos);
            idle = open.events() == LARGE_EVENTS ? woken() : null;
        }
        LockSupport.unpark(idle);
        return first;
    }

    /** Nothing more is at hand: wakes the audit thread if it has nothing to do. */
    void flush() {
        Thread idle;
        synchronized (lock) {
            flushComes = false;
            flushed = !open.isEmpty();
            idle = flushed ? woken() : null;
        }
        LockSupport.unpark(idle);
    }

    /** What is added after the event {@code seq} goes to another segment. */
    void continueIn(Segment segment, long seq, String hash, long nowNanos) {
        synchronized (lock) {
            open.continueIn(segment, seq, hash, nowNanos);
        }
    }

    /** The open batch once it is due, or null if none is in time. */
    @Nullable Batch take(long maxWaitNanos) {
        long start = nanoTime.getAsLong();
        while (true) {
            long now = nanoTime.getAsLong();
            long left = maxWaitNanos - (now - start);
            synchronized (lock) {
                if (due(now)) {
                    Batch taken = open;
                    open = other;
                    other = taken;
                    inFlight = true;
                    flushed = false;
                    return taken;
                }
                if (closed || left <= 0) {
                    return null;
                }
                if (!open.isEmpty()) {
                    left = Math.min(left, open.sinceNanos() + LONGEST_OPEN_NANOS - now);
                }
                sleeper = Thread.currentThread();
            }
            LockSupport.parkNanos(this, left);
            Thread.interrupted(); // means nothing here, and would close the file to be written
        }
    }

    private boolean due(long now) {
        return !open.isEmpty()
                && (flushed
                        || closed
                        || open.events() >= LARGE_EVENTS
                        || now - open.sinceNanos() >= LONGEST_OPEN_NANOS);
    }

    private @Nullable Thread woken() {
        Thread idle = sleeper;
        sleeper = null;
        return idle;
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
            idle = woken();
        }
        LockSupport.unpark(idle);
    }

    /** True once it is closed and every line has been taken. */
    boolean isDone() {
        synchronized (lock) {
            return closed && open.isEmpty();
        }
    }
}
