package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.MerkleTree;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.store.LinesAbout;
import com.brokerops.gate.sidecar.store.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The proofs and the index of a log in a directory, from its lines and checkpoints alone: whether a
 * gate runs on it or not, all of it is read. A million lines take some seconds.
 *
 * <p><b>Thread.</b> One.
 */
public final class DirectoryProofs implements Proofs, Sources.Lines {
    private final LogReader log;
    private final List<SignedNote> notes = new ArrayList<>();
    private final NoteKey key;
    private final MerkleTree tree = new MerkleTree();
    private final long size;

    private DirectoryProofs(LogReader log, Storage checkpoints, NoteKey key) throws IOException {
        this.log = log;
        this.key = key;
        for (long ordinal : CheckpointFiles.ordinals(checkpoints)) {
            notes.addAll(CheckpointFiles.read(checkpoints, ordinal));
        }
        this.size = notes.isEmpty() ? 0 : Checkpoint.of(notes.getLast(), key).size();
    }

    /**
     * Reads the checkpoints of a log.
     *
     * @throws com.brokerops.gate.audit.note.NoteException if the key did not sign the newest
     */
    public static DirectoryProofs of(LogReader log, Storage checkpoints, NoteKey key)
            throws IOException {
        return new DirectoryProofs(log, checkpoints, key);
    }

    /** The last line that was signed; -1 without any. */
    public long lastSeq() {
        return size - 1;
    }

    @Override
    public @Nullable SignedNote covering(long seq) {
        for (SignedNote note : notes) {
            if (Checkpoint.parse(note.text()).size() > seq) {
                return note;
            }
        }
        return null;
    }

    /**
     * @throws AuditTamperedException if the lines are not those that were signed
     */
    @Override
    public List<byte[]> inclusion(long seq, long treeSize) throws IOException {
        while (tree.size() < size) {
            int count = (int) Math.min(MerkleTree.GROUP, size - tree.size());
            log.hashes(tree.size(), count).forEach(tree::add);
        }
        if (!Arrays.equals(tree.root(), Checkpoint.of(notes.getLast(), key).root())) {
            throw new AuditTamperedException(
                    Kind.TAMPERED, seq, "the log is not what was signed", "checkpoints", 0);
        }
        return tree.inclusion(seq, treeSize, log::hashes);
    }

    @Override
    public Reading<LinesAbout> about(UUID traceId, long decisionSeq, long least)
            throws IOException {
        Found found = new Found(traceId, decisionSeq, lastSeq());
        log.forEach(0, found::look);
        return new Reading.Known<>(
                new LinesAbout(found.startedSeq, found.seqs, found.more), lastSeq());
    }

    private static final class Found {
        private final UUID traceId;
        private final long decisionSeq;
        private final long lastSeq;
        private final List<Long> seqs = new ArrayList<>();
        private long startedSeq = -1;
        private long more;

        Found(UUID traceId, long decisionSeq, long lastSeq) {
            this.traceId = traceId;
            this.decisionSeq = decisionSeq;
            this.lastSeq = lastSeq;
        }

        void look(LogLine line) {
            long seq = line.seq();
            if (seq < decisionSeq && line.event() instanceof Started) {
                startedSeq = seq;
            } else if (seq > decisionSeq
                    && seq <= lastSeq
                    && LinesAbout.subjects(line.event()).contains(traceId)) {
                if (seqs.size() < LinesAbout.MOST) {
                    seqs.add(seq);
                } else {
                    more++;
                }
            }
        }
    }
}
