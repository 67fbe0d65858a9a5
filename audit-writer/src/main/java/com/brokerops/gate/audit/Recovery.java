package com.brokerops.gate.audit;

import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a log into the state in which it can be continued: everything up to its last whole line on
 * stable storage, zeros behind it. A crash at any point of this is followed by the same again.
 *
 * <p><b>Thread.</b> The one that opens the log; nobody else has it open.
 */
final class Recovery {
    private static final int PIECE_BYTES = 1 << 20;

    /** Not NUL; and not LF, so that it ends no line should it be left behind. */
    private static final byte[] MARK = {'~'};

    private final Storage storage;
    private final AuditConfig config;

    Recovery(Storage storage, AuditConfig config) {
        this.storage = storage;
        this.config = config;
    }

    /**
     * A log that can be continued.
     *
     * @param current the segment to go on in
     * @param ready the next one, or null if it is not there yet
     * @param ended true if that segment is of an older format: the next event begins a new one
     * @param segments all of them, and what was removed
     */
    record Recovered(
            RecoveryReport report,
            Segment current,
            @Nullable Segment ready,
            boolean ended,
            Segments segments) {}

    /** Reads the log, replays it, and repairs its end; makes a new log if there is none. */
    Recovered recover(
            String newLogId, long nowEpochNanos, @Nullable Anchor anchor, Consumer<LogLine> replay)
            throws IOException {
        Segments segments = Segments.of(storage, null);
        LogEnd end = LogWalk.of(segments, anchor, replay, true).walk();
        SegmentFiles.deleteUnfinished(storage);
        deleteUnusable(end.ordinal());
        if (end.lastSeq() < 0) {
            return create(newLogId, nowEpochNanos, end.torn(), segments);
        }
        settle(end);
        boolean prepared = SegmentFiles.ordinals(storage).getLast() > end.ordinal();
        long skipped = anchor == null ? -1 : anchor.seq();
        RecoveryReport report =
                new RecoveryReport(
                        end.lastSeq() - skipped,
                        end.lastSeq() - end.maxDurableSeq(),
                        end.lastSeq(),
                        end.lastHash(),
                        end.lastAtEpochNanos(),
                        end.logId(),
                        end.bootEpoch() + 1,
                        false,
                        end.torn());
        return new Recovered(
                report,
                Segment.open(storage, end.ordinal(), end.offset()),
                prepared ? Segment.open(storage, end.ordinal() + 1, 0) : null,
                end.format() < LogEvent.Segment.FORMAT,
                segments);
    }

    /**
     * Removes all later segments but a blank next one; the newest first, so that no gap appears.
     */
    private void deleteUnusable(long lastOrdinal) throws IOException {
        for (long ordinal : SegmentFiles.ordinals(storage).reversed()) {
            boolean next = ordinal == lastOrdinal + 1 && lastOrdinal >= 0;
            if (ordinal > lastOrdinal && !(next && isUsable(ordinal))) {
                storage.delete(SegmentFiles.name(ordinal));
            }
        }
    }

    private boolean isUsable(long ordinal) throws IOException {
        try (StorageFile file = storage.openToRead(SegmentFiles.name(ordinal))) {
            return file.size() == config.segmentBytes() && Remains.of(file, 0).isBlank();
        }
    }

    private Recovered create(
            String logId, long nowEpochNanos, @Nullable TornTail torn, Segments segments)
            throws IOException {
        storage.create(SegmentFiles.name(0), config.segmentBytes());
        Segment segment = Segment.open(storage, 0, 0);
        LogEvent head = new LogEvent.Segment(LogEvent.Segment.FORMAT, logId, 1, 0, 0);
        LineEncoder line = new LineEncoder();
        String hash = line.encode(0, nowEpochNanos, -1, ChainHash.GENESIS, head);
        segment.write(line.bytes(), 0, line.length());
        segment.sync();
        segment.advance(line.length());
        RecoveryReport report =
                new RecoveryReport(0, 0, 0, hash, nowEpochNanos, logId, 1, true, torn);
        return new Recovered(report, segment, null, false, segments);
    }

    /**
     * Puts the lines in doubt on stable storage and zeros behind them. After a failed sync the
     * operating system may show bytes that are not on the disk and hold them for saved; so what no
     * {@code durable} vouches for is written again before it is synced. And the last byte of a torn
     * tail stays marked until the zeros before it are on stable storage: a start after a failed
     * sync would see zeros that are not on the disk and leave the pieces there.
     */
    private void settle(LogEnd end) throws IOException {
        String name = SegmentFiles.name(end.ordinal());
        try (StorageFile file = storage.openToWrite(name)) {
            long from = startOfDoubt(end);
            int pieceBytes = (int) Math.min(PIECE_BYTES, Math.max(0, end.offset() - from));
            ByteBuffer piece = ByteBuffer.allocate(pieceBytes);
            for (long at = from; at < end.offset(); at += piece.limit()) {
                piece.clear().limit((int) Math.min(pieceBytes, end.offset() - at));
                file.read(piece, at);
                file.write(piece.flip(), at);
            }
            TornTail torn = end.torn();
            if (torn != null && torn.segment().equals(name)) {
                long last = torn.offset() + torn.bytes() - 1;
                zero(file, torn.offset(), last);
                file.write(ByteBuffer.wrap(MARK), last);
                file.sync();
                zero(file, last, last + 1);
            }
            file.sync();
        }
    }

    private long startOfDoubt(LogEnd end) throws IOException {
        long firstInDoubt = end.maxDurableSeq() + 1; // at most the last: it cannot vouch for itself
        LogPosition doubtful = LogReader.offline(storage).positionOf(firstInDoubt);
        return doubtful.ordinal() == end.ordinal() ? doubtful.offset() : 0;
    }

    private static void zero(StorageFile file, long from, long to) throws IOException {
        for (long at = from; at < to; at += PIECE_BYTES) {
            file.write(ByteBuffer.allocate((int) Math.min(PIECE_BYTES, to - at)), at);
        }
    }
}
