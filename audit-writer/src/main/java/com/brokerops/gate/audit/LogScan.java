package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.LogLineReader;
import com.brokerops.gate.contract.PlainDecision;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the lines of a log from a position on, across segments, up to a seq.
 *
 * <p><b>Thread.</b> One at a time.
 *
 * <p><b>Errors.</b> {@link AuditTamperedException} where a line is not the one its place is for.
 */
final class LogScan implements AutoCloseable {
    private final Segments segments;
    private long limit;
    private @Nullable LogPosition end;
    private final Envelope envelope = new Envelope();
    private final LogLineReader lineReader = new LogLineReader();
    private final PlainDecision decisions = new PlainDecision();
    private LogPosition position;
    private @Nullable StorageFile file;
    private @Nullable LineCursor lines;
    private boolean fresh;

    /**
     * @param limit the last seq to show; those up to it that exist are known to be whole
     */
    LogScan(Segments segments, LogPosition from, long limit) {
        this.segments = segments;
        this.position = from;
        this.limit = limit;
    }

    /** Steps to the next line; false behind the last. */
    boolean next() throws IOException {
        while (position.seq() <= limit) {
            LineCursor cursor = lines == null ? open() : lines;
            if (cursor == null) {
                return false;
            }
            LineCursor.Found found = cursor.next();
            if (found == LineCursor.Found.LINE && isExpected(cursor)) {
                accept(cursor);
                return true;
            }
            if (!fresh) { // a copy may have taken the place of the file that is open
                close();
                continue;
            }
            if (found == LineCursor.Found.LINE) {
                throw fault(position.seq(), "in its place is another line", cursor.offset());
            }
            if (!segments.has(position.ordinal() + 1)) {
                return false;
            }
            close();
            position = new LogPosition(position.ordinal() + 1, 0, position.seq());
        }
        return false;
    }

    /** Shows a log that is being written up to a place, and reads nothing behind it. */
    void extendTo(LogPosition newEnd) {
        limit = newEnd.seq() - 1;
        end = newEnd;
        if (lines != null) {
            lines.endAt(endOfText());
        }
    }

    /** The place behind the line that was stepped to. */
    LogPosition position() {
        return position;
    }

    /** The members that every line has. */
    Envelope envelope() {
        return envelope;
    }

    /** The line, read. */
    LogLine line() {
        LineCursor cursor = current();
        try {
            return lineReader.read(cursor.bytes(), cursor.from(), cursor.to());
        } catch (JsonException e) {
            throw fault(envelope.seq(), "it is no event: " + e.getMessage(), cursor.offset());
        }
    }

    /**
     * The line, of which only what it changes is read where that is enough: then its hashes are
     * empty, and what {@link PlainDecision} leaves out.
     */
    LogLine change() {
        LineCursor cursor = current();
        Decided decided =
                envelope.typeIs("decision")
                        ? decisions.read(cursor.bytes(), envelope.eventFrom(), envelope.eventTo())
                        : null;
        return decided == null
                ? line()
                : new LogLine(
                        envelope.seq(),
                        envelope.atEpochNanos(),
                        envelope.durableSeq(),
                        "",
                        "",
                        decided);
    }

    /** The bytes of the line, newline included, after a check of its hash. */
    byte[] checkedBytes() {
        LineCursor cursor = current();
        if (!envelope.hashHolds(new ChainHash())) {
            throw fault(
                    envelope.seq(), "its bytes do not have the hash it states", cursor.offset());
        }
        return Arrays.copyOfRange(cursor.bytes(), cursor.from(), cursor.to() + 1);
    }

    @Override
    public void close() throws IOException {
        StorageFile open = file;
        file = null;
        lines = null;
        if (open != null) {
            open.close();
        }
    }

    private @Nullable LineCursor open() throws IOException {
        if (!segments.has(position.ordinal())) {
            return null;
        }
        StorageFile opened = segments.open(position.ordinal());
        file = opened;
        fresh = true;
        lines = LineCursor.through(opened, position.offset());
        lines.endAt(endOfText());
        return lines;
    }

    private long endOfText() {
        LogPosition last = end;
        return last != null && last.ordinal() == position.ordinal()
                ? last.offset()
                : Long.MAX_VALUE;
    }

    private boolean isExpected(LineCursor cursor) {
        return envelope.read(cursor.bytes(), cursor.from(), cursor.to())
                && envelope.seq() == position.seq();
    }

    private void accept(LineCursor cursor) {
        fresh = false;
        position = new LogPosition(position.ordinal(), cursor.nextOffset(), position.seq() + 1);
    }

    private LineCursor current() {
        LineCursor cursor = lines;
        if (cursor == null) {
            throw new IllegalStateException("not on a line");
        }
        return cursor;
    }

    private AuditTamperedException fault(long seq, String what, long offset) {
        String segment = SegmentFiles.name(position.ordinal());
        return new AuditTamperedException(Kind.TAMPERED, seq, what, segment, offset);
    }
}
