package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a busy machine withholds from a gate and from who asks it: the time in which their threads
 * were ready to run and had no processor, as the kernel counts it, and how late it wakes a thread
 * that wants next to nothing. No gate can have been faster than that.
 */
final class Withheld implements AutoCloseable {
    private static final long WISH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int WISHES_A_SAMPLE = 5;

    /** Those that an answer passes through, one after the other, and those that stop them all. */
    private static final List<String> THREADS =
            List.of("gate", "audit", "audit-prepare", "VM Thread", "GC Thread#0", "GC Thread#1");

    private final List<Path> gateThreads;
    private final TreeMap<Long, Long> samples = new TreeMap<>();
    private volatile long longestNanos;
    private volatile boolean stopped;
    private final Thread thread;

    private Withheld(List<Path> gateThreads) {
        this.gateThreads = gateThreads;
        this.thread = Thread.ofPlatform().daemon().name("withheld").unstarted(this::run);
    }

    /** Begins to watch a gate that is ready. */
    static Withheld from(GateUnderTest gate) {
        Withheld withheld = new Withheld(threads(gate.pid()));
        withheld.thread.start();
        return withheld;
    }

    /** The kernel's count for the thread that asks; 0 where it keeps none. */
    static long fromThisThread() {
        return delayNanos(Path.of("/proc/thread-self/schedstat"));
    }

    /** By how much a thread was woken too late, at most. */
    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    /** From the gate's threads in that time, or a few milliseconds more of it. */
    synchronized long fromTheGate(long fromNanos, long toNanos) {
        Map.Entry<Long, Long> before = samples.floorEntry(fromNanos);
        Map.Entry<Long, Long> after = samples.ceilingEntry(toNanos);
        long at = before == null ? 0 : before.getValue();
        return after == null ? samples.lastEntry().getValue() - at : after.getValue() - at;
    }

    private void run() {
        for (int i = 0; !stopped; i++) {
            if (i % WISHES_A_SAMPLE == 0) {
                sample();
            }
            long before = System.nanoTime();
            LockSupport.parkNanos(WISH_NANOS);
            long late = System.nanoTime() - before - WISH_NANOS;
            longestNanos = Math.max(longestNanos, late);
        }
    }

    private synchronized void sample() {
        long sum = gateThreads.stream().mapToLong(Withheld::delayNanos).sum();
        samples.put(System.nanoTime(), sum);
    }

    /** None with a kernel that has no such files. */
    private static List<Path> threads(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.filter(Withheld::answers).map(task -> task.resolve("schedstat")).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean answers(Path task) {
        try {
            return THREADS.contains(Files.readString(task.resolve("comm")).strip());
        } catch (IOException e) {
            return false; // a thread that has ended
        }
    }

    private static long delayNanos(Path schedstat) {
        try {
            return Long.parseLong(Files.readString(schedstat).strip().split(" ")[1]);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
    }
}
