package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a platform says became of an order. An execution that came late, or beyond the order, may
 * take a client past its limits: then it may only reduce until a person says otherwise.
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
    private final BoundedLog alerts;

    PlatformReports(
            LiveGate gate,
            Journal journal,
            GateClock clock,
            Repeats repeats,
            Readiness readiness,
            GateMetrics metrics) {
        this.gate = gate;
        this.journal = journal;
        this.clock = clock;
        this.repeats = repeats;
        this.readiness = readiness;
        this.metrics = metrics;
        this.alerts = new BoundedLog(LOG, clock.nanoTime());
    }

    void take(LifecycleReport report, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.recordingRefusal();
        if (refusal != null) {
            gate.refuse(refusal, caller, receivedNanoTime);
            return;
        }
        Identity identity =
                journal.identities()
                        .ofEvent(
                                report.source(),
                                report.type().word(),
                                report.eventId(),
                                report.payloadSha256());
        long now = clock.nowNanos();
        switch (journal.kernel().report(report, identity, now / 1_000_000)) {
            case Verdict.Event(Lifecycle event) ->
                    record(event, identity, now, receivedNanoTime, caller);
            case Verdict.Duplicate(long seq) ->
                    gate.whenDurable(
                            seq, receivedNanoTime, caller, new Answer.Reported(seq, true, null));
            case Verdict.Conflict(long seq) ->
                    repeats.conflict(seq, receivedNanoTime, caller, gate);
            case Verdict.Unprocessable(String why) ->
                    caller.answer(new Answer.Unprocessable(why), gate.timing(receivedNanoTime));
            case Verdict.NoRoom() ->
                    gate.refuse(ReasonCode.STATE_CAPACITY, caller, receivedNanoTime);
            case Verdict.Event _, Verdict.Repeated _ ->
                    throw new IllegalStateException("a report gave an order's verdict");
        }
    }

    private void record(
            Lifecycle event, Identity identity, long now, long receivedNanoTime, Caller caller) {
        long seq = journal.record(now, event, identity);
        metrics.reported(event.eventType());
        if (event.unexpected()) {
            metrics.unexpected(event.state());
            alerts.warn(
                    event.state() + ": " + event.qty() + " of order " + event.traceId(),
                    clock.nanoTime());
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
