package com.brokerops.gate.audit;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are written and synced together. A batch may pass from one segment to the next once:
 *
 * <pre>
 * 0        from           split              length
 * | written | this segment |  the next segment |
 * </pre>
 *
 * <p><b>Thread.</b> Guarded by its {@link BatchQueue}'s lock while it is open; the audit thread's
 * own while it is in flight.
 */
final class Batch {
    private static final int INITIAL_BYTES = 256 << 10;

    private byte[] bytes;
    private int from;
    private int split;
    private int length;
    private int events;
    private @Nullable Segment next;
    private long lastSeq;
    private String lastHash = ChainHash.GENESIS;
    private long sinceNanos;

    Batch(int maxBytes) {
        this.bytes = new byte[Math.min(INITIAL_BYTES, maxBytes)];
    }

    /** Adds a line. */
    void add(byte[] line, int lineLength, long seq, String hash, long nowNanos) {
        if (isEmpty()) {
            sinceNanos = nowNanos;
        }
        if (length + lineLength > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + lineLength));
        }
        System.arraycopy(line, 0, bytes, length, lineLength);
        length += lineLength;
        events++;
        lastSeq = seq;
        lastHash = hash;
    }

    /** What is added from now on goes to another segment. */
    void continueIn(Segment segment, long seq, String hash, long nowNanos) {
        if (next != null) {
            throw new IllegalStateException(
                    "a batch enters segment "
                            + segment.ordinal()
                            + " and already entered "
                            + next.ordinal());
        }
        if (isEmpty()) {
            sinceNanos = nowNanos;
            lastSeq = seq;
            lastHash = hash;
        }
        next = segment;
        split = length;
    }

    /** Puts zeros behind the last line. */
    void blank(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, length + count);
        }
        Arrays.fill(bytes, length, length + count, (byte) 0);
    }

    /** Leaves the part before the split behind: it is on stable storage. */
    Segment enterNext() {
        Segment entered = Objects.requireNonNull(next);
        from = split;
        next = null;
        return entered;
    }

    void clear() {
        from = 0;
        length = 0;
        events = 0;
        next = null;
    }

    boolean isEmpty() {
        return length == 0 && next == null;
    }

    /** True if a part of it belongs to the next segment. */
    boolean entersNext() {
        return next != null;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    /** Where the part for the segment in hand ends. */
    int to() {
        return next == null ? length : split;
    }

    int length() {
        return length;
    }

    /** How many lines are in it. */
    int events() {
        return events;
    }

    /** The newest event in it. */
    long lastSeq() {
        return lastSeq;
    }

    /** The hash of that event's line. */
    String lastHash() {
        return lastHash;
    }

    /** When its first line was added, by the monotonic clock. */
    long sinceNanos() {
        return sinceNanos;
    }
}
