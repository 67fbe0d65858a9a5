package com.brokerops.gate.audit.checkpoint;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that does the same every second, and once more before it ends.
 *
 * <p><b>Thread.</b> Started once; stopped by any.
 */
public final class EverySecond {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;

    /**
     * @param name of the thread
     */
    public EverySecond(String name) {
        this.name = name;
    }

    /**
     * Starts the thread.
     *
     * @param onThread run first on it
     * @param turn what is done; false ends the thread
     * @param fatal given an Error that ended it; it should end the process
     */
    public void start(Runnable onThread, BooleanSupplier turn, Consumer<Error> fatal) {
        thread = Thread.ofPlatform().name(name).daemon().start(() -> run(onThread, turn, fatal));
    }

    /** Lets it do its work once more and waits for that, but no longer. */
    public void stop(Duration atMost) throws InterruptedException {
        stopping = true;
        Thread running = thread;
        LockSupport.unpark(running);
        if (running != null) {
            running.join(atMost);
        }
    }

    private void run(Runnable onThread, BooleanSupplier turn, Consumer<Error> fatal) {
        try {
            onThread.run();
            boolean last = false;
            while (!last) {
                last = stopping;
                last |= !turn.getAsBoolean();
                if (!last) {
                    LockSupport.parkNanos(this, INTERVAL_NANOS);
                }
            }
        } catch (Error e) {
            fatal.accept(e);
        }
    }
}
