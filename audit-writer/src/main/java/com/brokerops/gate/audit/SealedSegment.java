package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.LogLineReader;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a full segment holds, after a check of every line and link in it.
 *
 * @param firstSeq the seq of its first line
 * @param prevHash what its first line says is the hash of the line before
 * @param lastSeq the seq of its last line
 * @param lastHash its hash, 64 hex digits
 * @param lastAtEpochNanos its time
 * @param bytes of its text, without the zeros behind it
 * @param sha256 of its text, 64 hex digits
 */
public record SealedSegment(
        long ordinal,
        long firstSeq,
        String prevHash,
        long lastSeq,
        String lastHash,
        long lastAtEpochNanos,
        long bytes,
        String sha256) {

    /** Is told of every line of a segment. */
    public interface Sink {
        /**
         * A line that was checked.
         *
         * @param bytes hold it, newline included, in {@code [from, from + length)} until the next
         * @param hash of the line, 32 bytes
         */
        void line(byte[] bytes, int from, int length, byte[] hash) throws IOException;
    }

    /**
     * Checks that the segment behind it goes on where this one ends.
     *
     * @throws AuditTamperedException if not: this one was cut
     */
    public void requireFollowedBy(Head next) {
        if (next.seq() != lastSeq + 1 || !next.prevHash().equals(lastHash)) {
            throw new AuditTamperedException(
                    Kind.TAMPERED,
                    lastSeq + 1,
                    "it is cut off, and the next segment begins with seq " + next.seq(),
                    SegmentFiles.name(ordinal),
                    bytes);
        }
    }

    /** The ordinals of the segments of a log, ascending. */
    public static List<Long> atHand(Storage log) throws IOException {
        return SegmentFiles.ordinals(log);
    }

    /** The name of a segment in a log. */
    public static String name(long ordinal) {
        return SegmentFiles.name(ordinal);
    }

    /**
     * The ordinals of the segments of a log that nobody is writing which have a successor with
     * text; a full one has.
     */
    public static List<Long> sealedIn(Storage log) throws IOException {
        List<Long> ordinals = SegmentFiles.ordinals(log);
        while (!ordinals.isEmpty()) {
            long last = ordinals.removeLast();
            try (StorageFile file = log.openToRead(SegmentFiles.name(last))) {
                if (LineCursor.glance(file, 0).next() == LineCursor.Found.LINE) {
                    return ordinals;
                }
            }
        }
        return ordinals;
    }

    /** What a segment's first line says, unchecked. */
    public record Head(long seq, String prevHash, long atEpochNanos) {}

    /** The first line of a segment, or null if it has none. */
    public static @Nullable Head head(Storage log, long ordinal) throws IOException {
        try (StorageFile file = log.openToRead(SegmentFiles.name(ordinal))) {
            LineCursor lines = LineCursor.glance(file, 0);
            Envelope envelope = new Envelope();
            boolean read =
                    lines.next() == LineCursor.Found.LINE
                            && envelope.read(lines.bytes(), lines.from(), lines.to());
            return read ? new Head(envelope.seq(), envelope.prev(), envelope.atEpochNanos()) : null;
        }
    }

    /**
     * The id of the log that a segment is of, as its first line states it, unchecked; null if it
     * has none that says so.
     */
    public static @Nullable String logId(StorageFile file) throws IOException {
        LineCursor lines = LineCursor.glance(file, 0);
        if (lines.next() != LineCursor.Found.LINE) {
            return null;
        }
        try {
            LogLine head = new LogLineReader().read(lines.bytes(), lines.from(), lines.to());
            return head.event() instanceof LogEvent.Segment segment ? segment.logId() : null;
        } catch (JsonException _) {
            return null; // who reads the lines says what is wrong
        }
    }

    /** The id that the first segment at hand states which states one; null if none does. */
    public static @Nullable String logId(Storage log) throws IOException {
        for (long ordinal : SegmentFiles.ordinals(log)) {
            try (StorageFile file = log.openToRead(SegmentFiles.name(ordinal))) {
                String id = logId(file);
                if (id != null) {
                    return id;
                }
            }
        }
        return null;
    }

    /**
     * Reads a segment.
     *
     * @throws AuditTamperedException if a line is not what was written
     * @throws IOException if it cannot be read, or the sink refuses
     */
    public static SealedSegment read(StorageFile file, long ordinal, Sink sink) throws IOException {
        MessageDigest text = digest();
        ChainHash chainHash = new ChainHash();
        Envelope envelope = new Envelope();
        LineCursor lines = LineCursor.through(file, 0);
        String prev = "";
        String head = "";
        long first = -1;
        long seq = -1;
        LineCursor.Found found = lines.next();
        for (; found == LineCursor.Found.LINE; found = lines.next()) {
            String wrong = wrongWith(lines, envelope, chainHash, seq, head);
            if (wrong != null) {
                throw new AuditTamperedException(
                        Kind.TAMPERED, seq + 1, wrong, SegmentFiles.name(ordinal), lines.offset());
            }
            seq = envelope.seq();
            head = envelope.hash();
            if (first < 0) {
                first = seq;
                prev = envelope.prev();
            }
            int length = lines.to() + 1 - lines.from();
            text.update(lines.bytes(), lines.from(), length);
            sink.line(lines.bytes(), lines.from(), length, envelope.hashBytes());
        }
        long end = lines.nextOffset();
        if (found != LineCursor.Found.END || first < 0) {
            throw new AuditTamperedException(
                    Kind.TAMPERED, seq + 1, "it is cut off", SegmentFiles.name(ordinal), end);
        }
        return new SealedSegment(
                ordinal,
                first,
                prev,
                seq,
                head,
                envelope.atEpochNanos(),
                end,
                HexFormat.of().formatHex(text.digest()));
    }

    private static @Nullable String wrongWith(
            LineCursor lines, Envelope envelope, ChainHash chainHash, long before, String head) {
        if (!envelope.read(lines.bytes(), lines.from(), lines.to())) {
            return "it is not a line of the log";
        }
        if (!envelope.hashHolds(chainHash)) {
            return "its bytes do not have the hash it states";
        }
        if (envelope.typeIs("segment") != head.isEmpty()) {
            return "it is not the head of a segment";
        }
        boolean follows = head.isEmpty() || envelope.seq() == before + 1 && envelope.prevIs(head);
        return follows ? null : "it does not follow the line before";
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
