package com.brokerops.gate.audit;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
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
    private long nextOrdinal;

    private volatile @Nullable Segment ready;
    private volatile long freeBytes;
    private volatile AuditHealth health = AuditHealth.OK;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    SegmentPreparer(
            Storage storage, AuditConfig config, long nextOrdinal, @Nullable Segment ready) {
        this.storage = storage;
        this.config = config;
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
            ready = Segment.open(storage, nextOrdinal, 0);
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
