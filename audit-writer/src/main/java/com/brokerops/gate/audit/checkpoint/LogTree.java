package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.MerkleTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree over the lines of one log, held against what was signed about it.
 *
 * <p>A line's hash stands for every line before it. So it is enough that the lines of the last
 * group before a signed size are read from the log, the earlier groups from {@link GroupFile}, and
 * the signed root comes out: a log that was altered anywhere before has other hashes there.
 */
final class LogTree {
    private static final int MOST_AT_ONCE = MerkleTree.GROUP;

    private final MerkleTree tree;
    private final GroupFile groups;
    private final LogReader log;

    private LogTree(MerkleTree tree, GroupFile groups, LogReader log) {
        this.tree = tree;
        this.groups = groups;
        this.log = log;
    }

    /**
     * The tree of a log up to the largest size that was signed.
     *
     * @param home where its groups are kept
     * @param size how many lines the log has
     * @param places whose newest checkpoint the log must agree with
     * @throws AuditTamperedException if the log is not what was signed
     */
    static LogTree open(Storage home, LogReader log, long size, List<Storage> places, NoteKey key)
            throws IOException {
        Map<Storage, Checkpoint> signed = new LinkedHashMap<>();
        long largest = 0;
        for (Storage place : places) {
            SignedNote newest;
            try (CheckpointFiles files = Checkpointer.opened(place)) {
                newest = files.last();
            }
            if (newest != null) {
                Checkpoint checkpoint = signed(newest, key);
                signed.put(place, checkpoint);
                largest = Math.max(largest, checkpoint.size());
            }
        }
        if (largest > size) {
            throw fault(
                    Kind.TRUNCATED,
                    size,
                    "the log ends before it, and a checkpoint of " + largest + " lines was signed");
        }
        GroupFile groups = new GroupFile(home);
        LogTree quick = new LogTree(new MerkleTree(), groups, log);
        groups.load(quick.tree, Math.max(0, (largest - 1) / MerkleTree.GROUP));
        quick.growTo(largest);
        if (quick.unlike(signed) == null) {
            return quick;
        }
        groups.forget(); // it may be this file that is wrong
        LogTree whole = new LogTree(new MerkleTree(), groups, log);
        whole.growTo(largest);
        Storage unlike = whole.unlike(signed);
        if (unlike == null) {
            return whole;
        }
        throw whole.firstUnlike(unlike);
    }

    /**
     * The tree of a log up to a checkpoint that is believed.
     *
     * @param home where its groups are kept
     * @throws AuditTamperedException if the log does not lead to it
     */
    static LogTree of(Storage home, LogReader log, Checkpoint believed) throws IOException {
        GroupFile groups = new GroupFile(home);
        LogTree quick = new LogTree(new MerkleTree(), groups, log);
        groups.load(quick.tree, Math.max(0, (believed.size() - 1) / MerkleTree.GROUP));
        quick.growTo(believed.size());
        if (quick.holds(believed)) {
            return quick;
        }
        LogTree whole = new LogTree(new MerkleTree(), groups, log);
        whole.growTo(believed.size());
        if (whole.holds(believed)) {
            return whole;
        }
        throw fault(
                Kind.TAMPERED,
                0,
                "it, or a line up to " + (believed.size() - 1) + ", is not what was signed");
    }

    MerkleTree tree() {
        return tree;
    }

    /** Adds the lines up to a size. */
    void growTo(long size) throws IOException {
        while (tree.size() < size) {
            int count = (int) Math.min(MOST_AT_ONCE, size - tree.size());
            log.hashes(tree.size(), count).forEach(tree::add);
        }
    }

    /** Keeps the roots of full groups for the next start. */
    void save() throws IOException {
        groups.save(tree);
    }

    private @Nullable Storage unlike(Map<Storage, Checkpoint> signed) throws IOException {
        for (Map.Entry<Storage, Checkpoint> place : signed.entrySet()) {
            if (!holds(place.getValue())) {
                return place.getKey();
            }
        }
        return null;
    }

    private boolean holds(Checkpoint checkpoint) throws IOException {
        return checkpoint.size() <= tree.size()
                && Arrays.equals(tree.root(checkpoint.size(), log::hashes), checkpoint.root());
    }

    /** Names the first line that nobody vouches for as it is, by the checkpoints of a place. */
    private AuditTamperedException firstUnlike(Storage place) throws IOException {
        long vouchedFor = 0;
        for (long ordinal : CheckpointFiles.ordinals(place)) {
            for (SignedNote note : CheckpointFiles.read(place, ordinal)) {
                Checkpoint checkpoint = Checkpoint.parse(note.text());
                if (!holds(checkpoint)) {
                    long last = checkpoint.size() - 1;
                    return fault(
                            Kind.TAMPERED,
                            vouchedFor,
                            "it, or a line up to " + last + ", is not what was signed");
                }
                vouchedFor = checkpoint.size();
            }
        }
        return fault(Kind.TAMPERED, vouchedFor, "the checkpoints of a place change");
    }

    private static AuditTamperedException fault(Kind kind, long seq, String what) {
        return new AuditTamperedException(kind, seq, what, "checkpoints", 0);
    }

    /**
     * The checkpoint in a note.
     *
     * @throws AuditTamperedException if the key did not sign it, or for another log
     */
    static Checkpoint signed(SignedNote note, NoteKey key) {
        try {
            return Checkpoint.of(note, key);
        } catch (NoteException e) {
            throw fault(Kind.TAMPERED, 0, "a checkpoint is wrong: " + e.getMessage());
        }
    }
}
