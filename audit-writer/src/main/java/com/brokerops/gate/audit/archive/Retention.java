package com.brokerops.gate.audit.archive;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.GrowingRoot;
import com.brokerops.gate.audit.tree.MerkleTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes the oldest segment of a log when all of this holds, asked in this order: it is full; it
 * is older than what is kept; a snapshot on stable storage is past it; the archive has it; a
 * checkpoint that the witness cosigned, here and in the archive, stands for it; and its text and
 * the archive's copy, both read again now, are the same and lead to the tree that was signed. What
 * a crash leaves after each step:
 *
 * <ol>
 *   <li>put the roots of the tree's groups on stable storage: nothing has changed;
 *   <li>state that it is removed ({@link Removal}): it is still there, and the next turn removes
 *       it;
 *   <li>remove it.
 * </ol>
 *
 * <p><b>Thread.</b> One at a time, but not the gate thread.
 */
public final class Retention {
    /** So many signed lines stay at hand: a start reads the last group of the newest checkpoint. */
    static final int LEAST_LINES = MerkleTree.GROUP;

    /**
     * Whose word is needed.
     *
     * @param key of the witness
     * @param here what it cosigned
     * @param archived what of that is in the archive
     */
    public record Witnessed(NoteKey key, Storage here, Storage archived) {}

    private final AuditLog log;
    private final Storage storage;
    private final Checkpointer checkpointer;
    private final NoteSigner signer;
    private final Witnessed witness;
    private final Keep keep;
    private final LongSupplier nowEpochNanos;

    /**
     * @param storage of the log
     * @param signer the log's key
     */
    public Retention(
            AuditLog log,
            Storage storage,
            Checkpointer checkpointer,
            NoteSigner signer,
            Witnessed witness,
            Keep keep,
            LongSupplier nowEpochNanos) {
        this.log = log;
        this.storage = storage;
        this.checkpointer = checkpointer;
        this.signer = signer;
        this.witness = witness;
        this.keep = keep;
        this.nowEpochNanos = nowEpochNanos;
    }

    /** Up to where a start needs nothing before: asked only when something is due. */
    public interface SnapshotSeq {
        /**
         * The last event in a snapshot on stable storage, -1 for none.
         *
         * @throws IOException if that cannot be said now
         */
        long get() throws IOException;
    }

    /**
     * Why a segment stays.
     *
     * @param due it is old enough, and what is missing should come by itself within seconds
     */
    public record Stays(String why, boolean due) {
        private static Stays notYet(String why) {
            return new Stays(why, false);
        }

        private static Stays due(long ordinal, String why) {
            return new Stays("segment " + ordinal + " should go: " + why, true);
        }
    }

    /**
     * Removes the oldest segment, if it may go.
     *
     * @return why it stays, or null if it was removed
     * @throws IOException if something cannot be read or written now, or the archive's copy is not
     *     what the log has: it stays
     * @throws com.brokerops.gate.audit.AuditTamperedException if it is not what was written
     */
    public @Nullable Stays turn(Archive archive, SnapshotSeq snapshot, Pace pace)
            throws IOException {
        List<Long> atHand = SealedSegment.atHand(storage);
        long oldest = atHand.isEmpty() ? Long.MAX_VALUE : atHand.getFirst();
        if (oldest >= log.sealedBefore()) {
            return Stays.notYet("it is not full");
        }
        SealedSegment.Head next = SealedSegment.head(storage, oldest + 1);
        if (next == null) {
            return Stays.notYet("the one behind it is not there");
        }
        if (!keep.lets(next.atEpochNanos(), nowEpochNanos.getAsLong(), bytes(atHand))) {
            return Stays.notYet("it is to be kept");
        }
        Shipped shipped = archive.shipped(oldest);
        if (shipped == null) {
            return Stays.due(oldest, "it is not shipped");
        }
        long size = next.seq();
        if (checkpointer.latestSize() < size + LEAST_LINES) {
            return Stays.notYet("too few signed lines are behind it");
        }
        Checkpoint cosigned = cosigned(size - 1);
        if (cosigned == null) {
            return Stays.due(
                    oldest,
                    "no checkpoint cosigned by "
                            + witness.key().name()
                            + ", here and in the archive, stands for it");
        }
        if (snapshot.get() < size) {
            return Stays.due(oldest, "no snapshot on stable storage is past it");
        }
        requireSigned(cosigned);
        remove(archive, shipped, next, pace);
        return null;
    }

    /** What is at hand of full segments. */
    private long bytes(List<Long> atHand) throws IOException {
        long bytes = 0;
        for (long ordinal : atHand) {
            if (ordinal < log.sealedBefore()) {
                try (StorageFile file = storage.openToRead(SealedSegment.name(ordinal))) {
                    bytes += file.size();
                }
            }
        }
        return bytes;
    }

    private @Nullable Checkpoint cosigned(long seq) throws IOException {
        SignedNote here = CheckpointFiles.cosigned(witness.here(), seq, witness.key());
        SignedNote there = CheckpointFiles.cosigned(witness.archived(), seq, witness.key());
        return here == null || there == null ? null : Checkpoint.of(here, signer.publicKey());
    }

    private void requireSigned(Checkpoint cosigned) throws IOException {
        if (!Arrays.equals(checkpointer.root(cosigned.size()), cosigned.root())) {
            throw new IOException(
                    "the checkpoint of " + cosigned.size() + " lines that was cosigned is another");
        }
    }

    private void remove(Archive archive, Shipped shipped, SealedSegment.Head next, Pace pace)
            throws IOException {
        Removal before = log.segments().removal();
        long ordinal = shipped.ordinal();
        boolean stated = before != null && ordinal < before.firstOrdinal();
        GrowingRoot tree = before == null ? new GrowingRoot() : before.growing();
        SealedSegment local;
        try (StorageFile file = storage.openToRead(SealedSegment.name(ordinal))) {
            local =
                    SealedSegment.read(
                            file,
                            ordinal,
                            (_, _, length, hash) -> {
                                if (!stated) {
                                    tree.add(hash);
                                }
                                pace.passed(length);
                            });
        }
        local.requireFollowedBy(next);
        if (!shipped.is(local) || !archive.check(ordinal, pace).is(local)) {
            throw new IOException(
                    "segment " + ordinal + " is not what was shipped of it; it stays");
        }
        if (!stated) {
            state(ordinal + 1, local, tree);
        }
        storage.delete(SealedSegment.name(ordinal));
    }

    /** Grows on to a full group, of which the root is known without the lines. */
    private boolean isSigned(GrowingRoot tree) throws IOException {
        GrowingRoot grown = new GrowingRoot(tree.size(), tree.subtrees());
        int more = (int) (-tree.size() & MerkleTree.GROUP - 1);
        log.reader().hashes(tree.size(), more).forEach(grown::add);
        return Arrays.equals(grown.root(), checkpointer.root(grown.size()));
    }

    private void state(long firstKept, SealedSegment last, GrowingRoot tree) throws IOException {
        if (tree.size() != last.lastSeq() + 1 || !isSigned(tree)) {
            throw new IOException(
                    "the tree over " + tree.size() + " lines is not the one that was signed");
        }
        checkpointer.syncGroups();
        Removal removal = Removal.of(firstKept, last.lastHash(), tree, signer);
        removal.write(storage);
        log.segments().removed(removal);
    }
}
