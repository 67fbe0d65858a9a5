package com.brokerops.gate.audit;

import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Lines that other threads hash and read before they are asked about: for an audit, which has
 * little to do with each and many of them.
 *
 * <p><b>Thread.</b> One at a time; it splits the file into lines itself.
 */
final class LinesAhead implements Lines {
    /**
     * Blocks that are being checked at a time: enough that no thread waits, and a few megabytes.
     */
    static final int MOST_AHEAD = 6;

    private final StorageFile file;
    private final LineCursor cursor;
    private final Executor threads;
    private final boolean every;
    private final ArrayDeque<CompletableFuture<LineBlock>> ahead = new ArrayDeque<>();
    private LineCursor.Found stop = LineCursor.Found.LINE;
    private boolean held;
    private @Nullable ZipException unreadable;
    private boolean ended;
    private LineBlock block;
    private int line;

    /**
     * @param every that every event is read, not only those that a walk needs
     */
    LinesAhead(StorageFile file, Executor threads, boolean every) {
        this.every = every;
        this.block = new LineBlock(every);
        this.file = file;
        this.cursor = LineCursor.through(file, 0);
        this.threads = threads;
    }

    @Override
    public LineCursor.Found next() throws IOException {
        line++;
        if (line < block.count()) {
            return LineCursor.Found.LINE;
        }
        LineBlock spare = block;
        while (ahead.size() < MOST_AHEAD && fill(spare)) {
            spare = new LineBlock(every);
        }
        CompletableFuture<LineBlock> checked = ahead.poll();
        if (checked == null) {
            ended = true;
            if (unreadable != null) {
                throw unreadable;
            }
            return stop;
        }
        block = checked.join();
        line = 0;
        return LineCursor.Found.LINE;
    }

    /** Sends so many lines as a block holds to be checked; false if there are none. */
    private boolean fill(LineBlock next) throws IOException {
        next.clear();
        while (stop == LineCursor.Found.LINE) {
            if (!held) {
                stop = step();
            }
            held = stop == LineCursor.Found.LINE && !next.add(cursor);
            if (held) {
                break;
            }
        }
        if (next.count() == 0) {
            return false;
        }
        ahead.add(CompletableFuture.supplyAsync(next::check, threads));
        return true;
    }

    /** What cannot be unpacked is told when all before it is done. */
    private LineCursor.Found step() throws IOException {
        try {
            return cursor.next();
        } catch (ZipException e) {
            unreadable = e;
            return LineCursor.Found.END;
        }
    }

    @Override
    public byte[] bytes() {
        return block.bytes();
    }

    @Override
    public int from() {
        return block.from(line);
    }

    @Override
    public int to() {
        return block.to(line);
    }

    /** Also of what stopped it. */
    @Override
    public long offset() {
        return ended ? cursor.offset() : block.offset(line);
    }

    @Override
    public long nextOffset() {
        return block.offset(line + 1);
    }

    @Override
    public boolean hashHolds(Envelope envelope) {
        return block.hashHolds(line);
    }

    @Override
    public LogLine event() {
        return block.event(line);
    }

    @Override
    public void close() throws IOException {
        for (CompletableFuture<LineBlock> checked : ahead) {
            checked.join(); // it is of no use any more, and must not outlive its file
        }
        ahead.clear();
        file.close();
    }
}
