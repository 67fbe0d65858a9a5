package com.brokerops.gate.sidecar.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must not be survived: an {@link Error} in any thread ends the process at once, so that a
 * supervisor starts a whole one. Never half dead.
 */
final class Fatal {
    private static final Logger LOG = LoggerFactory.getLogger(Fatal.class);
    private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

    private static final int MOST_OF_A_MESSAGE = 128;

    /** Made while there is memory for it; its rest is for which memory ran out. */
    private static final byte[] OUT_OF_MEMORY =
            Arrays.copyOf(text(OutOfMemoryError.class.getName()), 256);

    private static final int OUT_OF_MEMORY_LENGTH = text(OutOfMemoryError.class.getName()).length;

    private Fatal() {}

    /** Catches what no thread catches. */
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (thrown instanceof Error error) {
                exit(error);
            }
            LOG.error("thread {} ended", thread.getName(), thrown);
        });
    }

    /** An executor whose tasks cannot fail unseen. */
    static Executor guarding(Executor executor) {
        return task ->
                executor.execute(() -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("a task failed", e);
                    } catch (Error e) {
                        exit(e);
                    }
                });
    }

    /** Ends the process. */
    static void exit(Error error) {
        try {
            if (error instanceof OutOfMemoryError) {
                writeWithoutMemory(error.getMessage());
            } else {
                STDERR.write(text(error));
            }
        } catch (IOException e) {
            // nobody is left to be told
        } finally {
            Runtime.getRuntime().halt(ExitCode.FATAL);
        }
    }

    private static void writeWithoutMemory(@Nullable String which) throws IOException {
        int length = OUT_OF_MEMORY_LENGTH;
        OUT_OF_MEMORY[length - 1] = ' ';
        for (int i = 0; which != null && i < which.length() && i < MOST_OF_A_MESSAGE; i++) {
            OUT_OF_MEMORY[length++] = (byte) which.charAt(i);
        }
        OUT_OF_MEMORY[length++] = '\n';
        STDERR.write(OUT_OF_MEMORY, 0, length);
    }

    private static byte[] text(Object error) {
        return ("gate: fatal: " + error + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
