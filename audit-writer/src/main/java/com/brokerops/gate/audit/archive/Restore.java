package com.brokerops.gate.audit.archive;

import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.audit.tree.GrowingRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings removed segments back to a log that nobody is writing. All copies are checked first,
 * against the manifest and what the log itself states of them; then they are written, the newest
 * first, so that a log which is half restored is still one whose first segments were removed.
 *
 * <p><b>Thread.</b> One.
 */
public final class Restore {
    private static final Pace AT_ONCE = _ -> {};
    private static final int HASH_DIGITS = 64;

    private final Archive archive;
    private final Storage place;
    private final Storage log;

    /**
     * @param place of the archive
     * @throws IOException if it cannot be read, is of another log, or nothing says of which log
     *     these segments are
     */
    public Restore(Storage place, Storage log) throws IOException {
        String logId = SealedSegment.logId(log);
        Removal removal = Removal.read(log);
        if (logId == null && removal != null) {
            logId = removal.origin().substring(removal.origin().indexOf('/') + 1);
        }
        if (logId == null) {
            throw new IOException(log + " has no segment that says of which log it is");
        }
        this.archive = Archive.open(place, logId);
        this.place = place;
        this.log = log;
    }

    /**
     * Brings back what is missing at the front: what the log states that it has removed, and what
     * is before its first segment in any case.
     *
     * @param restored told the ordinal of each
     * @return how many were
     * @throws IOException if something cannot be read or written, or is not what was removed or
     *     what the first segment here follows; what is there already is whole
     */
    public int run(LongConsumer restored) throws IOException {
        Removal removal = Removal.read(log);
        List<Long> atHand = SealedSegment.atHand(log);
        long removed = removal == null ? 0 : removal.firstOrdinal();
        long end = atHand.isEmpty() ? removed : Math.max(removed, atHand.getFirst());
        requireThat(removal, end);
        int count = 0;
        for (long ordinal = end - 1; ordinal >= 0; ordinal--) {
            if (!atHand.contains(ordinal)) {
                write(ordinal);
                restored.accept(ordinal);
                count++;
            }
        }
        return count;
    }

    /** The archive has all that is before a segment, line for line. */
    private void requireThat(@Nullable Removal removal, long end) throws IOException {
        GrowingRoot tree = new GrowingRoot();
        String head = "0".repeat(HASH_DIGITS);
        for (long ordinal = 0; ordinal < end; ordinal++) {
            archive.check(ordinal, AT_ONCE);
            try (StorageFile copy = Archive.copies(place).open(ordinal)) {
                SealedSegment segment =
                        SealedSegment.read(copy, ordinal, (_, _, _, hash) -> tree.add(hash));
                if (!segment.prevHash().equals(head)) {
                    throw new IOException(
                            "segment " + ordinal + " does not follow the one before it");
                }
                head = segment.lastHash();
            }
            if (removal != null && ordinal == removal.firstOrdinal() - 1) {
                requireRemoved(
                        head.equals(removal.lastHash())
                                && Arrays.equals(tree.root(), removal.growing().root()));
            }
        }
        if (end > 0 && log.list().contains(SealedSegment.name(end))) {
            SealedSegment.Head next = SealedSegment.head(log, end);
            requireRemoved(
                    next != null && next.seq() == tree.size() && next.prevHash().equals(head));
        }
    }

    private static void requireRemoved(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("the archive does not have what was removed from this log");
        }
    }

    private void write(long ordinal) throws IOException {
        String name = SealedSegment.name(ordinal);
        String part = name + ".copy"; // the next start removes it
        if (log.list().contains(part)) {
            log.delete(part);
        }
        log.create(part, 0);
        Shipped shipped = archive.shipped().get((int) ordinal);
        try (StorageFile copy = Archive.copies(place).open(ordinal);
                StorageFile file = log.openToWrite(part)) {
            long[] at = {0};
            SealedSegment.read(
                    copy,
                    ordinal,
                    (bytes, from, length, _) -> {
                        file.write(ByteBuffer.wrap(bytes, from, length), at[0]);
                        at[0] += length;
                    });
            file.sync();
        }
        try (StorageFile file = log.openToRead(part)) {
            if (!shipped.is(SealedSegment.read(file, ordinal, (_, _, _, _) -> {}))) {
                throw new IOException(name + " did not arrive as it was shipped");
            }
        }
        log.rename(part, name);
    }
}
