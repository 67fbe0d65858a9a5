package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log that is being written again and again from the first line kept to what is on stable
 * storage, and checks every hash and every link: what rots on the disk, or is changed there, shows
 * while the gate runs and not at its next start. It never reads behind the last synced line, where
 * a look would have the disk read megabytes ahead.
 *
 * <p><b>Thread.</b> One at a time, but not one of the gate or the log; the counts may be read by
 * any.
 *
 * <p><b>Errors.</b> A line that is not what was written condemns the log: {@link
 * AuditHealth#TAMPERED}. What the operating system has in memory is what is read: a disk that rots
 * beneath it shows later.
 */
public final class LogScrubber implements AutoCloseable {
    private final Segments segments;
    private final Supplier<LogPosition> synced;
    private final Supplier<AuditHealth> health;
    private final Predicate<AuditTamperedException> condemn;
    private final Envelope envelope = new Envelope();
    private final ChainHash chainHash = new ChainHash();

    private LogPosition position = LogPosition.START;
    private LogPosition end = LogPosition.START;
    private String head = ChainHash.GENESIS;
    private @Nullable StorageFile file;
    private @Nullable LineCursor lines;
    private boolean fresh;

    private final LongAdder passes = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder failures = new LongAdder();

    LogScrubber(
            Segments segments,
            Supplier<LogPosition> synced,
            Supplier<AuditHealth> health,
            Predicate<AuditTamperedException> condemn) {
        this.segments = segments;
        this.synced = synced;
        this.health = health;
        this.condemn = condemn;
    }

    /**
     * Reads on by about so many bytes, or to the end of the pass; nothing while the log is not
     * healthy.
     *
     * @throws IOException if the disk refuses; the next call tries the same line again
     */
    public void scrub(long most) throws IOException {
        if (health.get() != AuditHealth.OK) {
            return;
        }
        if (position.seq() >= end.seq()) {
            begin();
        }
        try {
            for (long left = most; left > 0 && position.seq() < end.seq(); ) {
                left -= step();
                if (position.seq() % Scheduling.SLICE == 0) {
                    Scheduling.giveWay();
                }
            }
        } catch (AuditTamperedException e) {
            close();
            if (health.get() == AuditHealth.OK && condemn.test(e)) {
                failures.increment();
            }
            return;
        } catch (IOException e) {
            failures.increment();
            close();
            throw e;
        }
        if (position.seq() >= end.seq() && end.seq() > 0) {
            passes.increment();
        }
    }

    /** How often everything that was there has been read since the log was opened. */
    public long passes() {
        return passes.sum();
    }

    /** Bytes that were checked. */
    public long bytes() {
        return bytes.sum();
    }

    /** Lines that were not what was written, and reads that the disk refused. */
    public long failures() {
        return failures.sum();
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

    private void begin() throws IOException {
        close();
        position = LogPosition.START;
        head = ChainHash.GENESIS;
        skipRemoved();
        end = synced.get(); // before a byte is read: up to it all is whole
    }

    /** What was removed meanwhile is not read any more; true if something was. */
    private boolean skipRemoved() {
        Removal removed = segments.removal();
        if (removed == null || position.ordinal() >= removed.firstOrdinal()) {
            return false;
        }
        position = removed.start();
        head = removed.lastHash();
        return true;
    }

    /** Takes one line, or one step towards it; the bytes it was. */
    private long step() throws IOException {
        LineCursor cursor = lines == null ? open() : lines;
        LineCursor.Found found = cursor.next();
        String wrong = found == LineCursor.Found.LINE ? wrongWith(cursor) : "it is missing";
        if (wrong == null) {
            return accept(cursor);
        }
        if (!fresh) { // a copy may have taken the place of the file that is open
            close();
            return 0;
        }
        if (found == LineCursor.Found.END && position.ordinal() < end.ordinal()) {
            close();
            position = new LogPosition(position.ordinal() + 1, 0, position.seq());
            return 0;
        }
        String segment = SegmentFiles.name(position.ordinal());
        throw new AuditTamperedException(
                Kind.TAMPERED, position.seq(), wrong, segment, position.offset());
    }

    private LineCursor open() throws IOException {
        skipRemoved();
        StorageFile opened = segments.atHandIn().openToRead(SegmentFiles.name(position.ordinal()));
        LineCursor cursor = LineCursor.through(opened, position.offset());
        if (position.ordinal() == end.ordinal()) {
            cursor.endAt(end.offset());
        }
        file = opened;
        lines = cursor;
        fresh = true;
        return cursor;
    }

    private @Nullable String wrongWith(LineCursor cursor) {
        if (!envelope.read(cursor.bytes(), cursor.from(), cursor.to())) {
            return "it is not a line of the log";
        }
        if (!envelope.hashHolds(chainHash)) {
            return "its bytes do not have the hash it states";
        }
        boolean follows = envelope.seq() == position.seq() && envelope.prevIs(head);
        return follows ? null : "in its place is a line that does not follow the one before";
    }

    private long accept(LineCursor cursor) {
        fresh = false;
        head = envelope.hash();
        long length = cursor.nextOffset() - position.offset();
        bytes.add(length);
        position = new LogPosition(position.ordinal(), cursor.nextOffset(), position.seq() + 1);
        return length;
    }
}
