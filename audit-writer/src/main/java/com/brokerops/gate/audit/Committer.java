package com.brokerops.gate.audit;

import com.brokerops.gate.contract.Durability;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The audit thread: makes batches durable. What a crash leaves after each step:
 *
 * <ol>
 *   <li>take the open batch: nothing of it;
 *   <li>write it: any part of it, all of it in doubt;
 *   <li>sync: all of it, in doubt only for those who were not answered;
 *   <li>publish durableSeq and wake the gate thread, which gives the answers.
 * </ol>
 *
 * <p>Where a batch passes into the next segment, the full one is synced before a byte of the next
 * is written: a torn tail can only be in the newest segment with data.
 *
 * <p><b>Errors.</b> A failed write is repeated at the same place until it works. A file whose sync
 * failed is never synced again: a copy of it up to the last durable line takes its place ({@link
 * SegmentCopy}), and the same batch is written there. Both are tried for ever; only a durable line
 * that is not what was written ends it. Nothing ends the thread without a health that says so.
 *
 * <p><b>Thread.</b> The audit thread; the getters may be called by any.
 */
final class Committer {
    /** How long what failed, or a lack of space, is left alone before the next attempt. */
    static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long BACKGROUND_SYNC_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Storage storage;
    private final AuditConfig config;
    private final BatchQueue queue;
    private final LongSupplier nanoTime;
    private Signals signals = Signals.NONE;
    private Segment segment;
    private @Nullable Batch batch;
    private final LongAdder batches = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder syncErrors = new LongAdder();
    private final LongAdder writeErrors = new LongAdder();
    private String durableHash;
    private boolean reopen;
    private boolean syncFailed;
    private long lastSyncNanos;

    private volatile long durableSeq;
    private volatile LogPosition synced;
    private volatile AuditHealth health = AuditHealth.OK;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Throwable condemned;
    private volatile @Nullable Segment watched;
    private final ConcurrentLinkedQueue<FileState> sealed = new ConcurrentLinkedQueue<>();
    private volatile boolean abandoned;

    Committer(
            Storage storage,
            AuditConfig config,
            BatchQueue queue,
            Segment segment,
            long lastSeq,
            String lastHash,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastSyncNanos = nanoTime.getAsLong();
        this.storage = storage;
        this.config = config;
        this.queue = queue;
        this.segment = segment;
        this.watched = segment;
        this.durableSeq = lastSeq;
        this.durableHash = lastHash;
        this.synced = new LogPosition(segment.ordinal(), segment.end(), lastSeq + 1);
    }

    /** The body of the audit thread. */
    void run(Signals threadSignals) {
        signals = threadSignals;
        Scheduling.shortSlices();
        try {
            while (turn(untilNextSync())) {
                if (health != AuditHealth.OK) {
                    LockSupport.parkNanos(this, PROBE_NANOS);
                }
            }
        } catch (RuntimeException e) {
            report(AuditHealth.FAILED, e);
        } catch (Error e) {
            failure = e;
            health = AuditHealth.FAILED;
            threadSignals.died(e);
        }
    }

    /** One attempt at one batch; false when there will never be another. */
    boolean turn(long maxWaitNanos) {
        if (health().needsRestart()) {
            return false;
        }
        if (batch == null) {
            batch = queue.take(maxWaitNanos);
        }
        Thread.interrupted(); // an interrupt closes the file, which is repaired, and means no more
        boolean last = batch == null && queue.isDone();
        try {
            commit(last);
            return !last && !abandoned;
        } catch (IOException e) {
            syncFailed |= e instanceof SyncException;
            reopen = true;
            (syncFailed ? syncErrors : writeErrors).increment();
            report(syncFailed ? AuditHealth.SYNC_FAILED : kindOfWriteFailure(), e);
            return !abandoned;
        } catch (AuditTamperedException e) {
            condemn(e);
            signals.wakeGate().run();
            return false;
        }
    }

    /** Gives up what cannot be written; for a close that has waited long enough. */
    void abandon() {
        abandoned = true;
    }

    /** Closes the file; after the thread has ended. */
    void closeSegment() throws IOException {
        segment.close();
    }

    long durableSeq() {
        return durableSeq;
    }

    /** The place behind the last event that is on stable storage. */
    LogPosition synced() {
        return synced;
    }

    long batches() {
        return batches.sum();
    }

    /** The mean length of the lines made durable so far; of none, the greatest there is. */
    long meanLineBytes() {
        long lines = events.sum();
        return lines == 0 ? LineEncoder.MAX_LINE_BYTES : Math.max(1, bytes.sum() / lines);
    }

