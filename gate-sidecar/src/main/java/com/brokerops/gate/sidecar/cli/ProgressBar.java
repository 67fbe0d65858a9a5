package com.brokerops.gate.sidecar.cli;

import java.io.Console;
import java.util.function.LongConsumer;

/**
 * How far a long command is, on a terminal; nothing where nobody looks.
 *
 * <p><b>Thread.</b> One.
 */
final class ProgressBar implements LongConsumer, AutoCloseable {
    private static final int WIDTH = 40;
    private static final int STEPS = 200;

    private final boolean shown;
    private final long total;
    private long nextAt;

    private ProgressBar(boolean shown, long total) {
        this.shown = shown;
        this.total = total;
    }

    /**
     * @param total what it counts up to
     */
    @SuppressWarnings("SystemConsoleNull") // the one of java.base is null where no terminal is
    static ProgressBar of(long total) {
        Console console = System.console();
        return new ProgressBar(console != null && console.isTerminal(), Math.max(1, total));
    }

    @Override
    public void accept(long done) {
        if (!shown || done < nextAt) {
            return;
        }
        nextAt = done + Math.max(1, total / STEPS);
        int full = (int) Math.min(WIDTH, done * WIDTH / total);
        System.err.printf(
                "\r[%s%s] %3d%%",
                "#".repeat(full), " ".repeat(WIDTH - full), Math.min(100, done * 100 / total));
        System.err.flush();
    }

    @Override
    public void close() {
        if (shown && nextAt > 0) {
            System.err.print("\r" + " ".repeat(WIDTH + 8) + "\r");
            System.err.flush();
            nextAt = 0;
        }
    }
}
