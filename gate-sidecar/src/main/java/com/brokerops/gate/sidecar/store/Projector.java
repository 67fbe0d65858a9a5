package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.Scheduling;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that keeps {@code gate.db} up with the log: a transaction a second or every 4,000
 * events, whichever is first, and at once when somebody waits. It runs when no other thread wants
 * its processor. Nothing that happens to it touches a decision; it lags, says so, and tries again.
 *
 * <p><b>Thread.</b> Its own; the public methods may be called by any, and only {@link
 * #awaitApplied} and {@link #stop} wait.
 */
public final class Projector {
    private static final int SLICE = 500;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long WANTED_FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_MILLIS = 20;
    private static final long LEAST_BACKOFF_MILLIS = 50;
    private static final long MOST_BACKOFF_MILLIS = 1000;
    private static final long REBUILD_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration STOP_WAITS_AT_MOST = Duration.ofSeconds(10);

    private final AuditLog log;
    private final Projection projection;
    private final Object monitor = new Object();
    private volatile @Nullable Thread thread;

    // The projector thread's own.
    private long flushedNanos = System.nanoTime();
    private long lookedNanos = flushedNanos;
    private long backoffMillis = LEAST_BACKOFF_MILLIS;
    private long nextRebuildNanos = flushedNanos;

    // Written under the monitor, read by anyone.
    private volatile long appliedSeq = -1;
    private volatile long wantedSeq = -1;
    private volatile long rebuilds;
    private volatile @Nullable String lastError;
    private volatile boolean stopping;
    private volatile boolean abandoned;

    private Projector(AuditLog log, Projection projection) {
        this.log = log;
        this.projection = projection;
    }

    /**
     * Starts to follow a log, after its recovery.
     *
     * @param database where {@code gate.db} is or will be
     * @param skewMillis how long after their expiry orders are kept
     */
    public static Projector start(Path database, AuditLog log, long skewMillis) {
        return start(database, log, skewMillis, Scheduling::background);
    }

    /**
     * The same.
     *
     * @param policy what its thread does first: how it asks to be scheduled
     */
    static Projector start(Path database, AuditLog log, long skewMillis, Runnable policy) {
        Projector projector = off(database, log, skewMillis);
        projector.openBeforeTheFirstTurn();
        Runnable run =
                () -> {
                    policy.run();
                    projector.run();
                };
        projector.thread = Thread.ofPlatform().name("projector").daemon().start(run);
        return projector;
    }

    /**
     * The thread may wait long for its first turn; what the database holds can be read until then.
     */
    private void openBeforeTheFirstTurn() {
        try {
            projection.open();
            publish();
        } catch (SQLException | IOException | RuntimeException e) {
            lastError = e.toString(); // the first turn meets it again, and does something about it
        }
    }

    /** One that never starts, to measure what it costs: the database stays as it is. */
    public static Projector off(Path database, AuditLog log, long skewMillis) {
        return new Projector(log, new Projection(database, log, skewMillis));
    }

    /** The last event in the database, -1 for none. */
    public long appliedSeq() {
        return appliedSeq;
    }

    /** How many durable events are not in the database yet. */
    public long lagEvents() {
        return Math.max(0, log.durableSeq() - appliedSeq);
    }

    /** How often the database was made again since the start. */
    public long rebuilds() {
        return rebuilds;
    }

    /** Why the database does not keep up, or null if nothing is wrong. */
    public @Nullable String lastError() {
        return lastError;
    }

    /**
     * Waits until the database holds an event; being waited for, it is hurried.
     *
     * @return false if it does not in that time
     */
    public boolean awaitApplied(long seq, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (monitor) {
            wantedSeq = Math.max(wantedSeq, seq);
            LockSupport.unpark(thread);
            while (appliedSeq < seq) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMillis <= 0) {
                    return false;
                }
                monitor.wait(leftMillis);
            }
            return true;
        }
    }

    /**
     * Writes everything that is on stable storage and ends; close the log first, and that is all of
     * it. Gives up after 10 s: what is missing is read again at the next start.
     */
    public void stop() throws InterruptedException {
        stopping = true;
        Thread running = thread;
        LockSupport.unpark(running);
        if (running != null && !running.join(STOP_WAITS_AT_MOST)) {
            abandoned = true;
        }
    }

    private void run() {
        try {
            while (!abandoned && turn()) {}
        } finally {
            closeQuietly();
        }
    }

    /** One slice of work, or a pause; false when there will be no more. */
    private boolean turn() {
        try {
            projection.open();
            publish();
            int read = projection.read(SLICE);
            if (isDue(read == 0)) {
                projection.flush();
                flushedNanos = System.nanoTime();
                publish();
                succeeded();
            } else if (read == 0) {
                return idle();
            }
        } catch (SQLException | IOException | RuntimeException e) {
            failed(e);
        }
        return true;
    }

    private boolean isDue(boolean atEnd) {
        if (projection.pending() == 0) {
            return false;
        }
        long sinceNanos = System.nanoTime() - flushedNanos;
        boolean wanted = wantedSeq > appliedSeq && wantedSeq <= projection.readSeq();
        return projection.pending() >= Projection.MAX_EVENTS
                || sinceNanos >= FLUSH_NANOS
                || wanted && sinceNanos >= WANTED_FLUSH_NANOS
                || stopping && atEnd;
    }

    private boolean idle() throws IOException {
        if (System.nanoTime() - lookedNanos >= LOOK_NANOS) {
            lookedNanos = System.nanoTime();
            projection.requireInPlace();
            succeeded();
        }
        if (stopping && projection.pending() == 0) {
            return false;
        }
        pause(IDLE_MILLIS);
        return true;
    }

    private void publish() {
        synchronized (monitor) {
            appliedSeq = projection.appliedSeq();
            monitor.notifyAll();
        }
    }

    private void succeeded() {
        lastError = null;
        backoffMillis = LEAST_BACKOFF_MILLIS;
    }

    private void failed(Exception cause) {
        lastError = cause.toString();
        try {
            long now = System.nanoTime();
            if (Database.damaged(cause) && now - nextRebuildNanos >= 0) {
                projection.startOver();
                nextRebuildNanos = now + REBUILD_PAUSE_NANOS;
                synchronized (monitor) {
                    rebuilds++;
                }
                publish();
            } else if (!Database.busy(cause)) {
                projection.close();
            }
        } catch (SQLException | IOException e) {
            lastError = e.toString();
        }
        pause(backoffMillis);
        backoffMillis = Math.min(MOST_BACKOFF_MILLIS, backoffMillis * 2);
        if (stopping && backoffMillis == MOST_BACKOFF_MILLIS) {
            abandoned = true;
        }
    }

    /** Ends early when somebody waits. */
    private void pause(long millis) {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
        if (Thread.currentThread().isInterrupted()) {
            abandoned = true;
        }
    }

    private void closeQuietly() {
        try {
            projection.close();
        } catch (SQLException | IOException e) {
            lastError = e.toString();
        }
    }
}
