package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.audit.AuditHealth;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Whether an honest answer is possible now, and if not, why. Asked anew for every question, so the
 * gate is back the moment the cause is gone.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class Readiness {
    private final Journal journal;
    private final GateClock clock;
    private final Waiting waiting;
    private final Signers signers;
    private final long ackTimeoutNanos;
    private @Nullable RuntimeException broken;
    private boolean draining;

    Readiness(
            Journal journal,
            GateClock clock,
            Waiting waiting,
            Signers signers,
            long ackTimeoutNanos) {
        this.journal = journal;
        this.clock = clock;
        this.waiting = waiting;
        this.signers = signers;
        this.ackTimeoutNanos = ackTimeoutNanos;
    }

    /** Why no decision can be taken now, or null; the most important reason first. */
    @Nullable ReasonCode refusal() {
        if (draining) {
            return ReasonCode.GATE_UNAVAILABLE;
        }
        if (!clock.trusted()) {
            return ReasonCode.CLOCK_UNTRUSTED;
        }
        ReasonCode recording = recordingRefusal();
        if (recording != null) {
            return recording;
        }
        if (!signers.maySign(clock.nowNanos() / 1_000_000)) {
            return ReasonCode.SIGNING_UNAVAILABLE;
        }
        return journal.kernel().policy() == null ? ReasonCode.POLICY_UNAVAILABLE : null;
    }

    /**
     * An order was read at that time: why it is not decided, or null. Asked once for each order.
     */
    @Nullable ReasonCode orderRefusal(long readNanoTime) {
        ReasonCode refusal = refusal();
        return refusal == null && waiting.turnsAway(readNanoTime) ? ReasonCode.OVERLOADED : refusal;
    }

    /** Why no event can be recorded now, or null. */
    @Nullable ReasonCode recordingRefusal() {
        ReasonCode refusal = personsRefusal();
        return refusal == null && waiting.full() ? ReasonCode.OVERLOADED : refusal;
    }

    /**
     * Why nothing that a person asks can be recorded now, or null. Answers that wait are no reason:
     * who stops all orders must not stand in line behind them.
     */
    @Nullable ReasonCode personsRefusal() {
        AuditLog log = journal.log();
        if (log.health() != AuditHealth.OK || stalled()) {
            return ReasonCode.AUDIT_UNAVAILABLE;
        }
        if (broken != null) { // then what was given up is not taken back either
            return ReasonCode.STATE_UNAVAILABLE;
        }
        if (journal.hasUnanswered()) {
            return ReasonCode.AUDIT_UNAVAILABLE;
        }
        return log.accepting() ? null : ReasonCode.OVERLOADED;
    }

    /** Why no token can be judged now, or null. The log need not work for that. */
    @Nullable ReasonCode judgingRefusal() {
        if (draining) {
            return ReasonCode.GATE_UNAVAILABLE;
        }
        if (!clock.trusted()) {
            return ReasonCode.CLOCK_UNTRUSTED;
        }
        return broken == null ? null : ReasonCode.STATE_UNAVAILABLE;
    }

    /** True if what was given up can be taken back now. */
    boolean canVoid() {
        return journal.hasUnanswered()
                && broken == null
                && journal.log().health() == AuditHealth.OK
                && !stalled();
    }

    private boolean stalled() {
        return journal.log().oldestPendingNanos(clock.nanoTime()) > ackTimeoutNanos;
    }

    /**
     * An invariant is broken: no decision until a person has looked and restarted.
     *
     * @return true the first time
     */
    boolean breakDown(RuntimeException cause) {
        boolean first = broken == null;
        broken = first ? cause : broken;
        return first;
    }

    void drain() {
        draining = true;
    }

    /** The state of the process that follows. */
    Health health() {
        ReasonCode refusal = refusal();
        if (refusal == null) {
            return Health.READY;
        }
        if (refusal == ReasonCode.OVERLOADED) {
            return new Health(Health.State.DEGRADED, refusal.name());
        }
        return new Health(Health.State.FAIL_CLOSED, cause(refusal));
    }

    /** That new orders are turned away now and then, or null. */
    @Nullable String crowd() {
        return waiting.crowded(clock.nanoTime()) ? ReasonCode.OVERLOADED.name() : null;
    }

    private String cause(ReasonCode refusal) {
        return switch (refusal) {
            case AUDIT_UNAVAILABLE -> auditCause();
            case STATE_UNAVAILABLE -> "STATE_BROKEN: " + broken;
            case SIGNING_UNAVAILABLE ->
                    refusal.name() + ": key " + signers.activeKid() + " has expired";
            default -> refusal.name();
        };
    }

    private String auditCause() {
        AuditHealth audit = journal.log().health();
        Throwable failure = journal.log().failure();
        if (audit == AuditHealth.TAMPERED && failure != null) {
            return "AUDIT_TAMPERED: " + failure.getMessage();
        }
        if (audit != AuditHealth.OK) {
            return "AUDIT_" + audit;
        }
        return stalled() ? "AUDIT_STALLED" : "AUDIT_VOIDING";
    }
}
