package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.Told;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.PlatformEvent;
import com.brokerops.gate.contract.PriceReported;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.Confirmations;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a platform says became of an order, or is so without one. An execution that came late, or
 * beyond the order, or is taken back or corrected, may take a client past its limits: then it may
 * only reduce until a person says otherwise.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class PlatformReports {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformReports.class);

    private final LiveGate gate;
    private final Journal journal;
    private final GateClock clock;
    private final Repeats repeats;
    private final Readiness readiness;
    private final GateMetrics metrics;
    private final Prices prices;
    private final QuarantineActs quarantine;
    private final Confirmations confirmations;
    private final TriggerActs triggers;
    private final ImpossibleReports impossible;
    private final BoundedLog alerts;

    PlatformReports(
            LiveGate gate,
            Journal journal,
            GateClock clock,
            Repeats repeats,
            Readiness readiness,
            GateMetrics metrics,
            Prices prices) {
        this.gate = gate;
        this.journal = journal;
        this.clock = clock;
        this.repeats = repeats;
        this.readiness = readiness;
        this.metrics = metrics;
        this.prices = prices;
        this.quarantine = new QuarantineActs(gate, journal, clock, readiness, metrics);
        this.confirmations = journal.kernel().confirmations();
        this.triggers = new TriggerActs(journal, metrics);
        this.impossible =
                new ImpossibleReports(
                        gate, clock, repeats, readiness, quarantine, confirmations, triggers);
        this.alerts = new BoundedLog(LOG, clock.nanoTime());
        metrics.gauge("gate_reference_prices", "symbols with a price", prices::size);
    }

    QuarantineActs quarantine() {
        return quarantine;
    }

    /** Takes what a platform has sent. */
    void take(Sent sent, long receivedNanoTime, Caller caller) {
        if (sent.event() instanceof PriceReported price) {
            take(price, receivedNanoTime, caller);
        } else {
            take(sent, OperatorAction.GATE, receivedNanoTime, caller);
        }
    }

    /** In memory alone: whether the log works does not matter. */
    private void take(PriceReported price, long receivedNanoTime, Caller caller) {
        Prices.Outcome outcome = prices.take(price, clock.nowNanos() / 1_000_000);
        switch (outcome) {
            case TAKEN, SUPERSEDED -> {
                metrics.reported(price.eventType());
                boolean superseded = outcome == Prices.Outcome.SUPERSEDED;
                caller.answer(new Answer.Priced(superseded), gate.timing(receivedNanoTime));
            }
            case NOT_YET ->
                    caller.answer(
                            new Answer.Unprocessable(
                                    Verdict.Unprocessable.NOT_YET,
                                    Answer.Kept.not("it is a price")),
                            gate.timing(receivedNanoTime));
            case NO_ROOM -> gate.refuse(ReasonCode.STATE_CAPACITY, caller, receivedNanoTime);
        }
    }

    /** Takes what was quarantined, if it still is, as if it came now. */
    void redrive(long id, Sent sent, long receivedNanoTime, Caller caller) {
        if (quarantine.holds(id, identity(sent.event()))) {
            take(sent, sent.by(), receivedNanoTime, caller);
        } else {
            caller.answer(new Answer.NotQuarantined(id), gate.timing(receivedNanoTime));
        }
    }

    /**
     * @param principal who has it taken, if it was quarantined before
     */
    private void take(Sent sent, String principal, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.recordingRefusal();
        if (refusal != null) {
            gate.refuse(refusal, caller, receivedNanoTime);
            return;
        }
        Identity identity = identity(sent.event());
        long now = clock.nowNanos();
        switch (verdict(sent.event(), identity, now / 1_000_000)) {
            case Verdict.Event(Lifecycle event) ->
                    take(event, identity, principal, now, receivedNanoTime, caller);
            case Verdict.Event(EconomicsReconciled fact) ->
                    ofADecision(fact, sent, identity, principal, receivedNanoTime, caller);
            case Verdict.Event(FactEvent fact) ->
                    record(fact, sent, identity, principal, receivedNanoTime, caller);
            case Verdict.Outdated(long seq) ->
                    gate.whenDurable(seq, receivedNanoTime, caller, new Answer.Outdated(seq));
            case Verdict.Duplicate(long seq) -> {
                quarantine.taken(identity, principal, now);
                gate.whenDurable(
                        seq, receivedNanoTime, caller, new Answer.Reported(seq, true, null));
            }
            case Verdict.Conflict(long seq) ->
                    conflict(
                            seq,
                            quarantine.keep(sent, identity, "its event_id is used", now),
                            receivedNanoTime,
                            caller);
            case Verdict.Unprocessable(String why) ->
                    impossible.take(sent, identity, why, principal, now, receivedNanoTime, caller);
            case Verdict.NoRoom() ->
                    gate.refuse(ReasonCode.STATE_CAPACITY, caller, receivedNanoTime);
            case Verdict.Event _, Verdict.Repeated _ ->
                    throw new IllegalStateException("a report gave an order's verdict");
        }
    }

    private void record(
            FactEvent fact,
            Sent sent,
            Identity identity,
            String principal,
            long receivedNanoTime,
            Caller caller) {
        long now = clock.nowNanos();
        long seq = journal.record(now, fact, identity);
        metrics.reported(sent.event().eventType());
        quarantine.taken(identity, principal, now);
        gate.whenDurable(seq, receivedNanoTime, caller, new Answer.Reported(seq, false, null));
    }

    /** The order is known, or a worker looks for its decision in the log. */
    private void ofADecision(
            EconomicsReconciled fact,
            Sent sent,
            Identity identity,
            String principal,
            long receivedNanoTime,
            Caller caller) {
        if (gate.acts.clientOf(fact.traceId()) != null) {
            record(fact, sent, identity, principal, receivedNanoTime, caller);
            return;
        }
        repeats.decision(
                fact.traceId(),
                receivedNanoTime,
                caller,
                gate,
                decision ->
                        found(
                                decision == null ? null : decision.context().clientId(),
                                fact,
                                sent,
                                identity,
                                principal,
                                receivedNanoTime,
                                caller));
    }

    /** Meanwhile it may have come again, and the log may take nothing. */
    private void found(
            @Nullable String clientId,
            EconomicsReconciled fact,
            Sent sent,
            Identity identity,
            String principal,
            long receivedNanoTime,
            Caller caller) {
        long now = clock.nowNanos();
        ReasonCode refusal = readiness.recordingRefusal();
        if (refusal != null) {
            gate.refuse(refusal, caller, receivedNanoTime);
        } else if (clientId == null) {
            String why = "no decision goes by this decision_token";
            impossible.refuse(sent, identity, why, now, receivedNanoTime, caller);
        } else if (!sent.mayTell().test(clientId)) {
            Answer.Kept not = Answer.Kept.not("it is of another platform");
            caller.answer(
                    new Answer.Unprocessable(
                            "no decision of yours goes by this decision_token", not),
                    gate.timing(receivedNanoTime));
        } else if (journal.kernel().report(fact, identity, now / 1_000_000)
                instanceof Verdict.Event) {
            record(fact, sent, identity, principal, receivedNanoTime, caller);
        } else {
            take(sent, principal, receivedNanoTime, caller);
        }
    }

    private Verdict verdict(PlatformEvent event, Identity identity, long nowMillis) {
        return switch (event) {
            case LifecycleReport report -> {
                Identity execution = journal.identities().ofExecution(report);
                yield journal.kernel().report(report, identity, execution, nowMillis);
            }
            case PriceReported _ -> throw new IllegalStateException("a price is not recorded");
            case Told told -> journal.kernel().report(told, identity, nowMillis);
        };
    }

    /** The original is read from the log by a worker, once that and what is kept are durable. */
    private void conflict(
            long originalSeq, Answer.Kept kept, long receivedNanoTime, Caller caller) {
        long seq = kept.id() == null ? originalSeq : Math.max(originalSeq, kept.id());
        gate.whenDurable(
                seq,
                receivedNanoTime,
                caller,
                () -> repeats.conflict(originalSeq, kept, receivedNanoTime, caller, gate));
    }

    private Identity identity(PlatformEvent event) {
        return journal.identities()
                .ofEvent(event.source(), event.eventType(), event.eventId(), event.payloadSha256());
    }

    private void take(
            Lifecycle event,
            Identity identity,
            String principal,
            long now,
            long receivedNanoTime,
            Caller caller) {
        ControlEvent follows = confirmations.repeated(event, now / 1_000_000);
        if (follows != null && !triggers.hasRoom()) {
            gate.refuse(ReasonCode.OVERLOADED, caller, receivedNanoTime);
            return;
        }
        triggers.follow(Trigger.REPEATED_EXECUTION, follows, now);
        record(event, identity, now, receivedNanoTime, caller);
        quarantine.taken(identity, principal, now);
    }

    private void record(
            Lifecycle event, Identity identity, long now, long receivedNanoTime, Caller caller) {
        long seq = journal.record(now, event, identity);
        metrics.reported(event.eventType().word());
        if (event.unexpected()) {
            metrics.unexpected(event.state());
            alerts.warn(
                    event.state() + ": " + event.qty() + " of order " + event.traceId(),
                    clock.nanoTime());
        }
        if (event.unexpected() || event.undone() != null) {
            tighten(event, now);
        }
        gate.whenDurable(
                seq, receivedNanoTime, caller, new Answer.Reported(seq, false, event.state()));
    }

    /** A crash between the two events: the limits themselves block what would increase further. */
    private void tighten(Lifecycle event, long now) {
        RiskChanged tightened =
                journal.log().accepting() ? journal.kernel().tightened(event.clientId()) : null;
        if (tightened != null) {
            LOG.warn("{} is past its limits and may only reduce", event.clientId());
            journal.record(now, tightened);
        }
    }
}
