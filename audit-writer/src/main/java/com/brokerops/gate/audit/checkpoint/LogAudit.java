package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.OlderSegments;
import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.Verification.Broken;
import com.brokerops.gate.audit.Verification.Intact;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.GrowingRoot;
import com.brokerops.gate.audit.tree.MerkleTree;
import com.brokerops.gate.audit.tree.TreeProofs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The check of everything that there is of a log, in one pass: every line and the chain, the tree
 * over them, every checkpoint and every receipt.
 *
 * <p><b>Thread.</b> One; used once. Other threads look into the lines.
 */
public final class LogAudit {
    /**
     * What was found.
     *
     * @param verification of the lines, or the first thing that is wrong
     * @param checkpoints how many hold
     * @param signedSize how many lines the newest of them stands for
     * @param inTheArchive how many lines were removed and not read here
     */
    public record Found(
            Verification verification, long checkpoints, long signedSize, long inTheArchive) {}

    /**
     * What is asked of a log besides.
     *
     * @param mustBeSigned a log with lines and without a checkpoint is not believed
     * @param everyEvent every event is read in full
     */
    public record Care(boolean mustBeSigned, boolean everyEvent) {}

    private final Storage log;
    private final List<NotePlace> places;
    private final @Nullable NoteKey key;
    private final TreeMap<Long, String> receipts = new TreeMap<>();
    private final Care care;
    private final LongConsumer bytesRead;
    private final List<NoteCursor> cursors = new ArrayList<>();
    private final @Nullable OlderSegments older;
    private Consumer<byte[]> leaves = _ -> {};
    private NoteCursor.Root root = () -> new byte[0];
    private @Nullable Removal removal;
    private boolean whole;
    private long bytes;

    /**
     * @param older where segments are that were removed; null for those who check the rest only
     * @param places of checkpoints; the first may hold a file of groups
     * @param key of the log, or null: the signatures of checkpoints are not checked then
     * @param receipts lines that somebody remembers
     * @param bytesRead told how far it is, line by line
     */
    public LogAudit(
            Storage log,
            @Nullable OlderSegments older,
            List<NotePlace> places,
            @Nullable NoteKey key,
            List<Anchor> receipts,
            Care care,
            LongConsumer bytesRead) {
        this.log = log;
        this.older = older;
        this.places = places;
        this.key = key;
        this.care = care;
        this.bytesRead = bytesRead;
        receipts.forEach(receipt -> this.receipts.put(receipt.seq(), receipt.hash()));
    }

    /**
     * Checks a log from its first line, or from the first that is kept: the tree over what was
     * removed, as the log states it, must then lead to every later checkpoint, and one of these
     * must be cosigned.
     *
     * @throws IOException if it cannot be read
     */
    public Found verify() throws IOException {
        return found(() -> {
            Removal stated = removal();
            boolean skips = stated != null && older == null && !isAtHand(stated);
            GrowingRoot tree = stated == null || !skips ? new GrowingRoot() : stated.growing();
            leaves = tree::add;
            root = tree::root;
            whole = !skips;
            long start = tree.size();
            if (!receipts.isEmpty() && receipts.firstKey() < start) {
                throw new IOException(
                        "seq "
                                + receipts.firstKey()
                                + " was removed: its receipt is checked with the archive only");
            }
            opened(start);
            return AuditVerifier.verify(log, older, null, care.everyEvent(), this::line);
        });
    }

    /** The statement of what was removed, if there is one, by the log's key. */
    private @Nullable Removal removal() throws IOException {
        removal = Removal.read(log);
        if (removal != null && key != null) {
            removal.requireBy(key);
        }
        return removal;
    }

    private boolean isAtHand(Removal stated) throws IOException {
        long before =
                SealedSegment.atHand(log).stream()
                        .filter(ordinal -> ordinal < stated.firstOrdinal())
                        .count();
        return before == stated.firstOrdinal();
    }

    /**
     * Checks a log behind a checkpoint that is believed. What is before it must lead to its root.
     *
     * @throws NoteException if the note is not of the key's log
     * @throws IOException if it cannot be read
     */
    public Found verifyFrom(SignedNote believed) throws IOException {
        Checkpoint start =
                key == null ? Checkpoint.parse(believed.text()) : Checkpoint.of(believed, key);
        return start.size() == 0
                ? verify()
                : found(() -> {
                    removal();
                    whole = true;
                    return AuditVerifier.verify(
                            log, older, anchor(start), care.everyEvent(), this::line);
                });
    }

