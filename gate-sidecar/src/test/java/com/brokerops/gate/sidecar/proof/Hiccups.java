package com.brokerops.gate.sidecar.proof;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the machine withholds from a thread that wants next to nothing: the longest time by which it
 * was woken too late. A gate beside it cannot have been served better.
 */
final class Hiccups implements AutoCloseable {
    private static final long WISH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Thread thread = Thread.ofPlatform().daemon().name("hiccups").start(this::run);
    private volatile long longestNanos;
    private volatile boolean stopped;

    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    private void run() {
        while (!stopped) {
            long before = System.nanoTime();
            LockSupport.parkNanos(WISH_NANOS);
            long late = System.nanoTime() - before - WISH_NANOS;
            longestNanos = Math.max(longestNanos, late);
        }
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
    }
}
