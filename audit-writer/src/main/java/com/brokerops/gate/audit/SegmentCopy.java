package com.brokerops.gate.audit;

import com.brokerops.gate.audit.AuditTamperedException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A fresh copy of a segment up to its last durable line, in the place of the file that held it:
 * what to do about a file whose sync failed, since nobody can say any more what of it is on the
 * disk, and a second sync may say "done" and have done nothing. What a crash leaves after each
 * step:
 *
 * <ol>
 *   <li>make the copy, full of zeros, under a name of its own: the old file, and rubbish that the
 *       next start removes;
 *   <li>write into it every line up to the last durable one, each checked: the same;
 *   <li>sync it: the same;
 *   <li>give it the name of the old file: the one or the other, and either holds every durable
 *       line.
 * </ol>
 *
 * <p><b>Thread.</b> The audit thread; one at a time.
 */
final class SegmentCopy {
    private static final int PIECE_BYTES = 256 << 10;

    private final Storage storage;
    private final long ordinal;
    private final Anchor last;
    private final Envelope envelope = new Envelope();
    private final ChainHash chainHash = new ChainHash();
    private @Nullable String head;
    private long nextSeq;

    private SegmentCopy(Storage storage, long ordinal, Anchor last) {
        this.storage = storage;
        this.ordinal = ordinal;
        this.last = last;
    }

    /**
     * Puts a copy of a segment in its place.
     *
     * @param capacity its size, zeros included
     * @param end where its last durable line ends
     * @param last that line; its hash says of every line before that it is the one written
     * @throws AuditTamperedException if a line is not what was written; nothing is replaced
     * @throws IOException if the disk refuses; all of it can be tried again
     */
    static void replace(Storage storage, long ordinal, long capacity, long end, Anchor last)
            throws IOException {
        String copy = SegmentFiles.copyName(ordinal);
        if (storage.list().contains(copy)) {
            storage.delete(copy); // an attempt that failed
        }
        storage.create(copy, capacity);
        new SegmentCopy(storage, ordinal, last).fill(copy, end);
        storage.rename(copy, SegmentFiles.name(ordinal));
    }

    private void fill(String copy, long end) throws IOException {
        try (StorageFile from = storage.openToRead(SegmentFiles.name(ordinal));
                StorageFile to = storage.openToWrite(copy)) {
            LineCursor lines = LineCursor.through(from, 0);
            lines.endAt(end);
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            long written = 0;
            while (lines.nextOffset() < end) {
                check(lines);
                if (piece.remaining() < LineEncoder.MAX_LINE_BYTES) {
                    written += write(piece, to, written);
                }
                piece.put(lines.bytes(), lines.from(), lines.to() + 1 - lines.from());
            }
            write(piece, to, written);
            if (end > 0 && !last.hash().equals(head)) {
                throw fault("it is not the line that was written", lines.offset());
            }
            to.sync();
        }
    }

    private void check(LineCursor lines) throws IOException {
        if (lines.next() != LineCursor.Found.LINE) {
            throw fault("it is missing", lines.nextOffset());
        }
        if (!envelope.read(lines.bytes(), lines.from(), lines.to())) {
            throw fault("it is not a line of the log", lines.offset());
        }
        if (!envelope.hashHolds(chainHash)) {
            throw fault("its bytes do not have the hash it states", lines.offset());
        }
        String before = head;
        if (before != null && (envelope.seq() != nextSeq || !envelope.prevIs(before))) {
            throw fault("it does not follow the line before", lines.offset());
        }
        head = envelope.hash();
        nextSeq = envelope.seq() + 1;
    }

    private static int write(ByteBuffer piece, StorageFile to, long position) throws IOException {
        int bytes = piece.flip().remaining();
        to.write(piece, position);
        piece.clear();
        return bytes;
    }

    private AuditTamperedException fault(String what, long offset) {
        long seq = head == null ? last.seq() : Math.min(nextSeq, last.seq());
        String segment = SegmentFiles.name(ordinal);
        return new AuditTamperedException(Kind.TAMPERED, seq, what, segment, offset);
    }
}
