package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.Verification.Broken;
import com.brokerops.gate.audit.Verification.Intact;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.MerkleTree;
import com.brokerops.gate.audit.tree.TreeProofs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
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
     */
    public record Found(Verification verification, long checkpoints, long signedSize) {}

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
    private MerkleTree tree = new MerkleTree();
    private long bytes;

    /**
     * @param places of checkpoints; the first may hold a file of groups
     * @param key of the log, or null: the signatures of checkpoints are not checked then
     * @param receipts lines that somebody remembers
     * @param bytesRead told how far it is, line by line
     */
    public LogAudit(
            Storage log,
            List<NotePlace> places,
            @Nullable NoteKey key,
            List<Anchor> receipts,
            Care care,
            LongConsumer bytesRead) {
        this.log = log;
        this.places = places;
        this.key = key;
        this.care = care;
        this.bytesRead = bytesRead;
        receipts.forEach(receipt -> this.receipts.put(receipt.seq(), receipt.hash()));
    }

    /**
     * Checks a log from its first line.
     *
     * @throws IOException if it cannot be read
     */
    public Found verify() throws IOException {
        return found(() -> AuditVerifier.verify(log, opened(0), care.everyEvent(), this::line));
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
                : found(() ->
                        AuditVerifier.verify(log, anchor(start), care.everyEvent(), this::line));
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
        return new Found(verification, checkpoints, signedSize());
    }

    /** The line before a believed checkpoint's end, when all before it leads to the root. */
    private Anchor anchor(Checkpoint start) throws IOException {
        LogReader reader = LogReader.offline(log);
        Storage groups = places.isEmpty() ? log : places.getFirst().files();
        tree = LogTree.of(groups, reader, start).tree();
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

    private @Nullable Anchor opened(long size) throws IOException {
        for (NotePlace place : places) {
            cursors.add(NoteCursor.after(size, place, key));
        }
        return null;
    }

    private void line(long seq, byte[] hash, int length) throws IOException {
        tree.add(hash);
        if (!receipts.isEmpty() && receipts.firstKey() == seq) {
            if (!HexFormat.of().formatHex(hash).equals(receipts.remove(seq))) {
                throw notReceipted(seq);
            }
        }
        for (NoteCursor cursor : cursors) {
            cursor.reached(seq + 1, tree::root);
        }
        bytes += length;
        bytesRead.accept(bytes);
    }

    private void ended(long size) {
        cursors.forEach(cursor -> cursor.ended(size));
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

    private long signedSize() {
        return cursors.stream().mapToLong(NoteCursor::size).max().orElse(0);
    }

    private static AuditTamperedException notReceipted(long seq) {
        return new AuditTamperedException(
                Kind.TAMPERED, seq, "it is not the line of the receipt", "receipts", 0);
    }
}
