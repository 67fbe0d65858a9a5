package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.LogLineReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a log that checks every line and finds the end. Recovery and verification are this
 * walk; it changes nothing.
 *
 * <p>A crash can leave one thing only: behind the last synced line of the newest segment, any
 * subset of the bytes that were being written, zeros in the place of the rest. So a line that a NUL
 * or the end of the file cuts is a torn tail, unless a later line's {@code durable} says that it
 * was on stable storage, or a later segment has begun. Everything else that is wrong is tampering.
 *
 * <p><b>Thread.</b> One; used once.
 */
final class LogWalk {
    private final Storage storage;
    private final @Nullable Anchor anchor;
    private final Function<StorageFile, Lines> linesOf;
    private final Consumer<LogLine> replay;
    private final LineListener listener;
    private final boolean every;
    private final long anchorSeq;
    private final Envelope envelope = new Envelope();

    private boolean linked;
    private int segments;
    private long events;
    private long firstSeq = -1;
    private long nextSeq;
    private String head = ChainHash.GENESIS;
    private long lastAt;
    private long endOrdinal = -1;
    private long endOffset;
    private String logId = "";
    private long bootEpoch;
    private int format;
    private long maxDurable = -1;

    private LogWalk(
            Storage storage,
            @Nullable Anchor anchor,
            Function<StorageFile, Lines> linesOf,
            Consumer<LogLine> replay,
            LineListener listener,
            boolean every) {
        this.every = every;
        this.storage = storage;
        this.anchor = anchor;
        this.anchorSeq = anchor == null ? -1 : anchor.seq();
        this.linesOf = linesOf;
        this.replay = replay;
        this.listener = listener;
    }

    /**
     * A walk that gives every event to somebody.
     *
     * @param anchor a line to start after, or null to start at the first
     * @param replay is given every event after it
     */
    static LogWalk of(Storage storage, @Nullable Anchor anchor, Consumer<LogLine> replay) {
        ChainHash chainHash = new ChainHash();
        LogLineReader reader = new LogLineReader();
        return new LogWalk(
                storage,
                anchor,
                file -> new LinesInTurn(file, chainHash, reader),
                replay,
                (_, _, _) -> {},
                true);
    }

    /**
     * A walk that has other threads look into the lines.
     *
     * @param every that every event is read, not only those that tell about the log itself
     * @param listener is told of every line after the anchor
     */
    static LogWalk ahead(
            Storage storage,
            @Nullable Anchor anchor,
            Executor threads,
            boolean every,
            LineListener listener) {
        return new LogWalk(
                storage,
                anchor,
                file -> new LinesAhead(file, threads, every),
                _ -> {},
                listener,
                every);
    }

    /**
     * Reads the log.
     *
     * @throws AuditTamperedException if it is not what was written
     */
    LogEnd walk() throws IOException {
        List<Long> ordinals = SegmentFiles.ordinals(storage);
        int index = anchor == null ? 0 : holding(ordinals);
        linked = index == 0;
        LineCursor.Found stop = LineCursor.Found.END;
        for (; index < ordinals.size(); index++) {
            requireOrdinal(ordinals.get(index), index);
            if (stop == LineCursor.Found.TORN || startsBlank(index)) {
                break;
            }
            stop = walkSegment(index);
        }
        TornTail torn = remains(ordinals);
        if (nextSeq <= anchorSeq) {
            throw fault(Kind.TRUNCATED, anchorSeq, "the log ends before it", endOrdinal, endOffset);
        }
        return new LogEnd(
                segments,
                events,
                firstSeq,
                nextSeq - 1,
                head,
                lastAt,
                endOrdinal,
                endOffset,
                logId,
                bootEpoch,
                maxDurable,
                format,
                torn);
    }

    /** The newest segment whose first line is not after the anchor. */
    private int holding(List<Long> ordinals) throws IOException {
        for (int index = ordinals.size() - 1; index > 0; index--) {
            requireOrdinal(ordinals.get(index), index);
            try (StorageFile file = openSegment(index)) {
                LineCursor lines = LineCursor.glance(file, 0);
                if (lines.next() == LineCursor.Found.LINE
                        && envelope.read(lines.bytes(), lines.from(), lines.to())
                        && envelope.seq() <= anchorSeq) {
                    return index;
                }
            }
        }
        return 0;
    }

    private void requireOrdinal(long ordinal, long expected) {
        if (ordinal != expected) {
            throw fault(Kind.TAMPERED, nextSeq, "its segment is missing", expected, 0);
        }
    }

    private boolean startsBlank(long ordinal) throws IOException {
        try (StorageFile file = openSegment(ordinal)) {
            return LineCursor.glance(file, 0).next() == LineCursor.Found.END;
        }
    }

    private LineCursor.Found walkSegment(long ordinal) throws IOException {
        try (Lines lines = linesOf.apply(openSegment(ordinal))) {
            LineCursor.Found found = lines.next();
            for (; found == LineCursor.Found.LINE; found = lines.next()) {
                check(lines, ordinal);
                endOrdinal = ordinal;
                endOffset = lines.nextOffset();
            }
            if (found == LineCursor.Found.OVERLONG) {
                throw fault(Kind.TAMPERED, nextSeq, "it has no newline", ordinal, lines.offset());
            }
            return found;
        }
    }

