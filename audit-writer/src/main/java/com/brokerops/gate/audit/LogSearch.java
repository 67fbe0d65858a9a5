package com.brokerops.gate.audit;

import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Binary search for a line by something that never falls along the log: its seq, its time.
 *
 * <p><b>Thread.</b> Any; it holds no state. The log may be written meanwhile: what cannot be read
 * yet counts as later than everything.
 */
final class LogSearch {
    /** Closer than this, reading on is cheaper than another jump. */
    private static final long NEAR_BYTES = 16 << 10;

    private final Segments segments;

    LogSearch(Segments segments) {
        this.segments = segments;
    }

    /** The line of that seq, or one before it and near it. */
    LogPosition near(long seq) throws IOException {
        return near(Envelope::seq, seq == Long.MAX_VALUE ? seq : seq + 1);
    }

    /**
     * A line before the first whose key is at least the target, and near it; or the first line.
     * Removed segments are looked at only if no line at hand is before it.
     */
    LogPosition near(ToLongFunction<Envelope> key, long target) throws IOException {
        List<Long> atHand = segments.atHand();
        LogPosition head = newestBefore(atHand, key, target);
        if (head == null && !atHand.isEmpty() && segments.isRemoved(atHand.getFirst() - 1)) {
            List<Long> removed = LongStream.range(0, atHand.getFirst()).boxed().toList();
            head = newestBefore(removed, key, target);
        }
        return head == null ? LogPosition.START : nearIn(head, key, target);
    }

    /** The head of the newest segment that begins before the target, or null. */
    private @Nullable LogPosition newestBefore(
            List<Long> ordinals, ToLongFunction<Envelope> key, long target) throws IOException {
        LogPosition best = null;
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
        return best;
    }

    /** The head of a segment; its seq is -1 if it is not before the target. */
    private LogPosition head(long ordinal, ToLongFunction<Envelope> key, long target)
            throws IOException {
        try (StorageFile file = segments.open(ordinal)) {
            LineCursor lines = LineCursor.glance(file, 0);
            Envelope envelope = new Envelope();
            boolean before = isBefore(lines, envelope, key, target);
            return new LogPosition(ordinal, 0, before ? envelope.seq() : -1);
        }
    }

    private LogPosition nearIn(LogPosition head, ToLongFunction<Envelope> key, long target)
            throws IOException {
        LogPosition best = head;
        try (StorageFile file = segments.open(head.ordinal())) {
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
