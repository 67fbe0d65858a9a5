package com.brokerops.gate.sidecar.cli;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads for slow questions; a full queue refuses. */
final class Workers {
    private static final int THREADS = 2;
    private static final int WAITING = 1024;

    private Workers() {}

    static ThreadPoolExecutor start() {
        return new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("worker-", 1).factory());
    }
}
