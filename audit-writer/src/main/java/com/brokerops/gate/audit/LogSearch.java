package com.brokerops.gate.audit;

import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Binary search for a line by something that never falls along the log: its seq, its time.
 *
 * <p><b>Thread.</b> Any; it holds no state. The log may be written meanwhile: what cannot be read
 * yet counts as later than everything.
 */
final class LogSearch {
    /** Closer than this, reading on is cheaper than another jump. */
    private static final long NEAR_BYTES = 16 << 10;

    private final Storage storage;

    LogSearch(Storage storage) {
        this.storage = storage;
    }

    /** A line before the first whose key is at least the target, and near it; or the first line. */
    LogPosition near(ToLongFunction<Envelope> key, long target) throws IOException {
        List<Long> ordinals = SegmentFiles.ordinals(storage);
        LogPosition best = LogPosition.START;
        int low = -1;
        int high = ordinals.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            LogPosition head = head(ordinals.get(middle), key, target);
            if (head.seq() >= 0) {
                best = head;
                low = middle;
            } else {
                high = middle;
            }
        }
        return low < 0 ? LogPosition.START : nearIn(best, key, target);
    }

    /** The head of a segment; its seq is -1 if it is not before the target. */
    private LogPosition head(long ordinal, ToLongFunction<Envelope> key, long target)
            throws IOException {
        try (StorageFile file = storage.openToRead(SegmentFiles.name(ordinal))) {
            LineCursor lines = LineCursor.glance(file, 0);
            Envelope envelope = new Envelope();
            boolean before = isBefore(lines, envelope, key, target);
            return new LogPosition(ordinal, 0, before ? envelope.seq() : -1);
        }
    }

    private LogPosition nearIn(LogPosition head, ToLongFunction<Envelope> key, long target)
            throws IOException {
        LogPosition best = head;
        try (StorageFile file = storage.openToRead(SegmentFiles.name(head.ordinal()))) {
            Envelope envelope = new Envelope();
            long high = file.size();
            while (high - best.offset() > NEAR_BYTES) {
                long middle = (best.offset() + high) >>> 1;
                LineCursor lines = LineCursor.glance(file, middle);
                boolean onLine = lines.next() == LineCursor.Found.LINE; // the rest of some line
                if (onLine && isBefore(lines, envelope, key, target)) {
                    best = new LogPosition(head.ordinal(), lines.offset(), envelope.seq());
                } else {
                    high = middle;
                }
            }
        }
        return best;
    }

    private static boolean isBefore(
            LineCursor lines, Envelope envelope, ToLongFunction<Envelope> key, long target)
            throws IOException {
        return lines.next() == LineCursor.Found.LINE
                && envelope.read(lines.bytes(), lines.from(), lines.to())
                && key.applyAsLong(envelope) < target;
    }
}
