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
import java.util.List;
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
     * @param size how many lines the log has
     * @throws AuditTamperedException if the log is not what was signed
     */
    static LogTree open(Storage home, LogReader log, long size, List<Checkpoint> signed)
            throws IOException {
        long largest = 0;
        for (Checkpoint checkpoint : signed) {
            if (checkpoint.size() > size) {
                throw new AuditTamperedException(
                        Kind.TRUNCATED,
                        size,
                        "the log ends before it, and a checkpoint of "
                                + checkpoint.size()
                                + " lines was signed",
                        "checkpoints",
                        0);
            }
            largest = Math.max(largest, checkpoint.size());
        }
        GroupFile groups = new GroupFile(home);
        MerkleTree quick = new MerkleTree();
        groups.load(quick, Math.max(0, (largest - 1) / MerkleTree.GROUP));
        LogTree tree = new LogTree(quick, groups, log);
        tree.growTo(largest);
        if (tree.firstUnlike(signed) == null) {
            return tree;
        }
        groups.forget(); // it may be this file that is wrong
        LogTree whole = new LogTree(new MerkleTree(), groups, log);
        whole.growTo(largest);
        Checkpoint unlike = whole.firstUnlike(signed);
        if (unlike == null) {
            return whole;
        }
        long vouchedFor = whole.vouchedFor(home, unlike);
        throw new AuditTamperedException(
                Kind.TAMPERED,
                vouchedFor,
                "it or a line up to " + (unlike.size() - 1) + " is not what was signed",
                "checkpoints",
                0);
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

    private @Nullable Checkpoint firstUnlike(List<Checkpoint> signed) throws IOException {
        for (Checkpoint checkpoint : signed) {
            if (!holds(checkpoint)) {
                return checkpoint;
            }
        }
        return null;
    }

    private boolean holds(Checkpoint checkpoint) throws IOException {
        return checkpoint.size() <= tree.size()
                && Arrays.equals(tree.root(checkpoint.size(), log::hashes), checkpoint.root());
    }

    /** How many lines the latest checkpoint vouches for that the log still agrees with. */
    private long vouchedFor(Storage home, Checkpoint unlike) throws IOException {
        long size = 0;
        for (long ordinal : CheckpointFiles.ordinals(home)) {
            for (SignedNote note : CheckpointFiles.read(home, ordinal)) {
                Checkpoint checkpoint = Checkpoint.parse(note.text());
                if (checkpoint.size() >= unlike.size() || !holds(checkpoint)) {
                    return size;
                }
                size = checkpoint.size();
            }
        }
        return size;
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
            throw new AuditTamperedException(
                    Kind.TAMPERED, 0, "a checkpoint is wrong: " + e.getMessage(), "checkpoints", 0);
        }
    }
}
