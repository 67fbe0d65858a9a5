package com.brokerops.gate.audit;

import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The hash-chained log of every event: the gate's write-ahead log and its only truth.
 *
 * <p><b>Thread.</b> {@link #append}, {@link #accepting}, {@link #full} and {@link #lastHash} are
 * the gate thread's, or whoever's turn it is before it starts: one thread at a time. They never
 * touch the disk. Everything else may be called by any thread.
 *
 * <p><b>Durability.</b> An appended event is in memory. It is durable, as configured, when {@link
 * #durableSeq()} has reached its seq, and only then may anyone hear of it.
 *
 * <p><b>Errors.</b> While it cannot keep this promise it does not accept: {@link #health()}.
 */
public final class AuditLog implements AutoCloseable {
    private static final Duration CLOSE_WAITS_AT_MOST = Duration.ofSeconds(5);

    private final AuditConfig config;
    private final LongSupplier nanoTime;
    private final RecoveryReport recovery;
    private final BatchQueue queue;
    private final Committer committer;
    private final SegmentPreparer preparer;
    private final FileWatch watch;
    private final Segments segments;
    private final RecentLines recent;
    private final LineEncoder line = new LineEncoder();
    private final List<Thread> threads = new ArrayList<>();
    private final Runnable flush;
    private Executor endOfTurn = Runnable::run;
    private String lastHash;
    private long lastAtEpochNanos;
    private volatile long room;
    private volatile long lastSeq;

    private AuditLog(
            Storage storage,
            AuditConfig config,
            LongSupplier nanoTime,
            Recovery.Recovered recovered) {
        Segment current = recovered.current();
        this.config = config;
        this.nanoTime = nanoTime;
        this.recovery = recovered.report();
        this.lastSeq = recovery.lastSeq();
        this.lastHash = recovery.lastHash();
        this.lastAtEpochNanos = recovery.lastAtEpochNanos();
        long ordinal = current.ordinal();
        this.room = recovered.ended() ? 0 : current.capacity() - current.end();
        this.queue = new BatchQueue(config.maxBatchBytes(), nanoTime);
        this.flush = queue::flush;
        this.committer =
                new Committer(storage, config, queue, current, lastSeq, lastHash, nanoTime);
        this.preparer =
                new SegmentPreparer(storage, config, ordinal + 1, recovered.ready(), nanoTime);
        this.segments = recovered.segments();
        this.recent = new RecentLines(lastSeq + 1, ordinal, current.end());
        this.watch = new FileWatch(segments, committer, preparer, ordinal);
    }

    /**
     * Opens the log in a storage, or makes a new one: checks and replays it, and repairs what a
     * crash left at its end.
     *
     * @param newLogId 32 random hex digits, for a new log
     * @param nowEpochNanos the time of the first event, for a new log
     * @param anchor replay starts after this line, which the log must hold; null for all of it
     * @param replay is given the events in order
     * @throws AuditTamperedException if the log is not what was written; it is left as it is
     * @throws IOException if it cannot be read, repaired or made
     */
    public static AuditLog open(
            Storage storage,
            AuditConfig config,
            String newLogId,
            long nowEpochNanos,
            @Nullable Anchor anchor,
            Consumer<LogLine> replay)
            throws IOException {
        return open(storage, config, newLogId, nowEpochNanos, anchor, replay, System::nanoTime);
    }

    /**
     * The same on another clock than the system's.
     *
     * @param nanoTime how long something has taken is measured by it; never goes back
     */
    public static AuditLog open(
            Storage storage,
            AuditConfig config,
            String newLogId,
            long nowEpochNanos,
            @Nullable Anchor anchor,
            Consumer<LogLine> replay,
            LongSupplier nanoTime)
            throws IOException {
        Recovery recovery = new Recovery(storage, config);
        AuditLog log =
                new AuditLog(
                        storage,
                        config,
                        nanoTime,
                        recovery.recover(newLogId, nowEpochNanos, anchor, replay));
        log.preparer.probe();
        if (!log.hasRoom()) {
            log.preparer.prepare();
        }
        return log;
    }

    /**
     * Starts the threads.
     *
     * @param endOfTurn runs a task once the thread that appends has nothing more at hand to append
     * @param wakeGate called on their threads when durableSeq or health has changed; returns at
     *     once
     * @param syncNanos given the duration of every sync
     * @param fatal given an Error that ended a thread; it should end the process
     */
    public void start(
            Executor endOfTurn, Runnable wakeGate, LongConsumer syncNanos, Consumer<Error> fatal) {
        if (!threads.isEmpty()) {
            throw new IllegalStateException("the log was started before");
        }
        this.endOfTurn = endOfTurn;
        Signals signals = new Signals(wakeGate, syncNanos, fatal);
        Thread.Builder.OfPlatform daemon = Thread.ofPlatform().daemon();
        threads.add(daemon.name("audit").start(() -> committer.run(signals)));
        threads.add(daemon.name("audit-prepare").start(() -> preparer.run(signals, watch::look)));
    }

    /** Does one turn of the work of the threads on the caller's; for those who never start them. */
    public void step() {
        if (!threads.isEmpty()) {
            throw new IllegalStateException("the log has threads for this");
        }
        preparer.probe();
        preparer.prepare();
        committer.turn(0);
        watch.look();
    }

    /** True if an event may be appended now. */
    public boolean accepting() {
        return health() == AuditHealth.OK && !full();
    }

    /** True if so many events may be appended now, one behind the other. */
    public boolean accepting(int events) {
        long most = (long) events * LineEncoder.MAX_LINE_BYTES;
        boolean entersNext = room < most;
        return accepting()
                && pendingEvents() + events <= config.maxPendingEvents()
                && queue.takes(events, entersNext)
                && (!entersNext || preparer.isReady());
    }

    /** True if as much is waiting for its durability as may, or the log is closed. */
    public boolean full() {
        return pendingEvents() >= config.maxPendingEvents() || !queue.takes(1, !hasRoom());
    }

    /**
     * Appends an event in memory. A disk that failed since the caller asked whether the log is
     * {@link #accepting()} is no obstacle: the event is as much in doubt as the ones before it.
     *
     * @param atEpochNanos the gate's clock; never less than before
     * @return its seq
     * @throws IllegalStateException if the log is {@link #full()} or has no segment to go on in
     */
    public long append(long atEpochNanos, LogEvent event) {
        if (full() || !hasRoom() && !preparer.isReady()) {
            throw new IllegalStateException("not accepting: " + health() + ", full " + full());
        }
        if (atEpochNanos < lastAtEpochNanos) {
            throw new IllegalArgumentException(
                    "an event at " + atEpochNanos + " after one at " + lastAtEpochNanos);
        }
        if (!hasRoom()) {
            enterNextSegment(atEpochNanos);
        }
        add(atEpochNanos, event);
        return lastSeq;
    }

    /** Whether the log can keep its promise now; the most lasting reason if not. */
    public AuditHealth health() {
        AuditHealth committing = committer.health();
        if (committing != AuditHealth.OK) {
            return committing;
        }
        AuditHealth preparing = preparer.health();
        if (preparing == AuditHealth.OK && !hasRoom() && !preparer.isReady()) {
            return AuditHealth.NEXT_SEGMENT_NOT_READY;
        }
        return preparing;
    }

    /** What went wrong last and is not yet repaired, or null. */
    public @Nullable Throwable failure() {
        Throwable committing = committer.failure();
        return committing == null ? preparer.failure() : committing;
    }

    /** Somebody found that the log is not what was written: it accepts nothing from now on. */
    public void condemn(AuditTamperedException why) {
        committer.condemn(why);
    }

    /** What opening the log has found. */
    public RecoveryReport recovery() {
        return recovery;
    }

    /** A reader that shows what is durable. */
    public LogReader reader() {
        return LogReader.live(segments, this::durableSeq, recent);
    }

    /** Follows the log from a position on, as far as it is on stable storage. */
    public LogFollower follow(LogPosition from) {
        return new LogFollower(segments, from, committer::synced);
    }

    /** Reads what is on stable storage over and over, for whoever gives it a thread. */
    public LogScrubber scrubber() {
        return new LogScrubber(segments, committer::synced, this::health, committer::condemn);
    }

    /** Where its lines are, and what was removed of them. */
    public Segments segments() {
        return segments;
    }

    /** The ordinal of the first segment that is not full and on stable storage for good. */
    public long sealedBefore() {
        return committer.synced().ordinal();
    }

    /** The hash of the event appended last, 64 hex digits. The gate thread's. */
    public String lastHash() {
        return lastHash;
    }

    /** The time of the event appended last. The gate thread's. */
    public long lastAtEpochNanos() {
        return lastAtEpochNanos;
    }

    /** The seq of the event appended last. */
    public long lastSeq() {
        return lastSeq;
    }

    /** Every event up to this one has survived what the configured durability says. */
    public long durableSeq() {
        return committer.durableSeq();
    }

    /** Every event up to this one is on stable storage. */
    public long syncedSeq() {
        return committer.synced().seq() - 1;
    }

    /** Events that wait for their durability. */
    public long pendingEvents() {
        return lastSeq - committer.durableSeq();
    }

    /** For how long the oldest event has been waiting for its durability; 0 if none is. */
    public long oldestPendingNanos(long nowNanoTime) {
        return queue.oldestNanos(nowNanoTime);
    }

    /** Batches that were made durable since the log was opened. */
    public long batches() {
        return committer.batches();
    }

    /** Syncs that failed since the log was opened, and what failed in repairing that. */
    public long syncErrors() {
        return committer.syncErrors();
    }

    /** Writes that failed since the log was opened. */
    public long writeErrors() {
        return committer.writeErrors();
    }

    /** Files of the log found gone, changed in size or replaced since it was opened: 0 or 1. */
    public long identityMismatches() {
        return committer.identityMismatches();
    }

    /** Free bytes of the storage when it was last looked at, at most 200 ms ago. */
    public long freeBytes() {
        return preparer.freeBytes();
    }

    /** What the disk has left for the log. */
    public DiskRoom disk() {
        boolean refused = health().wantsSpace();
        long left = refused ? 0 : (hasRoom() ? room : 0) + preparer.roomAhead();
        return new DiskRoom(
                left,
                left / committer.meanLineBytes(),
                config.segmentBytes(),
                refused,
                preparer.silentNanos(),
                preparer.missingNanos());
    }

    /** True if the next segment is there; otherwise the log will stop at the end of this one. */
    public boolean nextSegmentReady() {
        return preparer.isReady();
    }

    /**
     * Makes durable what was appended, ends the threads and closes the files; gives up on a disk
     * that does not answer after 5 s, and then durableSeq stays behind lastSeq.
     */
    @Override
    public void close() throws IOException {
        queue.close();
        preparer.close();
        if (threads.isEmpty()) {
            committer.turn(0);
            committer.turn(0);
        }
        if (joined()) {
            committer.closeSegment();
            preparer.closeSegment();
        }
    }

    private boolean hasRoom() {
        return room >= LineEncoder.MAX_LINE_BYTES;
    }

    private void enterNextSegment(long atEpochNanos) {
        Segment next = preparer.take();
        queue.continueIn(next, lastSeq, lastHash, nanoTime.getAsLong());
        long ordinal = next.ordinal();
        recent.enter(ordinal);
        room = next.capacity();
        add(
                atEpochNanos,
                new LogEvent.Segment(
                        LogEvent.Segment.FORMAT,
                        recovery.logId(),
                        recovery.bootEpoch(),
                        ordinal,
                        lastSeq + 1));
    }

    private void add(long atEpochNanos, LogEvent event) {
        long seq = lastSeq + 1;
        String hash = line.encode(seq, atEpochNanos, syncedSeq(), lastHash, event);
        assert lastSeq == seq - 1 : "another thread has appended " + lastSeq;
        lastHash = hash;
        lastAtEpochNanos = atEpochNanos;
        lastSeq = seq;
        long before = room;
        room = before - line.length();
        recent.add(line.length());
        // Last: from here on it may be durable.
        if (queue.add(line.bytes(), line.length(), seq, hash, nanoTime.getAsLong())) {
            endOfTurn.execute(flush);
        }
    }

    private boolean joined() {
        long deadline = System.nanoTime() + CLOSE_WAITS_AT_MOST.toNanos();
        boolean ended = true;
        for (Thread thread : threads) {
            long left = Math.max(TimeUnit.MILLISECONDS.toNanos(1), deadline - System.nanoTime());
            try {
                ended &= thread.join(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ended = false;
            }
        }
        committer.abandon();
        return ended;
    }
}
