package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Caller;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.KeyReload;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.MediaType;
import com.brokerops.gate.sidecar.http.NoMembers;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.RiskStateReader;
import com.brokerops.gate.sidecar.http.RiskStateRequest;
import com.brokerops.gate.sidecar.http.Route;
import com.brokerops.gate.sidecar.http.Router;
import java.util.concurrent.Executor;

/**
 * What an operator may do, on a listener of its own. Every route asks for the credential, on
 * loopback too.
 *
 * <p><b>Thread.</b> The operator listener's; questions are handed to the gate thread and answered
 * back on this one.
 */
public final class OperatorRoutes {
    private static final String PRINCIPAL = "operator";

    private final Gate gate;
    private final Executor gateThread;
    private final OperatorCredential credential;
    private final KeyReload keyReload;

    public OperatorRoutes(
            Gate gate, Executor gateThread, OperatorCredential credential, KeyReload keyReload) {
        this.gate = gate;
        this.gateThread = gateThread;
        this.credential = credential;
        this.keyReload = keyReload;
    }

    /** The table of the operator listener. */
    public Router.Builder routes() {
        return Router.builder()
                .post("/v1/admin/risk-state", authenticated(this::riskState))
                .post("/v1/admin/keys/reload", authenticated(this::reloadKeys));
    }

    private Route authenticated(Route route) {
        return exchange -> {
            if (credential.isShownBy(exchange.header("Authorization"))) {
                route.handle(exchange);
            } else {
                exchange.respond(
                        Problem.of(401, "the operator's credential is missing or wrong"),
                        "WWW-Authenticate",
                        "Bearer");
            }
        };
    }

    private void riskState(Exchange exchange) {
        RiskStateRequest request;
        try {
            request = RiskStateReader.read(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        Caller caller = (answer, _) -> exchange.executor().execute(() -> respond(exchange, answer));
        gateThread.execute(() ->
                gate.risk(
                        request.state(),
                        request.reason(),
                        PRINCIPAL,
                        exchange.receivedNanoTime(),
                        caller));
    }

    private void reloadKeys(Exchange exchange) {
        try {
            NoMembers.require(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        keyReload.ask(
                PRINCIPAL,
                exchange.receivedNanoTime(),
                (answer, _) ->
                        exchange.executor().execute(() -> KeyAnswers.respond(exchange, answer)));
    }

    private static void respond(Exchange exchange, Answer answer) {
        if (answer instanceof Answer.RiskSet set) {
            JsonWriter out = new JsonWriter(128);
            out.beginObject()
                    .field("scope", RiskStateRequest.GLOBAL)
                    .field("state", set.state().name())
                    .field("kill_epoch", set.killEpoch())
                    .field("seq", set.seq())
                    .endObject();
            exchange.respond(200, MediaType.JSON, out.array(), 0, out.length());
        } else {
            exchange.respond(
                    Problem.of(503, "the change is not certain to be in the log; send it again"),
                    "Retry-After",
                    "1");
        }
    }
}
