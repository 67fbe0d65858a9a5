package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.sidecar.kernel.Reexecution;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.SigningKey;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The decision of a pack, taken again, and its token, rendered again from what that arrives at. */
final class DecisionCheck {
    private DecisionCheck() {}

    /**
     * Decides again.
     *
     * @param keys of tokens, or null: then their signatures are not checked
     * @throws PackFaultException naming the file at fault
     */
    static void check(
            Decided decided,
            long seq,
            Map<String, byte[]> files,
            PolicyReader reader,
            @Nullable KeyDirectory keys)
            throws PackFaultException {
        Reexecution again = decidedAgain(decided, policy(files, reader, decided));
        String member = again.firstDifference();
        if (member != null) {
            throw new PackFaultException(
                    PackFiles.RECORD, "executed again, the decision differs in " + member);
        }
        SigningKey key = null;
        if (keys != null) {
            key = Maker.keyOf(keys, decided.kid());
            if (key == null) {
                throw new PackFaultException(
                        PackFiles.TOKEN, "the keys given have no " + decided.kid());
            }
        }
        byte[] token = Objects.requireNonNull(files.get(PackFiles.TOKEN));
        TokenFile.check(token, again.reached(), seq, key);
    }

    /** Executes a decision again. */
    static Reexecution decidedAgain(Decided decided, Policy policy) throws PackFaultException {
        try {
            return Reexecution.of(decided, policy);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new PackFaultException(
                    PackFiles.RECORD, "it cannot be executed again: " + e.getMessage());
        }
    }

    static Policy policy(Map<String, byte[]> files, PolicyReader reader, Decided decided)
            throws PackFaultException {
        byte[] bytes = Objects.requireNonNull(files.get(PackFiles.POLICY));
        Policy policy;
        try {
            policy = reader.read(bytes);
        } catch (RuntimeException e) {
            throw new PackFaultException(PackFiles.POLICY, "it is no policy: " + e.getMessage());
        }
        if (!policy.hash().equals(decided.policyHash())) {
            throw new PackFaultException(PackFiles.POLICY, "it is read as " + policy.hash());
        }
        return policy;
    }
}