    private void check(Lines lines, long ordinal) throws IOException {
        String wrong = wrongWith(lines);
        if (wrong != null) {
            throw fault(Kind.TAMPERED, nextSeq, wrong, ordinal, lines.offset());
        }
        long seq = envelope.seq();
        boolean isHead = lines.offset() == 0;
        if (isHead != envelope.typeIs("segment")) {
            throw fault(
                    Kind.TAMPERED, seq, "it is not the head of a segment", ordinal, lines.offset());
        }
        linked = true;
        head = envelope.hash();
        if (every && seq > anchorSeq || LineBlock.isNeeded(envelope)) {
            read(lines, ordinal);
        }
        if (anchor != null && seq == anchorSeq && !head.equals(anchor.hash())) {
            throw fault(
                    Kind.TAMPERED, seq, "it is not the line remembered", ordinal, lines.offset());
        }
        firstSeq = events == 0 ? seq : firstSeq;
        events++;
        segments += isHead ? 1 : 0;
        nextSeq = seq + 1;
        lastAt = envelope.atEpochNanos();
        maxDurable = Math.max(maxDurable, envelope.durableSeq());
        if (seq > anchorSeq) {
            listener.line(seq, envelope.hashBytes(), lines.to() - lines.from() + 1);
        }
    }

    /** What is wrong with the line and its link to the one before, or null. */
    private @Nullable String wrongWith(Lines lines) {
        if (!envelope.read(lines.bytes(), lines.from(), lines.to())) {
            return "it is not a line of the log";
        }
        if (!lines.hashHolds(envelope)) {
            return "its bytes do not have the hash it states";
        }
        if (!linked) {
            nextSeq = envelope.seq(); // the anchor, further on, vouches for this one
            return null;
        }
        if (envelope.seq() != nextSeq) {
            return "in its place is seq " + envelope.seq();
        }
        if (!envelope.prevIs(head)) {
            return "it does not follow the line before";
        }
        if (envelope.atEpochNanos() < lastAt) {
            return "it is older than the line before";
        }
        return envelope.durableSeq() < nextSeq ? null : "it claims to be durable";
    }

    private void read(Lines lines, long ordinal) {
        LogLine line;
        try {
            line = lines.event();
        } catch (JsonException e) {
            throw fault(
                    Kind.FORMAT,
                    envelope.seq(),
                    "it is no event: " + e.getMessage(),
                    ordinal,
                    lines.offset());
        }
        if (line.event() instanceof LogEvent.Segment segment) {
            readHead(segment, ordinal);
        } else if (line.event() instanceof LogEvent.Started started) {
            bootEpoch = Math.max(bootEpoch, started.bootEpoch());
        } else if (line.event() instanceof LogEvent.Decided decided
                && (decided.met() == null) != (format == LogEvent.Segment.OLDEST_FORMAT)) {
            throw fault(
                    Kind.FORMAT,
                    line.seq(),
                    "it is not of format " + format,
                    ordinal,
                    lines.offset());
        }
        if (line.seq() > anchorSeq) {
            replay.accept(line);
        }
    }

    private void readHead(LogEvent.Segment segment, long ordinal) {
        long seq = envelope.seq();
        format = segment.format();
        if (format < LogEvent.Segment.OLDEST_FORMAT || format > LogEvent.Segment.FORMAT) {
            throw fault(Kind.FORMAT, seq, "format " + format, ordinal, 0);
        }
        if (segment.ordinal() != ordinal || segment.firstSeq() != seq) {
            throw fault(Kind.TAMPERED, seq, "it heads another segment", ordinal, 0);
        }
        if (!logId.isEmpty() && !logId.equals(segment.logId())) {
            throw fault(Kind.TAMPERED, seq, "it is of log " + segment.logId(), ordinal, 0);
        }
        logId = segment.logId();
        bootEpoch = Math.max(bootEpoch, segment.bootEpoch());
    }

    /** Looks at everything behind the last line; throws if no crash explains it. */
    private @Nullable TornTail remains(List<Long> ordinals) throws IOException {
        TornTail torn = null;
        for (long ordinal = Math.max(0, endOrdinal); ordinal < ordinals.size(); ordinal++) {
            requireOrdinal(ordinals.get((int) ordinal), ordinal);
            long from = ordinal == endOrdinal ? endOffset : 0;
            Remains remains;
            try (StorageFile file = openSegment(ordinal)) {
                remains = Remains.of(file, from);
            }
            if (remains.durableSeq() >= nextSeq) {
                throw fault(
                        Kind.TAMPERED,
                        nextSeq,
                        "it is cut off, and seq " + remains.durableSeq() + " was durable",
                        endOrdinal,
                        endOffset);
            }
            if (torn != null && !remains.isBlank()) {
                throw fault(
                        Kind.TAMPERED,
                        nextSeq,
                        "it is cut off, and segment " + ordinal + " has begun",
                        endOrdinal,
                        endOffset);
            }
            if (!remains.isBlank()) {
                String segment = SegmentFiles.name(ordinal);
                torn = new TornTail(nextSeq, segment, from, remains.end() - from);
            }
        }
        return torn;
    }

    private StorageFile openSegment(long ordinal) throws IOException {
        return storage.openToRead(SegmentFiles.name(ordinal));
    }

    private static AuditTamperedException fault(
            Kind kind, long seq, String what, long ordinal, long offset) {
        String segment = SegmentFiles.name(Math.max(0, ordinal));
        return new AuditTamperedException(kind, seq, what, segment, offset);
    }
}
