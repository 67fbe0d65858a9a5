package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.gate.Answer.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate in every phase of its life: starting, live, or closed because the log cannot be trusted.
 * Whatever the phase, every question has an answer and a cancel passes.
 *
 * <p><b>Thread.</b> The gate thread's only.
 *
 * <p><b>Errors.</b> An exception out of the live gate is a broken invariant: it is logged once and
 * the gate refuses with STATE_UNAVAILABLE until a person restarts it.
 */
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    /** How often {@link #sweep} wants to be called. */
    public static final int SWEEP_MILLIS = 5;

    private static final int SWEEPS_A_SECOND = 200;

    private sealed interface Phase {
        /** Nothing to decide with yet. */
        record Starting() implements Phase {}

        /** Deciding, or refusing by itself. */
        record Live(LiveGate gate) implements Phase {}

        /** The log cannot be trusted; a person must look. */
        record Closed(String cause) implements Phase {}
    }

    private final GateMetrics metrics;
    private final Consumer<Error> fatal;
    private final Denials denials = new Denials();
    private final Pauses pauses = new Pauses();
    private final List<Supplier<@Nullable String>> degradations = new ArrayList<>();
    private final List<Supplier<@Nullable String>> paused = List.of(pauses::degradation);
    private Phase phase = new Phase.Starting();
    private long sweeps;

    /**
     * @param fatal told of an Error in a task of the gate's own; it must end the process
     */
    public Gate(GateMetrics metrics, Consumer<Error> fatal) {
        this.metrics = metrics;
        this.fatal = fatal;
        metrics.gauge(
                "gate_pause_seconds",
                "the longest time that the process stood still, if more than a second",
                pauses::longestSeconds);
    }

    /**
     * Adds what may not be as it should although orders are decided; the first one that is so is
     * the cause.
     *
     * @param source asked for every look at the health; gives null when all is well
     */
    public void degradedBy(Supplier<@Nullable String> source) {
        degradations.add(source);
    }

    /** Hands the gate what it decides with. */
    public void live(LiveGate gate) {
        phase = new Phase.Live(gate);
    }

    /** Closes the gate for a cause that a person must look at. */
    public void close(String cause) {
        phase = new Phase.Closed(cause);
    }

    /** May this order go? */
    public void authorize(Submission submission) {
        long receivedNanoTime = submission.receivedNanoTime();
        Caller caller = submission.caller();
        if (pauses.heldUp(receivedNanoTime)) {
            ask(
                    caller,
                    receivedNanoTime,
                    gate -> gate.refuse(ReasonCode.OVERLOADED, caller, receivedNanoTime));
        } else {
            ask(caller, receivedNanoTime, gate -> gate.authorize(submission));
        }
    }

    /** May these orders go, all of them or none? */
    public void authorize(ListSubmission list) {
        long receivedNanoTime = list.receivedNanoTime();
        Caller caller = list.caller();
        boolean late = pauses.heldUp(receivedNanoTime);
        ask(
                caller,
                receivedNanoTime,
                gate -> {
                    if (late) {
                        gate.refuse(ReasonCode.OVERLOADED, caller, receivedNanoTime);
                    } else {
                        gate.lists.authorize(list);
                    }
                });
    }

    /** A cancel passes, always. */
    public void cancel(Cancellation cancellation) {
        if (phase instanceof Phase.Live(LiveGate gate)) {
            try {
                gate.cancel(cancellation);
                return;
            } catch (RuntimeException e) {
                breakDown(gate, e);
            }
        }
        long nanos = System.nanoTime() - cancellation.receivedNanoTime();
        metrics.cancelPassed(false, nanos);
        LiveGate.passUnlogged(UUID.randomUUID(), cancellation, Timing.lasting(nanos));
    }

    /** What became of an order? */
    public void report(Sent sent, long receivedNanoTime, Caller caller) {
        ask(caller, receivedNanoTime, gate -> gate.reports.take(sent, receivedNanoTime, caller));
    }

    /**
     * Which events are quarantined?
     *
     * @param afterId of those that were told before, or -1
     */
    public void quarantine(long afterId, int most, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.reports.quarantine().tell(afterId, most, receivedNanoTime, caller));
    }

    /**
     * A person has a quarantined event evaluated as if it came now.
     *
     * @param sent the event again, {@code by} the person
     */
    public void redrive(long id, Sent sent, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.reports.redrive(id, sent, receivedNanoTime, caller));
    }

    /** A person has decided that a quarantined event will never be true. */
    public void discard(long id, String reason, String by, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate ->
                        gate.reports
                                .quarantine()
                                .discard(id, reason, by, receivedNanoTime, caller));
    }

    /**
     * Whose open order that decision is about, or null: then no report about it changes anything.
     */
    public @Nullable String clientOf(UUID traceId) {
        return phase instanceof Phase.Live(LiveGate gate) ? gate.acts.clientOf(traceId) : null;
    }

    /**
     * A person sets a risk state.
     *
     * @param wanted its kill epoch does not count
     */
    public void risk(RiskChanged wanted, long receivedNanoTime, Caller caller) {
        ask(caller, receivedNanoTime, gate -> gate.risk(wanted, receivedNanoTime, caller));
    }

    /** What was last set for exactly that scope and side, or null if nothing ever was. */
    public @Nullable RiskChanged riskSetting(Scope scope, @Nullable Side side) {
        return phase instanceof Phase.Live(LiveGate gate)
                ? gate.acts.riskSetting(scope, side)
                : null;
    }

    /**
     * People change what an owner sets for a scope.
     *
     * @param wanted of one scope, and of the version after the one it rests on
     * @param agreed true if two people want it
     */
    public void limits(LimitsChanged wanted, boolean agreed, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.limits.set(wanted, agreed, receivedNanoTime, caller));
    }

    /** Which limits does that scope have, and from whom? */
    public void limitsOf(Scope scope, long receivedNanoTime, Caller caller) {
        ask(caller, receivedNanoTime, gate -> gate.limits.tell(scope, receivedNanoTime, caller));
    }

    /**
     * A session is to begin.
     *
     * @param agreed true if two people want it
     */
    public void rollSession(
            SessionRolled wanted, boolean agreed, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.sessions.roll(wanted, agreed, receivedNanoTime, caller));
    }

    /** Which session is in force? */
    public void session(long receivedNanoTime, Caller caller) {
        ask(caller, receivedNanoTime, gate -> gate.sessions.tell(receivedNanoTime, caller));
    }

    /** A platform is alive; how often it must be heard, in milliseconds, or -1. */
    public long heard(String platform) {
        return phase instanceof Phase.Live(LiveGate gate) ? gate.heartbeats.heard(platform) : -1;
    }

    /** Every scope that is not NORMAL. */
    public List<RiskChanged> risksInForce() {
        return phase instanceof Phase.Live(LiveGate gate) ? gate.acts.risksInForce() : List.of();
    }

    /** An operator did something that goes into the log and changes no decision. */
    public void operated(Operated act, long receivedNanoTime, Caller caller) {
        ask(caller, receivedNanoTime, gate -> gate.acts.record(act, receivedNanoTime, caller));
    }

    /** Where requests are counted that were turned away for who sent them. */
    public Denials denials() {
        return denials;
    }

    /** A person has the key directory read again. */
    void keys(KeyReload.Outcome outcome, String principal, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.tokens.keys(outcome, principal, receivedNanoTime, caller));
    }

    /** May this order be executed on this token? Asked once for each token. */
    public void verify(TokenQuestion question, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.tokens.verify(question, receivedNanoTime, caller));
    }

    /** What would be decided about that order? Nothing is changed by asking. */
    public void whatIf(
            Order order,
            Context context,
            @Nullable ReferencePrice reference,
            long receivedNanoTime,
            Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.questions.whatIf(order, context, reference, receivedNanoTime, caller));
    }

    /** What does that client hold and have pending? */
    public void exposure(String clientId, long receivedNanoTime, Caller caller) {
        ask(
                caller,
                receivedNanoTime,
                gate -> gate.questions.exposure(clientId, receivedNanoTime, caller));
    }

    private void ask(Caller caller, long receivedNanoTime, Consumer<LiveGate> question) {
        switch (phase) {
            case Phase.Live(LiveGate gate) -> {
                try {
                    question.accept(gate);
                } catch (RuntimeException e) {
                    breakDown(gate, e);
                    refuse(ReasonCode.STATE_UNAVAILABLE, caller, receivedNanoTime);
                }
            }
            case Phase.Starting _ -> refuse(ReasonCode.GATE_UNAVAILABLE, caller, receivedNanoTime);
            case Phase.Closed _ -> refuse(ReasonCode.AUDIT_UNAVAILABLE, caller, receivedNanoTime);
        }
    }

    /** The log has made progress, or its health has changed. */
    public void onProgress() {
        if (phase instanceof Phase.Live(LiveGate gate)) {
            guarded(gate, LiveGate::onProgress);
        }
    }

    /** The state of the process. */
    public Health health() {
        return switch (phase) {
            case Phase.Starting _ -> Health.STARTING;
            case Phase.Live(LiveGate gate) ->
                    gate.health().or(degradations).or(paused).or(List.of(gate.readiness::crowd));
            case Phase.Closed(String cause) -> new Health(Health.State.FAIL_CLOSED, cause);
        };
    }

    /** What an operator wants to know at a glance. */
    public GateStatus status() {
        return phase instanceof Phase.Live(LiveGate gate)
                ? gate.status(health())
                : GateStatus.without(health());
    }

    /** Decides nothing more; what was asked is still answered. */
    public void drain() {
        if (phase instanceof Phase.Live(LiveGate gate)) {
            gate.drain();
        }
    }

    /** True when nobody waits for an answer. */
    public boolean drained() {
        return !(phase instanceof Phase.Live(LiveGate gate)) || gate.drained();
    }

    /**
     * Writes the last line, if the log takes it; nothing may be asked after it.
     *
     * @param stateHash of the state at a time
     */
    public void stop(LongFunction<String> stateHash) {
        if (phase instanceof Phase.Live(LiveGate gate)) {
            gate.acts.record(denials);
            gate.stop(stateHash);
        }
        phase = new Phase.Starting();
    }

    /** The passing of time: gives up, voids, expires, compares. Called every few milliseconds. */
    public void sweep() {
        if (phase instanceof Phase.Live(LiveGate gate)) {
            pauses.tick(gate.nanoTime());
            sweeps++;
            guarded(gate, LiveGate::sweep);
            if (sweeps % SWEEPS_A_SECOND == 0) {
                guarded(gate, LiveGate::second);
                guarded(gate, live -> live.acts.record(denials));
            }
        }
    }

    private void guarded(LiveGate gate, Consumer<LiveGate> step) {
        try {
            step.accept(gate);
        } catch (RuntimeException e) {
            breakDown(gate, e);
        } catch (Error e) {
            fatal.accept(e);
        }
    }

    private static void breakDown(LiveGate gate, RuntimeException cause) {
        if (gate.breakDown(cause)) {
            LOG.error("an invariant is broken: no decision until a restart", cause);
        }
    }

    private void refuse(ReasonCode code, Caller caller, long receivedNanoTime) {
        long nanos = System.nanoTime() - receivedNanoTime;
        metrics.undecided(code, nanos);
        caller.answer(new Answer.Refused(code), Timing.lasting(nanos));
    }
}
