package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook.Objection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a live gate in which people and the passing of time change limits.
 *
 * <p><b>Thread.</b> The gate thread's; the two figures may be read by any other.
 */
final class LimitsActs {
    private static final Logger LOG = LoggerFactory.getLogger(LimitsActs.class);

    private final Journal journal;
    private final LimitsBook book;
    private final GateClock clock;
    private final Readiness readiness;
    private final LiveGate gate;

    LimitsActs(Journal journal, GateClock clock, Readiness readiness, LiveGate gate) {
        this.journal = journal;
        this.book = journal.kernel().limits();
        this.clock = clock;
        this.readiness = readiness;
        this.gate = gate;
    }

    /** Says what is in force for a scope, and who set it. */
    void tell(Scope scope, long receivedNanoTime, Caller caller) {
        caller.answer(
                new Answer.ScopeLimits(
                        scope,
                        journal.log().lastSeq(),
                        book.version(),
                        book.of(scope),
                        book.owners(scope)),
                gate.timing(receivedNanoTime));
    }

    /**
     * Changes what one owner sets for one scope.
     *
     * @param wanted of the version after the one it rests on
     * @param agreed true if two people want it
     */
    void set(LimitsChanged wanted, boolean agreed, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.personsRefusal();
        if (refusal != null) {
            caller.answer(new Answer.Refused(refusal), gate.timing(receivedNanoTime));
            return;
        }
        long now = clock.nowNanos();
        long seq = journal.log().lastSeq();
        if (!book.holds(wanted)) {
            Objection objection = book.objection(wanted, now / 1_000_000);
            if (objection != null && !(agreed && objection == Objection.TAKES_TWO)) {
                caller.answer(
                        new Answer.LimitsNotSet(objection, book.version()),
                        gate.timing(receivedNanoTime));
                return;
            }
            seq = record(now, book.change(wanted));
        }
        Scope scope = wanted.scopes().get(0);
        RiskChanged risk = journal.kernel().risk().setting(scope, null);
        gate.whenDurable(
                seq,
                receivedNanoTime,
                caller,
                new Answer.LimitsSet(
                        scope,
                        wanted.owner(),
                        seq,
                        book.version(),
                        book.of(scope),
                        risk == null ? null : risk.state()));
    }

    /** Puts in force what comes after limits whose end has come, as far as the log takes it. */
    void expire(long nowNanos, int most) {
        for (int i = 0; i < most && journal.log().accepting(); i++) {
            LimitsChanged expired = book.expired(nowNanos / 1_000_000);
            if (expired == null) {
                return;
            }
            record(nowNanos, expired);
        }
    }

    /**
     * A crash between the two events: the limits themselves block what would increase further.
     *
     * @return the seq of the later one
     */
    private long record(long nowNanos, LimitsChanged change) {
        long seq = journal.record(nowNanos, change);
        Scope scope = change.scopes().get(0);
        String clientId = scope.kind() == Kind.CLIENT ? scope.name() : null;
        RiskChanged tightened =
                clientId != null && journal.log().accepting()
                        ? journal.kernel().tightened(clientId)
                        : null;
        if (tightened != null) {
            LOG.warn("{} is past its limits and may only reduce", clientId);
            seq = journal.record(nowNanos, tightened);
        }
        return seq;
    }
}