    long syncErrors() {
        return syncErrors.sum();
    }

    long writeErrors() {
        return writeErrors.sum();
    }

    /**
     * The log is not what was written: nothing more is acknowledged, for ever.
     *
     * @return true the first time
     */
    synchronized boolean condemn(Throwable why) {
        boolean first = condemned == null;
        condemned = first ? why : condemned;
        return first;
    }

    /** 1 if the log was condemned for a file that is not the one it made. */
    int identityMismatches() {
        return condemned instanceof IOException ? 1 : 0;
    }

    /** The open segment, if the file of its name should be the one it was made as; or null. */
    @Nullable Segment watched() {
        return watched;
    }

    /** The next of the segments that were filled, each of them once; or null. */
    @Nullable FileState sealed() {
        return sealed.poll();
    }

    AuditHealth health() {
        return condemned == null ? health : AuditHealth.TAMPERED;
    }

    @Nullable Throwable failure() {
        return condemned == null ? failure : condemned;
    }

    private void commit(boolean last) throws IOException {
        repair();
        Batch taken = batch;
        if (taken != null) {
            write(taken);
        }
        if (!allSynced() && (last || untilNextSync() == 0)) {
            sync();
            synced = new LogPosition(segment.ordinal(), segment.end(), durableSeq + 1);
        }
        watched = segment;
        if (health != AuditHealth.OK) {
            report(AuditHealth.OK, null);
        }
    }

    private void repair() throws IOException {
        if (syncFailed) {
            watched = null;
            segment.moveToCopy(storage, new Anchor(durableSeq, durableHash));
            syncFailed = false;
        } else if (reopen) {
            segment.reopen(storage);
        }
        reopen = false;
    }

    private void write(Batch taken) throws IOException {
        if (taken.entersNext()) {
            segment.write(taken.bytes(), taken.from(), taken.to());
            sync();
            if (!segment.isWhole()) { // its zeros being cut off next, it would look as it should
                String name = SegmentFiles.name(segment.ordinal());
                condemn(new IOException(name + ": somebody has changed its size"));
                return;
            }
            watched = null;
            FileState full = segment.seal(taken.to() - taken.from());
            Segment old = segment;
            segment = taken.enterNext();
            sealed.add(full);
            old.close();
        }
        int written = taken.to() - taken.from();
        int blanks = segment.blanksAfter(written);
        taken.blank(blanks);
        segment.write(taken.bytes(), taken.from(), taken.to() + blanks);
        boolean syncs = config.durability() == Durability.SYNCED;
        if (syncs) {
            sync();
        }
        if (condemned != null) {
            return;
        }
        segment.advance(written);
        if (syncs) {
            synced = new LogPosition(segment.ordinal(), segment.end(), taken.lastSeq() + 1);
        }
        batches.increment();
        events.add(taken.events());
        bytes.add(taken.length());
        durableHash = taken.lastHash();
        durableSeq = taken.lastSeq();
        batch = null;
        queue.landed();
        signals.wakeGate().run();
    }

    private void sync() throws IOException {
        long start = nanoTime.getAsLong();
        try {
            segment.sync();
        } catch (IOException e) {
            throw new SyncException(e);
        }
        lastSyncNanos = nanoTime.getAsLong();
        signals.syncNanos().accept(lastSyncNanos - start);
    }

    private boolean allSynced() {
        return synced.seq() > durableSeq;
    }

    private long untilNextSync() {
        if (allSynced()) {
            return IDLE_NANOS;
        }
        long since = nanoTime.getAsLong() - lastSyncNanos;
        return Math.max(0, BACKGROUND_SYNC_NANOS - since);
    }

    private AuditHealth kindOfWriteFailure() {
        try {
            long least = Math.max(config.minFreeBytes(), LineEncoder.MAX_LINE_BYTES);
            boolean full = storage.usableBytes() < least;
            return full ? AuditHealth.DISK_FULL : AuditHealth.WRITE_FAILED;
        } catch (IOException e) {
            return AuditHealth.WRITE_FAILED; // a disk that does not even tell its space
        }
    }

    private void report(AuditHealth newHealth, @Nullable Throwable cause) {
        failure = cause;
        health = newHealth;
        signals.wakeGate().run();
    }

    /** A failed sync, which unlike a failed write must not be repeated. */
    private static final class SyncException extends IOException {
        private static final long serialVersionUID = 1L;

        SyncException(IOException cause) {
            super("sync failed: " + cause.getMessage(), cause);
        }
    }
}
