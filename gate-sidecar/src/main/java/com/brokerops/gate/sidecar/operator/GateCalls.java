package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateStatus;
import com.brokerops.gate.sidecar.gate.Sent;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.RiskStateRequest;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook.Objection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place where the word of an operator reaches the gate: over to its thread, and back with
 * what it said.
 *
 * <p><b>Thread.</b> Called on the operator listener's, and calls back there.
 */
final class GateCalls {
    private final Gate gate;
    private final Executor gateThread;

    GateCalls(Gate gate, Executor gateThread) {
        this.gate = gate;
        this.gateThread = gateThread;
    }

    /** What the gate said. */
    sealed interface Outcome {
        /** In force, and in the log. */
        record InForce(Answer.RiskSet set) implements Outcome {}

        /** In the log. */
        record Logged(long seq) implements Outcome {}

        /** It would be looser than what is in force: that takes two. */
        record TakesTwo(long killEpoch) implements Outcome {}

        /** What is in force is no longer what the change was asked for. */
        record Outdated() implements Outcome {}

        /** Limits are in force, and in the log. */
        record LimitsInForce(Answer.LimitsSet set) implements Outcome {}

        /** Limits of that version are in force as before. */
        record LimitsAsBefore(Objection objection, long version) implements Outcome {}

        /** A session is in force, and in the log. */
        record SessionInForce(Answer.SessionInForce session) implements Outcome {}

        /** The session in force stays. */
        record SessionAsBefore(Answer.SessionAsBefore before) implements Outcome {}

        /** Not certain to be in the log. */
        record Uncertain() implements Outcome {}
    }

    /**
     * What holds now.
     *
     * @param live false while there is nothing to hold
     * @param engaged every scope that is not NORMAL
     */
    record Risk(boolean live, long killEpoch, List<RiskChanged> engaged) {}

    /** How strict the gate is. */
    void risk(Exchange exchange, Consumer<Risk> then) {
        gateThread.execute(() -> {
            GateStatus now = gate.status();
            Risk risk = new Risk(now.riskState() != null, now.killEpoch(), gate.risksInForce());
            exchange.executor().execute(() -> then.accept(risk));
        });
    }

    /** Sets a risk state, unless it would be looser than the one in force. */
    void set(RiskStateRequest request, String by, Exchange exchange, Consumer<Outcome> then) {
        gateThread.execute(() -> {
            RiskChanged now = setting(request);
            if (now != null && request.state().compareTo(now.state()) < 0) {
                back(exchange, then, new Outcome.TakesTwo(now.killEpoch()));
            } else {
                risk(request, by, exchange, then);
            }
        });
    }

    private @Nullable RiskChanged setting(RiskStateRequest request) {
        return gate.riskSetting(request.scope(), request.side());
    }

    /** What a scope has. */
    void limitsOf(Scope scope, Exchange exchange, Consumer<Answer> then) {
        gateThread.execute(() ->
                gate.limitsOf(
                        scope,
                        exchange.receivedNanoTime(),
                        (answer, _) -> exchange.executor().execute(() -> then.accept(answer))));
    }

    /** Changes limits, unless some would become larger or unset. */
    void limits(LimitsChanged wanted, Exchange exchange, Consumer<Outcome> then) {
        gateThread.execute(() -> limits(wanted, false, exchange, then));
    }

    private void limits(
            LimitsChanged wanted, boolean agreed, Exchange exchange, Consumer<Outcome> then) {
        gate.limits(
                wanted,
                agreed,
                exchange.receivedNanoTime(),
                (answer, _) -> back(exchange, then, outcome(answer)));
    }

    /** Which session is in force. */
    void session(Exchange exchange, Consumer<Answer> then) {
        gateThread.execute(() ->
                gate.session(
                        exchange.receivedNanoTime(),
                        (answer, _) -> exchange.executor().execute(() -> then.accept(answer))));
    }

    /** Has a session begin, if it has not begun, and nobody else must say yes to it. */
    void roll(SessionRolled wanted, Exchange exchange, Consumer<Outcome> then) {
        gateThread.execute(() -> roll(wanted, false, exchange, then));
    }

    private void roll(
            SessionRolled wanted, boolean agreed, Exchange exchange, Consumer<Outcome> then) {
        gate.rollSession(
                wanted,
                agreed,
                exchange.receivedNanoTime(),
                (answer, _) -> back(exchange, then, outcome(answer)));
    }

