package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.LogScrubber;
import com.brokerops.gate.audit.Scheduling;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the log over and over while the gate runs, at a bounded rate, and only when
 * no other thread wants its processor.
 *
 * <p><b>Thread.</b> Its own; the public methods may be called by any.
 */
public final class Scrubber {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    private static final int SLICES_A_SECOND = 20;
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1) / SLICES_A_SECOND;
    private static final Duration STOP_WAITS_AT_MOST = Duration.ofSeconds(1);

    private final LogScrubber log;
    private final long bytesPerSecond;
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;
    private boolean refused;

    private Scrubber(LogScrubber log, long bytesPerSecond) {
        this.log = log;
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Starts to read a log.
     *
     * @param bytesPerSecond 0 for never
     */
    public static Scrubber start(LogScrubber log, long bytesPerSecond) {
        Scrubber scrubber = new Scrubber(log, bytesPerSecond);
        if (bytesPerSecond > 0) {
            scrubber.thread = Thread.ofPlatform().name("scrubber").daemon().start(scrubber::run);
        }
        return scrubber;
    }

    /** How far it is. */
    public LogScrubber log() {
        return log;
    }

    /** Ends the thread after what it is reading. */
    public void stop() throws InterruptedException {
        stopping = true;
        Thread running = thread;
        LockSupport.unpark(running);
        if (running != null) {
            running.join(STOP_WAITS_AT_MOST);
        }
    }

    private void run() {
        Scheduling.background();
        try (log) {
            while (!stopping) {
                turn();
                LockSupport.parkNanos(this, SLICE_NANOS);
            }
        } catch (IOException e) {
            LOG.warn("the log does not close after reading", e);
        }
    }

    /** What the disk refuses is counted, and said once; the next turn tries the same line. */
    private void turn() {
        try {
            log.scrub(Math.max(1, bytesPerSecond / SLICES_A_SECOND));
            refused = false;
        } catch (IOException e) {
            if (!refused) {
                LOG.warn("the log cannot be read", e);
            }
            refused = true;
        }
    }
}
