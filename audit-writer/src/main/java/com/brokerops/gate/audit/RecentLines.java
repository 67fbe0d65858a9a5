package com.brokerops.gate.audit;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Where the newest lines are, so that an order that is sent again is answered without a search.
 *
 * <p>Only a hint: a place may be given to a newer line while somebody asks for it, so whoever reads
 * there checks what is found, and searches if it is not the line.
 *
 * <p><b>Thread.</b> One thread adds; any may ask.
 */
final class RecentLines {
    /** A few seconds at full load, in 1 MiB. */
    static final int LINES = 1 << 17;

    /** A segment has at most 1 GiB. */
    private static final int OFFSET_BITS = 31;

    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    private final AtomicLongArray places = new AtomicLongArray(LINES);
    private final long firstSeq;
    private volatile long nextSeq;
    private long ordinal;
    private long offset;

    /**
     * @param nextSeq the seq of the next line, which will be at that place
     */
    RecentLines(long nextSeq, long ordinal, long offset) {
        this.firstSeq = nextSeq;
        this.nextSeq = nextSeq;
        this.ordinal = ordinal;
        this.offset = offset;
    }

    /** The next line will be the first of that segment. */
    void enter(long nextOrdinal) {
        ordinal = nextOrdinal;
        offset = 0;
    }

    /** The next line has that many bytes, newline included. */
    void add(int bytes) {
        long seq = nextSeq;
        places.setOpaque(index(seq), ordinal << OFFSET_BITS | offset);
        offset += bytes;
        nextSeq = seq + 1;
    }

    /** Where a line probably is; null if it is too old, or not yet written. */
    @Nullable LogPosition of(long seq) {
        long next = nextSeq;
        if (seq < firstSeq || seq < next - LINES || seq >= next) {
            return null;
        }
        long place = places.getOpaque(index(seq));
        return new LogPosition(place >>> OFFSET_BITS, place & OFFSET_MASK, seq);
    }

    private static int index(long seq) {
        return (int) (seq & LINES - 1);
    }
}
