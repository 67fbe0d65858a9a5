package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.sidecar.evidence.Inclusion.Proof;
import com.brokerops.gate.sidecar.store.LinesAbout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ties the lines of a pack to the log: their hashes, their proofs, the signed checkpoints; and
 * the policy to the decision that names it. It looks at the contents alone, not at the manifest.
 *
 * <p><b>Thread.</b> One; used once.
 */
final class ChainCheck {
    private final Map<String, byte[]> files;
    private final NoteKey key;

    private ChainCheck(Map<String, byte[]> files, NoteKey key) {
        this.files = files;
        this.key = key;
    }

    /**
     * Checks the contents of a pack.
     *
     * @param key of the log
     * @throws PackFaultException naming the first file at fault
     */
    static Chain check(Map<String, byte[]> files, NoteKey key) throws PackFaultException {
        return new ChainCheck(files, key).check();
    }

    private Chain check() throws PackFaultException {
        CheckedLine record = CheckedLine.of(PackFiles.RECORD, file(PackFiles.RECORD));
        if (!(record.line().event() instanceof Decision decision)) {
            throw new PackFaultException(PackFiles.RECORD, "it is no decision");
        }
        CheckedLine started = CheckedLine.of(PackFiles.STARTED, file(PackFiles.STARTED));
        if (!(started.line().event() instanceof Started) || started.seq() >= record.seq()) {
            throw new PackFaultException(PackFiles.STARTED, "it is no start before the decision");
        }
        Checkpoint checkpoint = checkpoint(PackFiles.CHECKPOINT);
        byte[] lines = files.get(PackFiles.LATER);
        List<CheckedLine> later =
                lines == null ? List.of() : CheckedLine.all(PackFiles.LATER, lines);
        Checkpoint laterCheckpoint = lines == null ? null : checkpoint(PackFiles.LATER_CHECKPOINT);
        requireAbout(decision, record.seq(), later);
        policy(decision);
        Chain chain = new Chain(record, started, later, checkpoint, laterCheckpoint);
        inclusion(chain);
        return chain;
    }

    private void inclusion(Chain chain) throws PackFaultException {
        List<Proof> proofs = Inclusion.parse(file(PackFiles.INCLUSION)).proofs();
        if (proofs.size() != 2 + chain.later().size()) {
            throw new PackFaultException(
                    PackFiles.INCLUSION, "it has " + proofs.size() + " proofs");
        }
        proofs.get(0).check(chain.record(), chain.checkpoint());
        proofs.get(1).check(chain.started(), chain.checkpoint());
        Checkpoint later = chain.laterCheckpoint();
        for (int i = 0; later != null && i < chain.later().size(); i++) {
            proofs.get(2 + i).check(chain.later().get(i), later);
        }
    }

    private static void requireAbout(Decision decision, long seq, List<CheckedLine> later)
            throws PackFaultException {
        long last = seq;
        for (CheckedLine line : later) {
            if (line.seq() <= last
                    || !LinesAbout.subjects(line.line().event()).contains(decision.traceId())) {
                throw new PackFaultException(
                        PackFiles.LATER, "seq " + line.seq() + " is not about the order");
            }
            last = line.seq();
        }
    }

    private void policy(Decision decision) throws PackFaultException {
        byte @Nullable [] policy = files.get(PackFiles.POLICY);
        boolean needed = decision instanceof Decided;
        if (needed != (policy != null) || needed != files.containsKey(PackFiles.TOKEN)) {
            throw new PackFaultException(
                    policy == null ? PackFiles.POLICY : PackFiles.TOKEN,
                    "an order's decision has a policy and a token, a cancel has none");
        }
        if (decision instanceof Decided decided
                && policy != null
                && !Sha256.of(policy).equals(decided.policyHash())) {
            throw new PackFaultException(
                    PackFiles.POLICY,
                    "it is not the policy of the decision, " + decided.policyHash());
        }
    }

    private Checkpoint checkpoint(String name) throws PackFaultException {
        byte[] bytes = file(name);
        try {
            SignedNote note = SignedNote.parse(bytes);
            if (Arrays.equals(note.bytes(), bytes)) {
                return Checkpoint.of(note, key);
            }
        } catch (NoteException e) {
            throw new PackFaultException(name, String.valueOf(e.getMessage()));
        }
        throw new PackFaultException(name, "it is not a signed note as one is written");
    }

    private byte[] file(String name) throws PackFaultException {
        byte[] content = files.get(name);
        if (content == null) {
            throw new PackFaultException(name, "it is missing");
        }
        return content;
    }
}
