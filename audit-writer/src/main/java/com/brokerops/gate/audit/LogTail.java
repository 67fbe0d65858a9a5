package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a log as they stand there, from a seq on, also while another process writes it. A
 * line that was written and not synced yet is shown; a power cut may take it back.
 *
 * <p><b>Thread.</b> One at a time.
 *
 * <p><b>Errors.</b> {@link AuditTamperedException} where there is text that is no line.
 */
public final class LogTail implements AutoCloseable {
    private final Segments segments;
    private final long from;
    private final Envelope envelope = new Envelope();
    private long ordinal;
    private long offset;
    private @Nullable StorageFile file;
    private @Nullable LineCursor lines;

    private LogTail(Segments segments, long from, LogPosition near) {
        this.segments = segments;
        this.from = from;
        this.ordinal = near.ordinal();
        this.offset = near.offset();
    }

    /** A cursor before a seq, which may not be written yet. */
    public static LogTail open(Storage storage, long from) throws IOException {
        return open(storage, null, from);
    }

    /**
     * The same in a log whose first segments were removed.
     *
     * @param older where they are, or null
     */
    public static LogTail open(Storage storage, @Nullable OlderSegments older, long from)
            throws IOException {
        Segments segments = new Segments(storage, older);
        return new LogTail(segments, from, new LogSearch(segments).near(from));
    }

    /** Steps to the next line; false if there is none yet. */
    public boolean next() throws IOException {
        do {
            if (!step() && !stepAcross()) {
                return false;
            }
        } while (envelope.seq() < from);
        return true;
    }

    /** Steps behind what looked like the end of a segment. */
    private boolean stepAcross() throws IOException {
        if (!nextHasBegun()) {
            return false;
        }
        if (step()) { // what it got before the next one began
            return true;
        }
        close();
        ordinal++;
        offset = 0;
        return step();
    }

    /** The seq of the line. */
    public long seq() {
        return envelope.seq();
    }

    public boolean typeIs(String type) {
        return envelope.typeIs(type);
    }

    /** The line, newline included. */
    public byte[] line() {
        LineCursor cursor = lines;
        if (cursor == null) {
            throw new IllegalStateException("not on a line");
        }
        return Arrays.copyOfRange(cursor.bytes(), cursor.from(), cursor.to() + 1);
    }

    private boolean step() throws IOException {
        LineCursor cursor = lines == null ? opened() : lines;
        if (cursor == null) {
            return false;
        }
        LineCursor.Found found = cursor.next();
        if (found != LineCursor.Found.LINE) {
            lines = null; // it has seen zeros where a line may be written
            if (found == LineCursor.Found.OVERLONG) {
                throw fault("it has no newline");
            }
            return false;
        }
        if (!envelope.read(cursor.bytes(), cursor.from(), cursor.to())) {
            throw fault("it is not a line of the log");
        }
        offset = cursor.nextOffset();
        return true;
    }

    private @Nullable LineCursor opened() throws IOException {
        StorageFile open = file;
        if (open == null) {
            if (!segments.has(ordinal)) {
                return null;
            }
            open = segments.open(ordinal);
            file = open;
        }
        lines = LineCursor.through(open, offset);
        return lines;
    }

    private boolean nextHasBegun() throws IOException {
        if (!segments.has(ordinal + 1)) {
            return false;
        }
        try (StorageFile opened = segments.open(ordinal + 1)) {
            return LineCursor.glance(opened, 0).next() == LineCursor.Found.LINE;
        }
    }

    private AuditTamperedException fault(String what) {
        return new AuditTamperedException(
                Kind.TAMPERED, envelope.seq() + 1, what, SegmentFiles.name(ordinal), offset);
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
}
