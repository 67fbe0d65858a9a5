package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a pack with nothing but the pack: every file against the signed manifest, every line
 * against the signed log, and the decision by taking it again.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class PackVerifier {
    private final PolicyReader policies;

    public PackVerifier(PolicyReader policies) {
        this.policies = policies;
    }

    /** What was found. */
    public sealed interface Verdict {
        /** Everything holds; what was checked, a line each. */
        record Verified(List<String> checks) implements Verdict {
            public Verified {
                checks = List.copyOf(checks);
            }
        }

        /** The first file that is not what it should be. */
        record Failed(String file, String what) implements Verdict {}
    }

    /**
     * Checks a pack.
     *
     * @param key of the log, from somewhere else than the pack; null takes the one inside
     * @param keys of tokens; null leaves their signatures unchecked
     * @throws IOException if the file cannot be read
     */
    public Verdict verify(Path pack, @Nullable NoteKey key, @Nullable KeyDirectory keys)
            throws IOException {
        try {
            return new Verdict.Verified(checks(PackZip.read(pack), key, keys));
        } catch (PackFaultException e) {
            return new Verdict.Failed(e.file(), e.what());
        }
    }

    private List<String> checks(
            Map<String, byte[]> files, @Nullable NoteKey given, @Nullable KeyDirectory keys)
            throws PackFaultException {
        NoteKey inside = Manifest.keyIn(files);
        NoteKey key = given == null ? inside : given;
        if (!key.text().equals(inside.text())) {
            throw new PackFaultException(PackFiles.KEY, "it is not the key given, " + key.text());
        }
        Manifest manifest = Manifest.check(files, key);
        for (String name : PackFiles.ALWAYS) {
            if (!files.containsKey(name)) {
                throw new PackFaultException(name, "it is missing");
            }
        }
        Chain chain = ChainCheck.check(files, key);
        if (!manifest.origin().equals(key.name())
                || !manifest.traceId().equals(chain.decision().traceId())
                || manifest.asOfSeq() != chain.asOfSeq()) {
            throw new PackFaultException(PackFiles.MANIFEST, "it is that of another decision");
        }
        Decided decided = chain.decided();
        if (decided != null) {
            DecisionCheck.check(decided, chain.record().seq(), files, policies, keys);
        }
        return told(chain, files.size(), key, given != null, keys != null);
    }

    private static List<String> told(
            Chain chain, int files, NoteKey key, boolean keyGiven, boolean keysGiven) {
        List<String> checks = new ArrayList<>();
        checks.add("files: all %d are those that were signed by %s".formatted(files, key.text()));
        checks.add(
                keyGiven
                        ? "key: the one given"
                        : "key: NOT COMPARED; the one in the pack was taken, give yours with --key");
        checks.add(
                "log: seq %d and %d later lines are in the %d lines that were signed"
                        .formatted(
                                chain.record().seq(), chain.later().size(), chain.signedLines()));
        Decided decided = chain.decided();
        if (decided == null) {
            checks.add("decision: a cancel, which passes without one; it has no token");
            return checks;
        }
        checks.add(
                "decision: executed again, the same in every member: %s %s"
                        .formatted(decided.status(), decided.reasonCode()));
        checks.add(
                keysGiven
                        ? "token: rendered and signed again, the same"
                        : "token: rendered again, says the same; its signatures NOT CHECKED, give"
                                + " the gate's keys with --keys");
        return checks;
    }
}
