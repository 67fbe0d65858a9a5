package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.sidecar.gate.Answer.SessionObjection;
import com.brokerops.gate.sidecar.kernel.ledger.Sessions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a live gate in which one trading session ends and another begins, because people want
 * it or because it is time.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class SessionActs {
    private static final Logger LOG = LoggerFactory.getLogger(SessionActs.class);

    private final Journal journal;
    private final Sessions sessions;
    private final GateClock clock;
    private final Readiness readiness;
    private final LiveGate gate;
    private final @Nullable SessionSchedule schedule;
    private long nextMillis;

    SessionActs(
            Journal journal,
            GateClock clock,
            Readiness readiness,
            LiveGate gate,
            @Nullable SessionSchedule schedule) {
        this.journal = journal;
        this.sessions = journal.kernel().ledger().sessions();
        this.clock = clock;
        this.readiness = readiness;
        this.gate = gate;
        this.schedule = schedule;
    }

    /** Says which session is in force. */
    void tell(long receivedNanoTime, Caller caller) {
        caller.answer(inForce(), gate.timing(receivedNanoTime));
    }

    private Answer.SessionInForce inForce() {
        return new Answer.SessionInForce(
                sessions.current(), sessions.rolledSeq(), sessions.ending());
    }

    /**
     * Has a session begin, if it has not begun.
     *
     * @param agreed true if two people want it
     */
    void roll(SessionRolled wanted, boolean agreed, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.personsRefusal();
        if (refusal != null) {
            caller.answer(new Answer.Refused(refusal), gate.timing(receivedNanoTime));
            return;
        }
        if (!wanted.session().equals(sessions.current())) {
            SessionObjection objection = objection(wanted.session(), agreed);
            if (objection != null) {
                caller.answer(
                        new Answer.SessionAsBefore(objection, sessions.current()),
                        gate.timing(receivedNanoTime));
                return;
            }
            record(wanted);
        }
        gate.whenDurable(sessions.rolledSeq(), receivedNanoTime, caller, inForce());
    }

    private @Nullable SessionObjection objection(String session, boolean agreed) {
        if (session.compareTo(sessions.current()) < 0) {
            return SessionObjection.EARLIER;
        }
        LocalDate today =
                LocalDate.ofInstant(
                        Instant.ofEpochMilli(clock.nowNanos() / 1_000_000), ZoneOffset.UTC);
        if (session.compareTo(today.plusDays(Answer.SessionAsBefore.MOST_DAYS_AHEAD).toString())
                > 0) {
            return SessionObjection.TOO_FAR_AHEAD;
        }
        return agreed ? null : SessionObjection.TAKES_TWO;
    }

    private void record(SessionRolled rolled) {
        LOG.info("session {} begins: {}", rolled.session(), rolled.reason());
        journal.record(clock.nowNanos(), rolled);
    }

    /**
     * Has the next session begin if it is time, and releases what ended with the one before. The
     * log must be accepting.
     *
     * @param most the most events of releases
     */
    void sweep(long nowNanos, int most) {
        if (schedule != null && nowNanos / 1_000_000 >= nextMillis && clock.trusted()) {
            rollAsScheduled(schedule, nowNanos / 1_000_000);
        }
        journal.expireSession(nowNanos, most);
    }

    private void rollAsScheduled(SessionSchedule when, long nowMillis) {
        String due = when.session(nowMillis).toString();
        boolean starting = nextMillis == 0;
        // Before the first roll nobody knows of which session the orders are that are open.
        boolean unknown =
                sessions.current().isEmpty()
                        && starting
                        && journal.kernel().ledger().openReservations() > 0;
        if (!unknown && due.compareTo(sessions.current()) > 0) {
            record(new SessionRolled(due, "session.roll " + when, OperatorAction.GATE));
        }
        nextMillis = when.nextMillis(nowMillis);
    }
}
