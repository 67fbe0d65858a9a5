package com.brokerops.gate.sidecar.cli;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads for what may wait for a disk; a full queue refuses. */
final class Workers {
    private static final int THREADS = 2;
    private static final int WAITING = 1024;

    private Workers() {}

    static ThreadPoolExecutor start(String name) {
        ThreadPoolExecutor workers =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING),
                        Thread.ofPlatform().daemon().name(name + "-", 1).factory());
        workers.prestartAllCoreThreads(); // not by the gate thread, whose time slices they would
        // take
        return workers;
    }
}
