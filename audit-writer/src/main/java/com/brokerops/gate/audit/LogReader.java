package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEventCodec;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log, also one that is being written: looks a line up by seq or trace id, or goes through
 * all of them. Only what is durable is ever shown.
 *
 * <p>There is no index but of the newest lines. Segments are ordered and so are the lines in them,
 * by seq and by time, and a version 7 trace id carries its time: a line is found by binary search.
 *
 * <p><b>Thread.</b> Any but the gate thread, which never touches the disk; it holds no state.
 *
 * <p><b>Errors.</b> {@link AuditTamperedException} where a durable line is not what was written;
 * {@link SegmentRemovedException} where it was removed here, and nobody said where to.
 */
public final class LogReader {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI - 1;
    private static final long WHOLE_LOG = Long.MAX_VALUE;

    private final Segments segments;
    private final LongSupplier durableSeq;
    private final @Nullable RecentLines recent;
    private final LogSearch search;

    private LogReader(Segments segments, LongSupplier durableSeq, @Nullable RecentLines recent) {
        this.segments = segments;
        this.durableSeq = durableSeq;
        this.recent = recent;
        this.search = new LogSearch(segments);
    }

    /** A reader of a log that nobody is writing. */
    public static LogReader offline(Storage storage) {
        return offline(storage, null);
    }

    /**
     * The same, of a log whose first segments were removed.
     *
     * @param older where they are, or null
     */
    public static LogReader offline(Storage storage, @Nullable OlderSegments older) {
        return new LogReader(new Segments(storage, older), () -> WHOLE_LOG, null);
    }

    /** A reader of a log that is being written; it shows nothing past {@code durableSeq}. */
    static LogReader live(Segments segments, LongSupplier durableSeq, RecentLines recent) {
        return new LogReader(segments, durableSeq, recent);
    }

    /** The line of an event, or null if there is none yet. */
    public @Nullable LogLine find(long seq) throws IOException {
        byte[] line = rawLine(seq);
        return line == null ? null : LogEventCodec.readLine(line, 0, line.length - 1);
    }

    /** The bytes of the line of an event, newline included, or null if there is none yet. */
    public byte @Nullable [] rawLine(long seq) throws IOException {
        long limit = durableSeq.getAsLong();
        if (seq < 0 || seq > limit) {
            return null;
        }
        byte[] recentLine = recentLine(seq);
        if (recentLine != null) {
            return recentLine;
        }
        try (LogScan scan = scanNear(seq, limit)) {
            while (scan.next()) {
                if (scan.envelope().seq() == seq) {
                    return scan.checkedBytes();
                }
            }
        }
        return limit == WHOLE_LOG ? null : missing(seq);
    }

    /**
     * The hashes of lines, in order, 32 bytes each.
     *
     * @throws AuditTamperedException if one of them is not there
     */
    public List<byte[]> hashes(long first, int count) throws IOException {
        List<byte[]> hashes = new ArrayList<>(count);
        long limit = Math.min(durableSeq.getAsLong(), first + count - 1);
        try (LogScan scan = scanNear(first, limit)) {
            while (hashes.size() < count && scan.next()) {
                if (scan.envelope().seq() >= first) {
                    hashes.add(scan.envelope().hashBytes());
                }
            }
        }
        if (hashes.size() < count) {
            missing(first + hashes.size());
        }
        return hashes;
    }

    /** The decision that has this trace id, or null if none that is durable has it. */
    public @Nullable LogLine findDecision(UUID traceId) throws IOException {
        long millis = traceId.getMostSignificantBits() >>> 16;
        if (traceId.version() != 7 || millis > MAX_MILLIS) {
            return null;
        }
        long fromNanos = millis * NANOS_PER_MILLI;
        long toNanos = fromNanos + NANOS_PER_MILLI;
        long limit = durableSeq.getAsLong();
        try (LogScan scan = scanNear(Envelope::atEpochNanos, fromNanos, limit)) {
            while (scan.next() && scan.envelope().atEpochNanos() < toNanos) {
                boolean inTime = scan.envelope().atEpochNanos() >= fromNanos;
                if (inTime && scan.envelope().typeIs("decision")) {
                    LogLine line = scan.line();
                    if (((LogEvent.Decision) line.event()).traceId().equals(traceId)) {
                        return line;
                    }
                }
            }
        }
        return null;
    }

    /** The place of an event; the end of what is durable if it is not there yet. */
    public LogPosition positionOf(long seq) throws IOException {
        if (seq <= 0) {
            return LogPosition.START;
        }
        long limit = Math.min(durableSeq.getAsLong(), seq - 1);
        try (LogScan scan = scanNear(seq, limit)) {
            boolean more = true;
            while (more) {
                more = scan.next();
            }
            return scan.position();
        }
    }

    /** Gives every event from {@code seq} on, up to what is durable now, to a consumer. */
    public void forEach(long seq, Consumer<LogLine> consumer) throws IOException {
        LogPosition from = positionOf(seq);
        long limit = durableSeq.getAsLong(); // before a byte is read: up to it all is whole
        try (LogScan scan = new LogScan(segments, from, limit)) {
            while (scan.next()) {
                consumer.accept(scan.line());
            }
            if (limit != WHOLE_LOG && scan.position().seq() <= limit) {
                missing(scan.position().seq());
            }
        }
    }

    /** The line if it is where it was written not long ago; or null: then search, and say why. */
    private byte @Nullable [] recentLine(long seq) throws IOException {
        LogPosition place = recent == null ? null : recent.of(seq);
        if (place == null) {
            return null;
        }
        try (StorageFile file = segments.open(place.ordinal())) {
            LineCursor cursor = LineCursor.atLine(file, place.offset());
            Envelope envelope = new Envelope();
            boolean isIt =
                    cursor.next() == LineCursor.Found.LINE
                            && envelope.read(cursor.bytes(), cursor.from(), cursor.to())
                            && envelope.seq() == seq
                            && envelope.hashHolds(new ChainHash());
            return isIt ? Arrays.copyOfRange(cursor.bytes(), cursor.from(), cursor.to() + 1) : null;
        }
    }

    private LogScan scanNear(long seq, long limit) throws IOException {
        return new LogScan(segments, search.near(seq), limit);
    }

    private LogScan scanNear(ToLongFunction<Envelope> key, long target, long limit)
            throws IOException {
        return new LogScan(segments, search.near(key, target), limit);
    }

    private static byte[] missing(long seq) {
        throw new AuditTamperedException(Kind.TAMPERED, seq, "it is missing", "the log", 0);
    }
}
