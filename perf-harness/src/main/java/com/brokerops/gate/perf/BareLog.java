package com.brokerops.gate.perf;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The least that a log behind the gate's own hand-over can be: what one turn of an event loop
 * brought is a batch, another thread writes and syncs it, and back on the loop all that waited are
 * answered. Nothing is encoded, and every line has the same bytes.
 *
 * <p><b>Thread.</b> {@link #append} on one event loop.
 */
final class BareLog implements AutoCloseable {
    /** As many lines as a batch of the gate has before it is handed on in the middle of a turn. */
    private static final int DUE_LINES = 32;

    /** What fits a file's buffer; a hundred connections are never near it. */
    private static final int MOST_LINES = 400;

    private final ZeroedFile file;
    private final int lineBytes;
    private final Consumer<ChannelHandlerContext> durable;
    private final Thread writer;
    private final Object lock = new Object();
    private List<ChannelHandlerContext> turn = new ArrayList<>();
    private boolean flushIsDue;
    private final List<ChannelHandlerContext> handedOn = new ArrayList<>(); // under the lock
    private boolean closed; // under the lock

    private BareLog(ZeroedFile file, int lineBytes, Consumer<ChannelHandlerContext> durable) {
        this.file = file;
        this.lineBytes = lineBytes;
        this.durable = durable;
        this.writer = Thread.ofPlatform().daemon().name("bare-log").unstarted(this::run);
    }

    /**
     * Opens one.
     *
     * @param folder on the disk that a gate would use
     * @param lineBytes of one order
     * @param durable told on the event loop of each whose line is on the disk
     */
    static BareLog open(Path folder, int lineBytes, Consumer<ChannelHandlerContext> durable)
            throws IOException {
        if (lineBytes < 1 || lineBytes > ZeroedFile.PAGE / 2) {
            throw new IllegalArgumentException("a line of " + lineBytes + " bytes");
        }
        BareLog log = new BareLog(ZeroedFile.in(folder), lineBytes, durable);
        log.writer.start();
        return log;
    }

    /** One line more, which somebody waits for. */
    void append(ChannelHandlerContext waiting) {
        turn.add(waiting);
        if (turn.size() == DUE_LINES) {
            handOn();
        } else if (!flushIsDue) {
            flushIsDue = true;
            waiting.executor().execute(this::endTurn);
        }
    }

    private void endTurn() {
        flushIsDue = false;
        handOn();
    }

    private void handOn() {
        synchronized (lock) {
            handedOn.addAll(turn);
            lock.notifyAll();
        }
        turn.clear();
    }

    private void run() {
        try {
            for (List<ChannelHandlerContext> batch = next(); !batch.isEmpty(); batch = next()) {
                List<ChannelHandlerContext> written = batch;
                file.append(written.size() * lineBytes);
                written.getFirst().executor().execute(() -> written.forEach(durable));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was handed on meanwhile; nothing once this is closed. */
    private List<ChannelHandlerContext> next() throws InterruptedException {
        synchronized (lock) {
            while (handedOn.isEmpty() && !closed) {
                lock.wait();
            }
            List<ChannelHandlerContext> some =
                    handedOn.subList(0, Math.min(MOST_LINES, handedOn.size()));
            List<ChannelHandlerContext> batch = List.copyOf(some);
            some.clear();
            return batch;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            closed = true;
            handedOn.clear();
            lock.notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
