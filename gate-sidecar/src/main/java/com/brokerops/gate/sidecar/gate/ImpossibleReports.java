package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.Confirmations;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What a platform says and cannot be true of what the gate knows: it is kept for a person, and what
 * was executed, or is held otherwise than here, may speak for a risk state.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class ImpossibleReports {
    private final LiveGate gate;
    private final GateClock clock;
    private final Repeats repeats;
    private final Readiness readiness;
    private final QuarantineActs quarantine;
    private final Confirmations confirmations;
    private final TriggerActs triggers;

    ImpossibleReports(
            LiveGate gate,
            GateClock clock,
            Repeats repeats,
            Readiness readiness,
            QuarantineActs quarantine,
            Confirmations confirmations,
            TriggerActs triggers) {
        this.gate = gate;
        this.clock = clock;
        this.repeats = repeats;
        this.readiness = readiness;
        this.quarantine = quarantine;
        this.confirmations = confirmations;
        this.triggers = triggers;
    }

    /**
     * Takes one. What a person has evaluated again speaks for nothing.
     *
     * @param principal who has it taken; {@link OperatorAction#GATE} for its platform
     */
    void take(
            Sent sent,
            Identity identity,
            String why,
            String principal,
            long now,
            long receivedNanoTime,
            Caller caller) {
        boolean platforms = principal.equals(OperatorAction.GATE);
        if (platforms
                && sent.event() instanceof LifecycleReport report
                && report.type() == LifecycleType.EXECUTION_REPORTED
                && why.equals(Verdict.Unprocessable.NO_ORDER)
                && confirmations.on(Trigger.UNAUTHORIZED_EXECUTION)
                && !quarantine.keeps(identity)) {
            repeats.decision(
                    report.traceId(),
                    receivedNanoTime,
                    caller,
                    gate,
                    decision ->
                            unauthorized(
                                    decision, report, sent, identity, receivedNanoTime, caller));
        } else if (platforms
                && sent.event() instanceof PositionClosed closed
                && !why.equals(Verdict.Unprocessable.NOT_YET)) {
            ControlEvent follows = confirmations.differs(closed, now / 1_000_000);
            refuse(sent, identity, why, Trigger.DRIFT, follows, now, receivedNanoTime, caller);
        } else {
            refuse(sent, identity, why, now, receivedNanoTime, caller);
        }
    }

    /** What was executed, when no order may be: whose decision was it? */
    private void unauthorized(
            @Nullable Decision decision,
            LifecycleReport report,
            Sent sent,
            Identity identity,
            long receivedNanoTime,
            Caller caller) {
        long now = clock.nowNanos();
        ReasonCode refusal = readiness.recordingRefusal();
        if (refusal != null) {
            gate.refuse(refusal, caller, receivedNanoTime);
            return;
        }
        ControlEvent follows = null;
        if (decision != null
                && sent.mayTell().test(decision.context().clientId())
                && !quarantine.keeps(identity)) { // it may have come again meanwhile
            boolean authorized =
                    decision instanceof Decided decided && decided.status() == Status.AUTHORIZED;
            follows =
                    confirmations.unauthorized(
                            report,
                            decision.context().clientId(),
                            authorized ? "which is over" : "which was BLOCKED",
                            now / 1_000_000);
        }
        refuse(
                sent,
                identity,
                Verdict.Unprocessable.NO_ORDER,
                Trigger.UNAUTHORIZED_EXECUTION,
                follows,
                now,
                receivedNanoTime,
                caller);
    }

    /** It is kept for a person, and told when that is certain. */
    void refuse(
            Sent sent,
            Identity identity,
            String why,
            long now,
            long receivedNanoTime,
            Caller caller) {
        refuse(sent, identity, why, TriggerActs.NOTHING, now, receivedNanoTime, caller);
    }

    /** The same of what has a consequence, which must be certain too. */
    private void refuse(
            Sent sent,
            Identity identity,
            String why,
            Trigger trigger,
            @Nullable ControlEvent follows,
            long now,
            long receivedNanoTime,
            Caller caller) {
        if (follows != null && !triggers.hasRoom()) {
            gate.refuse(ReasonCode.OVERLOADED, caller, receivedNanoTime);
            return;
        }
        long seq = triggers.follow(trigger, follows, now);
        refuse(sent, identity, why, seq, now, receivedNanoTime, caller);
    }

    private void refuse(
            Sent sent,
            Identity identity,
            String why,
            long followsSeq,
            long now,
            long receivedNanoTime,
            Caller caller) {
        Answer.Kept kept = quarantine.keep(sent, identity, why, now);
        long seq = kept.id() == null ? followsSeq : Math.max(followsSeq, kept.id());
        Answer answer = new Answer.Unprocessable(why, kept);
        if (seq == TriggerActs.NOTHING) {
            caller.answer(answer, gate.timing(receivedNanoTime));
        } else {
            gate.whenDurable(seq, receivedNanoTime, caller, answer);
        }
    }
}
