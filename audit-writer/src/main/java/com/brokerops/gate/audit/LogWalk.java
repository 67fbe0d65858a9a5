package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.LogLineReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.ZipException;
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
 * <p>A log that has removed its first segments, and says so, begins at the first one kept. A walk
 * that gives every event to somebody needs an anchor then.
 *
 * <p><b>Thread.</b> One; used once.
 */
final class LogWalk {
    private final Segments segmentFiles;
    private final @Nullable Anchor anchor;
    private final Function<StorageFile, Lines> linesOf;
    private final Consumer<LogLine> replay;
    private final LineListener listener;
    private final boolean every;
    private final boolean replays;
    private final long anchorSeq;
    private final Envelope envelope = new Envelope();

    private List<Long> ordinals = List.of();
    private boolean linked;
    private long reading;
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
            Segments segmentFiles,
            @Nullable Anchor anchor,
            Function<StorageFile, Lines> linesOf,
            Consumer<LogLine> replay,
            LineListener listener,
            boolean every,
            boolean replays) {
        this.replays = replays;
        this.every = every;
        this.segmentFiles = segmentFiles;
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
     * @param replays that it must be given all of them: none may have been removed
     */
    static LogWalk of(
            Segments segments, @Nullable Anchor anchor, Consumer<LogLine> replay, boolean replays) {
        ChainHash chainHash = new ChainHash();
        LogLineReader reader = new LogLineReader();
        return new LogWalk(
                segments,
                anchor,
                file -> new LinesInTurn(file, chainHash, reader),
                replay,
                (_, _, _) -> {},
                true,
                replays);
    }

    /**
     * A walk that has other threads look into the lines.
     *
     * @param every that every event is read, not only those that tell about the log itself
     * @param listener is told of every line after the anchor
     */
    static LogWalk ahead(
            Segments segments,
            @Nullable Anchor anchor,
            Executor threads,
            boolean every,
            LineListener listener) {
        return new LogWalk(
                segments,
                anchor,
                file -> new LinesAhead(file, threads, every),
                _ -> {},
                listener,
                every,
                false);
    }

    /**
     * Reads the log.
     *
     * @throws AuditTamperedException if it is not what was written
     */
    LogEnd walk() throws IOException {
        try {
            return read();
        } catch (ZipException e) { // an archive's copy
            throw fault(Kind.TAMPERED, nextSeq, String.valueOf(e.getMessage()), reading, 0);
        }
    }

    private LogEnd read() throws IOException {
        long base = begin();
        long ordinal = anchor == null ? base : holding(base);
        linked = ordinal == base;
        LineCursor.Found stop = LineCursor.Found.END;
        for (; ordinal < base + ordinals.size(); ordinal++) {
            requireOrdinal(base, ordinal);
            if (stop == LineCursor.Found.TORN || startsBlank(ordinal)) {
                break;
            }
            stop = walkSegment(ordinal);
        }
        TornTail torn = remains(base);
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

    /** The first segment to be read: 0, or the first kept if the ones before are not all there. */
    private long begin() throws IOException {
        ordinals = segmentFiles.readable();
        Removal removal = segmentFiles.removal();
        if (removal == null) {
            return 0;
        }
        long first = removal.firstOrdinal();
        long before = ordinals.stream().filter(ordinal -> ordinal < first).count();
        if (before == first) {
            return 0;
        }
        ordinals = ordinals.subList((int) before, ordinals.size());
        nextSeq = removal.size();
        head = removal.lastHash();
        requireOrdinal(first, first);
        if (anchorSeq < nextSeq && (replays || anchor != null)) {
            throw new SegmentRemovedException(first - 1);
        }
        requireFollows(removal);
        logId = removal.origin().substring(removal.origin().indexOf('/') + 1);
        return first;
    }

    private void requireFollows(Removal removal) throws IOException {
        long first = removal.firstOrdinal();
        try (StorageFile file = segmentFiles.open(first)) {
            LineCursor lines = LineCursor.glance(file, 0);
            boolean read =
                    lines.next() == LineCursor.Found.LINE
                            && envelope.read(lines.bytes(), lines.from(), lines.to());
            if (read && (envelope.seq() != nextSeq || !envelope.prevIs(head))) {
                throw fault(
                        Kind.TAMPERED, nextSeq, "it does not follow what was removed", first, 0);
            }
        }
    }

    /** The newest segment whose first line, if it is what was written, is not after the anchor. */
    private long holding(long base) throws IOException {
        ChainHash hash = new ChainHash();
        for (long ordinal = base + ordinals.size() - 1; ordinal > base; ordinal--) {
            requireOrdinal(base, ordinal);
            try (StorageFile file = segmentFiles.open(ordinal)) {
                LineCursor lines = LineCursor.glance(file, 0);
                if (lines.next() == LineCursor.Found.LINE
                        && envelope.read(lines.bytes(), lines.from(), lines.to())
                        && envelope.hashHolds(hash) // or it is met, and named, from the one before
                        && envelope.seq() <= anchorSeq) {
                    return ordinal;
                }
            }
        }
        return base;
    }

    /** That the ordinal stands where it should, if they begin with the base. */
    private void requireOrdinal(long base, long expected) {
        int index = (int) (expected - base);
        if (index >= ordinals.size() || ordinals.get(index) != expected) {
            throw fault(Kind.TAMPERED, nextSeq, "its segment is missing", expected, 0);
        }
    }

    private boolean startsBlank(long ordinal) throws IOException {
        try (StorageFile file = opened(ordinal)) {
            return LineCursor.glance(file, 0).next() == LineCursor.Found.END;
        }
    }

    private LineCursor.Found walkSegment(long ordinal) throws IOException {
        try (Lines lines = linesOf.apply(opened(ordinal))) {
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

    private StorageFile opened(long ordinal) throws IOException {
        reading = ordinal;
        try {
            return segmentFiles.open(ordinal);
        } catch (NoSuchFileException e) {
            throw fault(Kind.TAMPERED, nextSeq, "its segment is nowhere", ordinal, 0);
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
    private @Nullable TornTail remains(long base) throws IOException {
        TornTail torn = null;
        for (long ordinal = Math.max(base, endOrdinal);
                ordinal < base + ordinals.size();
                ordinal++) {
            requireOrdinal(base, ordinal);
            long from = ordinal == endOrdinal ? endOffset : 0;
            Remains remains;
            try (StorageFile file = segmentFiles.open(ordinal)) {
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

    private static AuditTamperedException fault(
            Kind kind, long seq, String what, long ordinal, long offset) {
        String segment = SegmentFiles.name(Math.max(0, ordinal));
        return new AuditTamperedException(kind, seq, what, segment, offset);
    }
}