    /** Which events are quarantined, those with larger ids than that. */
    void quarantine(long afterId, int most, Exchange exchange, Consumer<Answer> then) {
        gateThread.execute(() ->
                gate.quarantine(
                        afterId,
                        most,
                        exchange.receivedNanoTime(),
                        (answer, _) -> exchange.executor().execute(() -> then.accept(answer))));
    }

    /** Has a quarantined event evaluated as if it came now. */
    void redrive(long id, Sent sent, Exchange exchange, Consumer<Answer> then) {
        gateThread.execute(() ->
                gate.redrive(
                        id,
                        sent,
                        exchange.receivedNanoTime(),
                        (answer, _) -> exchange.executor().execute(() -> then.accept(answer))));
    }

    /** Has a quarantined event kept no longer. */
    void discard(long id, String reason, String by, Exchange exchange, Consumer<Answer> then) {
        gateThread.execute(() ->
                gate.discard(
                        id,
                        reason,
                        by,
                        exchange.receivedNanoTime(),
                        (answer, _) -> exchange.executor().execute(() -> then.accept(answer))));
    }

    /** Puts a change in force that two have agreed to. */
    void apply(
            PendingChanges.Pending agreed, String by, Exchange exchange, Consumer<Outcome> then) {
        gateThread.execute(() -> {
            switch (agreed.change()) {
                case Change.LooserRiskState(RiskStateRequest request, long killEpoch) -> {
                    RiskChanged now = setting(request);
                    if (now != null && now.killEpoch() != killEpoch) {
                        back(exchange, then, new Outcome.Outdated());
                        return;
                    }
                    confirmed(agreed, by, exchange);
                    risk(request, agreed.askedBy() + "+" + by, exchange, then);
                }
                case Change.SessionRoll change -> {
                    confirmed(agreed, by, exchange);
                    roll(change.wanted(agreed.askedBy() + "+" + by), true, exchange, then);
                }
                case Change.NewLimits change -> {
                    if (gate.status().limitsVersion() == change.request().expectedVersion()) {
                        confirmed(agreed, by, exchange); // otherwise it is refused, or was done
                    }
                    String both = agreed.askedBy() + "+" + by;
                    limits(change.wanted(both), true, exchange, then);
                }
            }
        });
    }

    /** If the log takes nothing it takes neither this nor the change; the answer is of that. */
    private void confirmed(PendingChanges.Pending agreed, String by, Exchange exchange) {
        gate.operated(
                agreed.event(OperatorAction.CHANGE_CONFIRMED, by),
                exchange.receivedNanoTime(),
                (_, _) -> {});
    }

    private void risk(
            RiskStateRequest request, String by, Exchange exchange, Consumer<Outcome> then) {
        gate.risk(
                new RiskChanged(
                        request.scope(), request.side(), request.state(), request.reason(), by, 0),
                exchange.receivedNanoTime(),
                (answer, _) -> back(exchange, then, outcome(answer)));
    }

    /** Writes down what an operator did. */
    void log(Operated act, Exchange exchange, Consumer<Outcome> then) {
        gateThread.execute(() ->
                gate.operated(
                        act,
                        exchange.receivedNanoTime(),
                        (answer, _) -> back(exchange, then, outcome(answer))));
    }

    /** Writes down what happened without a request. */
    void log(Operated act, long nanoTime, Executor back, Consumer<Outcome> then) {
        gateThread.execute(() ->
                gate.operated(
                        act,
                        nanoTime,
                        (answer, _) -> back.execute(() -> then.accept(outcome(answer)))));
    }

    private static Outcome outcome(Answer answer) {
        return switch (answer) {
            case Answer.RiskSet set -> new Outcome.InForce(set);
            case Answer.LimitsSet set -> new Outcome.LimitsInForce(set);
            case Answer.LimitsNotSet(Objection why, long version) ->
                    new Outcome.LimitsAsBefore(why, version);
            case Answer.SessionInForce session -> new Outcome.SessionInForce(session);
            case Answer.SessionAsBefore before -> new Outcome.SessionAsBefore(before);
            case Answer.Noted(long seq) -> new Outcome.Logged(seq);
            default -> new Outcome.Uncertain();
        };
    }

    private static void back(Exchange exchange, Consumer<Outcome> then, Outcome outcome) {
        exchange.executor().execute(() -> then.accept(outcome));
    }
}
