package com.brokerops.gate.audit;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that makes the next segment before it is needed and watches the free space. A segment
 * is made only if the least free space remains: the log stops for want of space by decision, not by
 * a failed write.
 *
 * <p><b>Errors.</b> What fails is tried again every 200 ms.
 *
 * <p><b>Thread.</b> Its own, so that filling a segment delays no sync for longer than one piece;
 * the gate thread takes what is ready.
 */
final class SegmentPreparer {
    private final Storage storage;
    private final AuditConfig config;
    private final LongSupplier nanoTime;
    private long nextOrdinal;

    private volatile @Nullable Segment ready;
    private volatile long freeBytes;
    private volatile long seenNanos;
    private volatile long missingSinceNanos;
    private volatile AuditHealth health = AuditHealth.OK;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    SegmentPreparer(
            Storage storage,
            AuditConfig config,
            long nextOrdinal,
            @Nullable Segment ready,
            LongSupplier nanoTime) {
        this.storage = storage;
        this.config = config;
        this.nanoTime = nanoTime;
        this.seenNanos = nanoTime.getAsLong();
        this.missingSinceNanos = seenNanos;
        this.nextOrdinal = ready == null ? nextOrdinal : nextOrdinal + 1;
        this.ready = ready;
    }

    /**
     * The body of the thread.
     *
     * @param eachTurn what else it does, every 200 ms
     */
    void run(Signals signals, Runnable eachTurn) {
        thread = Thread.currentThread();
        try {
            while (!closed) {
                Thread.interrupted(); // would close the file that is being made
                AuditHealth before = health;
                probe();
                if (prepare() || before != health) {
                    signals.wakeGate().run();
                }
                eachTurn.run();
                if (!closed) {
                    LockSupport.parkNanos(this, Committer.PROBE_NANOS);
                }
            }
        } catch (RuntimeException e) {
            fail(e);
            signals.wakeGate().run();
        } catch (Error e) {
            fail(e);
            signals.died(e);
        }
    }

    /** Looks how much space is free. */
    void probe() {
        try {
            freeBytes = storage.usableBytes();
            boolean low = freeBytes < config.minFreeBytes();
            health = low ? AuditHealth.LOW_SPACE : AuditHealth.OK;
            failure = null;
            seenNanos = nanoTime.getAsLong();
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Makes the next segment if there is none and space for it; true if it made one. */
    boolean prepare() {
        if (ready != null || freeBytes - config.segmentBytes() < config.minFreeBytes()) {
            return false;
        }
        String name = SegmentFiles.name(nextOrdinal);
        try {
            if (storage.list().contains(name)) {
                storage.delete(name); // an attempt that failed at its very end
            }
            storage.create(name, config.segmentBytes());
            Segment made = Segment.open(storage, nextOrdinal, 0);
            long before = freeBytes;
            freeBytes = before - config.segmentBytes(); // until it is looked at
            ready = made;
            nextOrdinal++;
            return true;
        } catch (IOException e) {
            failure = e;
            return false;
        }
    }

    boolean isReady() {
        return ready != null;
    }

    /** The next segment, not handed over yet, or null. */
    @Nullable Segment ready() {
        return ready;
    }

    /** Hands the next segment over and asks for another. The gate thread's. */
    Segment take() {
        Segment taken = ready;
        if (taken == null) {
            throw new IllegalStateException("no segment is ready");
        }
        missingSinceNanos = nanoTime.getAsLong();
        ready = null;
        LockSupport.unpark(thread);
        return taken;
    }

    /** Ends the thread after what it is doing. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Closes a segment that was not used; after the thread has ended. */
    void closeSegment() throws IOException {
        Segment unused = ready;
        if (unused != null) {
            unused.close();
        }
    }

    long freeBytes() {
        return freeBytes;
    }

    /** Bytes in the next segment and in those that can still be made. */
    long roomAhead() {
        long spare = freeBytes - config.minFreeBytes();
        if (spare < 0) {
            return 0; // the log refuses, whatever is ready
        }
        long whole = spare - spare % config.segmentBytes();
        return ready == null ? whole : whole + config.segmentBytes();
    }

    /** Since the free space was last seen. */
    long silentNanos() {
        return nanoTime.getAsLong() - seenNanos;
    }

    /** For how long there has been no next segment; 0 if there is one. */
    long missingNanos() {
        return ready == null ? nanoTime.getAsLong() - missingSinceNanos : 0;
    }

    AuditHealth health() {
        return health;
    }

    @Nullable Throwable failure() {
        return failure;
    }

    private void fail(Throwable cause) {
        failure = cause;
        health = AuditHealth.FAILED;
    }
}
