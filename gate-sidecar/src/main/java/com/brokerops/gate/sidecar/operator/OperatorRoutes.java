package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.KeyReload;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.NoMembers;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.RiskStateReader;
import com.brokerops.gate.sidecar.http.RiskStateRequest;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.operator.GateCalls.Outcome;
import java.util.concurrent.Executor;

/**
 * What an operator may do, on a listener of its own. Every route asks for a credential, on loopback
 * too. What makes the gate stricter holds at once; what makes it looser waits for a second name.
 *
 * <p><b>Thread.</b> The operator listener's; questions are handed to the gate thread and answered
 * back on this one.
 */
public final class OperatorRoutes {
    /** How often {@link #sweep} wants to be called. */
    public static final int SWEEP_MILLIS = 1_000;

    private final GateCalls gate;
    private final OperatorAccess access;
    private final ChangeRoutes changes;
    private final LimitsRoutes limits;
    private final QuarantineRoutes quarantine;
    private final SessionRoutes sessions;
    private final CredentialReload reload;
    private final Executor thread;
    private final KeyReload keyReload;

    /**
     * @param thread the operator listener's
     * @param workers wait for the disk
     */
    public OperatorRoutes(
            Gate gate,
            Executor gateThread,
            Executor thread,
            Credentials credentials,
            KeyReload keyReload,
            Executor workers) {
        this.gate = new GateCalls(gate, gateThread);
        this.access = new OperatorAccess(credentials, gate.denials());
        this.changes = new ChangeRoutes(this.gate, access);
        this.limits = new LimitsRoutes(this.gate, access, changes);
        this.quarantine = new QuarantineRoutes(this.gate, access);
        this.sessions = new SessionRoutes(this.gate, access, changes);
        this.reload = new CredentialReload(credentials, this.gate, changes, thread, workers);
        this.thread = thread;
        this.keyReload = keyReload;
    }

    /** The table of the operator listener. */
    public Router.Builder routes() {
        Router.Builder routes =
                Router.builder()
                        .get("/v1/admin/risk-state", access.atLeast(Role.VIEWER), this::riskState)
                        .post("/v1/admin/risk-state", access.atLeast(Role.OPERATOR), this::set)
                        .post(
                                "/v1/admin/credentials/reload",
                                access.atLeast(Role.OPERATOR),
                                reload::handle)
                        .post(
                                "/v1/admin/keys/reload",
                                access.atLeast(Role.OPERATOR),
                                this::reloadKeys);
        return sessions.addTo(quarantine.addTo(limits.addTo(changes.addTo(routes))));
    }

    /** Reads the credentials anew, for whoever asks by other ways than this listener. */
    public CredentialReload reload() {
        return reload;
    }

    /** The passing of time. On the thread of this listener. */
    public void sweep() {
        changes.sweep(thread);
    }

    private void riskState(Exchange exchange) {
        gate.risk(
                exchange,
                risk -> {
                    if (risk.live()) {
                        JsonWriter json = new JsonWriter(1024);
                        Answers.write(json, risk);
                        Answers.json(exchange, 200, json);
                    } else {
                        exchange.respond(
                                Problem.of(503, "the gate has not recovered"), "Retry-After", "1");
                    }
                });
    }

    private void set(Exchange exchange) {
        RiskStateRequest request;
        try {
            request = RiskStateReader.read(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        String name = Operator.of(exchange).name();
        if (request.state() == RiskState.HALT) {
            withdrawFor(request, name);
        }
        gate.set(
                request,
                name,
                exchange,
                outcome -> {
                    switch (outcome) {
                        case Outcome.InForce(var set) -> {
                            withdrawFor(request, name);
                            Answers.riskState(exchange, set);
                        }
                        case Outcome.TakesTwo(long killEpoch) ->
                                changes.ask(
                                        new Change.LooserRiskState(request, killEpoch), exchange);
                        case Outcome.Uncertain _,
                                Outcome.Logged _,
                                Outcome.LimitsInForce _,
                                Outcome.LimitsAsBefore _,
                                Outcome.SessionInForce _,
                                Outcome.SessionAsBefore _,
                                Outcome.Outdated _ ->
                                Answers.uncertain(exchange);
                    }
                });
    }

    private void reloadKeys(Exchange exchange) {
        try {
            NoMembers.require(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        keyReload.ask(
                Operator.of(exchange).name(),
                exchange.receivedNanoTime(),
                (answer, _) ->
                        exchange.executor().execute(() -> KeyAnswers.respond(exchange, answer)));
    }

    /** What was asked before a scope became stricter was not asked about that. */
    private void withdrawFor(RiskStateRequest stricter, String name) {
        changes.withdraw(
                pending ->
                        switch (pending.change()) {
                            case Change.LooserRiskState(var request, _) ->
                                    request.scope().equals(stricter.scope())
                                            && request.side() == stricter.side();
                            case Change.NewLimits _ -> false; // they rest on a version
                            case Change.SessionRoll _ -> false; // it is of no scope
                        },
                name);
    }
}
