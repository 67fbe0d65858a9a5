package com.brokerops.gate.audit;

import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.LogLineReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of a segment, copied, and what one thread found out about each.
 *
 * <p><b>Thread.</b> One fills it, another checks it, the first reads it again; each hands it over.
 */
final class LineBlock {
    private static final int BYTES = 512 << 10;
    private static final int MOST_LINES = 1024;

    private final byte[] bytes = new byte[BYTES];
    private final int[] starts = new int[MOST_LINES + 1];
    private final boolean[] hashHolds = new boolean[MOST_LINES];
    private final @Nullable LogLine[] events = new LogLine[MOST_LINES];
    private final @Nullable JsonException[] faults = new JsonException[MOST_LINES];
    private final boolean every;
    private long offset;
    private int count;

    /**
     * @param every that the event of each line is read, not only of those that a walk needs
     */
    LineBlock(boolean every) {
        this.every = every;
    }

    /** Empties it. */
    void clear() {
        count = 0;
        Arrays.fill(events, null);
        Arrays.fill(faults, null);
    }

    /** Copies the line that a cursor is on; false if it is full. */
    boolean add(LineCursor cursor) {
        int length = cursor.to() - cursor.from() + 1;
        int at = starts[count];
        if (count == MOST_LINES || at + length > BYTES) {
            return false;
        }
        offset = count == 0 ? cursor.offset() : offset;
        System.arraycopy(cursor.bytes(), cursor.from(), bytes, at, length);
        count++;
        starts[count] = at + length;
        return true;
    }

    /** Hashes every line and reads events. */
    LineBlock check() {
        Envelope envelope = new Envelope();
        ChainHash chainHash = new ChainHash();
        LogLineReader reader = new LogLineReader();
        for (int i = 0; i < count; i++) {
            hashHolds[i] = envelope.read(bytes, from(i), to(i)) && envelope.hashHolds(chainHash);
            if (hashHolds[i] && (every || isNeeded(envelope))) {
                read(i, reader);
            }
        }
        return this;
    }

    /** True of a line whose members tell about the log itself. */
    static boolean isNeeded(Envelope envelope) {
        return envelope.typeIs("segment") || envelope.typeIs("started");
    }

    private void read(int i, LogLineReader reader) {
        try {
            events[i] = reader.read(bytes, from(i), to(i));
        } catch (JsonException e) {
            faults[i] = e;
        }
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int from(int i) {
        return starts[i];
    }

    int to(int i) {
        return starts[i + 1] - 1;
    }

    /** Where a line, or the one behind the last, is in the file. */
    long offset(int i) {
        return offset + starts[i];
    }

    boolean hashHolds(int i) {
        return hashHolds[i];
    }

    LogLine event(int i) {
        JsonException fault = faults[i];
        LogLine event = events[i];
        if (fault != null || event == null) {
            throw fault != null ? fault : new JsonException("it was not read", 0);
        }
        return event;
    }
}
