package com.brokerops.gate.perf;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server started as a process of its own. It is ended by {@link #close}, at the latest when this
 * process ends; its id stands in a file, for a script that outlives both.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class Child implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Thread hook;
    private final long startedNanoTime;
    private double readySeconds;

    private Child(Process process, Thread hook, long startedNanoTime) {
        this.process = process;
        this.hook = hook;
        this.startedNanoTime = startedNanoTime;
    }

    /**
     * Starts a command and waits for the line in which it says that it is ready.
     *
     * @param folder takes what it prints, as {@code <name>.out} and {@code .err}, and {@code pids}
     * @throws IOException if it is not ready within a minute
     */
    static Child start(String name, List<String> command, Path folder) throws IOException {
        File out = folder.resolve(name + ".out").toFile();
        File errors = folder.resolve(name + ".err").toFile();
        long started = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectOutput(out).redirectError(errors).start();
        Thread hook = new Thread(process::destroyForcibly, "end-" + name);
        Runtime.getRuntime().addShutdownHook(hook);
        Files.writeString(
                folder.resolve("pids"),
                process.pid() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Child child = new Child(process, hook, started);
        long deadline = started + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.readString(out.toPath()).contains(": ready on ")) {
            if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
                child.close();
                throw new IOException(
                        name + " did not start: " + Files.readString(errors.toPath()));
            }
            pause();
        }
        child.readySeconds = child.seconds();
        return child;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** Since the start of the process. */
    double seconds() {
        return Histograms.rounded((System.nanoTime() - startedNanoTime) / 1e9);
    }

    /** From the start of the process until its line was seen, which is looked for every 10 ms. */
    double readySeconds() {
        return readySeconds;
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end, and ends it after five seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