    private interface Step {
        Verification run() throws IOException;
    }

    private Found found(Step step) throws IOException {
        Verification verification;
        try {
            verification = step.run();
            if (verification instanceof Intact intact) {
                ended(intact.lastSeq() + 1);
            }
        } catch (AuditTamperedException e) {
            verification = new Broken(e.seq(), e.what(), e.segment(), e.offset());
        }
        long checkpoints = cursors.stream().mapToLong(NoteCursor::count).sum();
        Removal stated = removal;
        long unread = whole || stated == null ? 0 : stated.size();
        return new Found(verification, checkpoints, signedSize(), unread);
    }

    /** The line before a believed checkpoint's end, when all before it leads to the root. */
    private Anchor anchor(Checkpoint start) throws IOException {
        LogReader reader = LogReader.offline(log, older);
        Storage groups = places.isEmpty() ? log : places.getFirst().files();
        MerkleTree tree = LogTree.of(groups, reader, start).tree();
        leaves = tree::add;
        root = tree::root;
        for (long seq : List.copyOf(receipts.headMap(start.size()).keySet())) {
            byte[] hash = HexFormat.of().parseHex(receipts.get(seq));
            List<byte[]> proof = tree.inclusion(seq, start.size(), reader::hashes);
            if (!TreeProofs.includes(hash, seq, start.size(), proof, start.root())) {
                throw notReceipted(seq);
            }
            receipts.remove(seq);
        }
        opened(start.size());
        byte[] last = reader.hashes(start.size() - 1, 1).getFirst();
        return new Anchor(start.size() - 1, HexFormat.of().formatHex(last));
    }

    private void opened(long size) throws IOException {
        for (NotePlace place : places) {
            cursors.add(NoteCursor.after(size, place, key));
        }
    }

    private void line(long seq, byte[] hash, int length) throws IOException {
        leaves.accept(hash);
        requireRemovalHolds(seq, hash);
        if (!receipts.isEmpty() && receipts.firstKey() == seq) {
            if (!HexFormat.of().formatHex(hash).equals(receipts.remove(seq))) {
                throw notReceipted(seq);
            }
        }
        for (NoteCursor cursor : cursors) {
            cursor.reached(seq + 1, root);
        }
        bytes += length;
        bytesRead.accept(bytes);
    }

    /** Where what was removed can be read, it is what the log states. */
    private void requireRemovalHolds(long seq, byte[] hash) {
        Removal stated = removal;
        if (stated != null
                && seq == stated.size() - 1
                && !HexFormat.of().formatHex(hash).equals(stated.lastHash())) {
            throw new AuditTamperedException(
                    Kind.TAMPERED, seq, "it is not the last that was removed", Removal.FILE, 0);
        }
    }

    private void ended(long size) {
        cursors.forEach(cursor -> cursor.ended(size));
        if (!whole) {
            requireWitnessed();
        }
        if (!receipts.isEmpty()) {
            throw new AuditTamperedException(
                    Kind.TRUNCATED,
                    size,
                    "the log ends before it, and there is a receipt for seq " + receipts.firstKey(),
                    "receipts",
                    0);
        }
        if (care.mustBeSigned() && size > 0 && signedSize() == 0) {
            throw new AuditTamperedException(
                    Kind.TAMPERED, 0, "no checkpoint stands for it", "checkpoints", 0);
        }
    }

    /** Lines that nobody has read here must be vouched for by more than who removed them. */
    private void requireWitnessed() {
        long removed = removal == null ? 0 : removal.size();
        boolean cosigned =
                cursors.stream()
                        .anyMatch(cursor ->
                                cursor.place().name().equals(NotePlace.WITNESSED)
                                        && cursor.count() > 0);
        if (!cosigned) {
            throw new AuditTamperedException(
                    Kind.TAMPERED,
                    0,
                    "it was removed, and no cosigned checkpoint of more than "
                            + removed
                            + " lines stands for that",
                    Removal.FILE,
                    0);
        }
    }

    private long signedSize() {
        return cursors.stream().mapToLong(NoteCursor::size).max().orElse(0);
    }

    private static AuditTamperedException notReceipted(long seq) {
        return new AuditTamperedException(
                Kind.TAMPERED, seq, "it is not the line of the receipt", "receipts", 0);
    }
}
