package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision taken again from its own line of the log and the rules that the line names, by the
 * code that takes decisions. Nothing else is asked: no ledger, no other line.
 *
 * <p>What came from outside the kernel (order, context, times, ids, key, reference price) and what
 * it met are taken from the line; status, reasons, rules, worth, reservation and exposures are
 * worked out.
 *
 * @param reached what the decision is now
 * @param measures every limit that was looked at, with its operands, as a reason would have them
 */
public record Reexecution(Decided recorded, Decided reached, List<Reason> measures) {
    public Reexecution {
        measures = List.copyOf(measures);
    }

    /**
     * Decides again.
     *
     * @param policy the rules of the hash that the line names
     * @throws IllegalArgumentException if the line does not say what was met (format 2), or says
     *     what no gate writes
     * @throws ArithmeticException the same, of numbers
     */
    public static Reexecution of(Decided recorded, Policy policy) {
        Situation situation = Situation.of(recorded);
        Stamp stamp =
                new Stamp(
                        recorded.issuedAtMillis(),
                        recorded.traceId(),
                        recorded.nonce(),
                        recorded.requestSha256(),
                        Identity.NONE,
                        null,
                        recorded.reference(),
                        recorded.kid(),
                        recorded.durability());
        Valuation valuation = new Valuation(0, situation.met().collarBasisPoints());
        List<Reason> measures = new ArrayList<>();
        Decided reached =
                new Evaluation(
                                recorded.order(),
                                recorded.context(),
                                recorded.reference(),
                                valuation,
                                situation)
                        .measuringInto(measures)
                        .check(policy)
                        .in(recorded.list())
                        .decided(
                                stamp,
                                policy,
                                recorded.limitsVersion(),
                                recorded.expiresAtMillis(),
                                recorded.killEpoch());
        return new Reexecution(recorded, reached, measures);
    }

    /** The first member that is not what was recorded, by its name in {@link Decided}, or null. */
    public @Nullable String firstDifference() {
        for (RecordComponent member : Decided.class.getRecordComponents()) {
            if (!Objects.equals(value(member, recorded), value(member, reached))) {
                return member.getName();
            }
        }
        return null;
    }

    private static @Nullable Object value(RecordComponent member, Decided decided) {
        try {
            return member.getAccessor().invoke(decided);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
