package com.brokerops.gate.sidecar.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must not be survived: an {@link Error} in any thread ends the process at once, so that a
 * supervisor starts a whole one. Never half dead.
 */
final class Fatal {
    private static final Logger LOG = LoggerFactory.getLogger(Fatal.class);
    private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

    /** Made while there is memory for it. */
    private static final byte[] OUT_OF_MEMORY = text(OutOfMemoryError.class.getName());

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
            STDERR.write(error instanceof OutOfMemoryError ? OUT_OF_MEMORY : text(error));
        } catch (IOException e) {
            // nobody is left to be told
        } finally {
            Runtime.getRuntime().halt(ExitCode.FATAL);
        }
    }

    private static byte[] text(Object error) {
        return ("gate: fatal: " + error + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }
}
