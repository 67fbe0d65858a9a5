package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Answer.SessionObjection;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.http.SessionReader;
import com.brokerops.gate.sidecar.operator.GateCalls.Outcome;

/**
 * Trading sessions: which one is in force, and the beginning of another. What ended with the one
 * before is set aside no longer, which makes the gate looser: that takes two.
 *
 * <p><b>Thread.</b> The operator listener's.
 */
final class SessionRoutes {
    private static final String PATH = "/v1/admin/session";

    private final GateCalls gate;
    private final OperatorAccess access;
    private final ChangeRoutes changes;

    SessionRoutes(GateCalls gate, OperatorAccess access, ChangeRoutes changes) {
        this.gate = gate;
        this.access = access;
        this.changes = changes;
    }

    Router.Builder addTo(Router.Builder routes) {
        return routes.get(PATH, access.atLeast(Role.VIEWER), this::show)
                .post(PATH + "/roll", access.atLeast(Role.OPERATOR), this::roll);
    }

    private void show(Exchange exchange) {
        gate.session(
                exchange,
                answer -> {
                    if (answer instanceof Answer.SessionInForce session) {
                        respond(exchange, session);
                    } else {
                        exchange.respond(
                                Problem.of(503, "the gate has not recovered"), "Retry-After", "1");
                    }
                });
    }

    private void roll(Exchange exchange) {
        Change.SessionRoll change;
        try {
            change =
                    new Change.SessionRoll(
                            SessionReader.read(exchange.body(), exchange.bodyLength()));
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        gate.roll(
                change.wanted(Operator.of(exchange).name()),
                exchange,
                outcome -> {
                    switch (outcome) {
                        case Outcome.SessionInForce(var session) -> respond(exchange, session);
                        case Outcome.SessionAsBefore(var before) -> {
                            if (before.objection() == SessionObjection.TAKES_TWO) {
                                changes.ask(change, exchange);
                            } else {
                                refuse(exchange, before);
                            }
                        }
                        case Outcome.InForce _,
                                Outcome.Logged _,
                                Outcome.TakesTwo _,
                                Outcome.Outdated _,
                                Outcome.LimitsInForce _,
                                Outcome.LimitsAsBefore _,
                                Outcome.Uncertain _ ->
                                Answers.uncertain(exchange);
                    }
                });
    }

    /** It is in force. */
    static void respond(Exchange exchange, Answer.SessionInForce session) {
        JsonWriter json = new JsonWriter(128);
        json.beginObject().field("session");
        if (session.session().isEmpty()) {
            json.nullValue().field("seq").nullValue();
        } else {
            json.string(session.session()).field("seq", session.seq());
        }
        Answers.json(exchange, 200, json.field("ending", session.ending()).endObject());
    }

    /** The one in force stays. */
    static void refuse(Exchange exchange, Answer.SessionAsBefore before) {
        exchange.respond(
                Problem.ofField(
                        409,
                        "session",
                        switch (before.objection()) {
                            case EARLIER ->
                                    "session is before the one in force, " + before.inForce();
                            case TOO_FAR_AHEAD ->
                                    "session is more than %d days from today"
                                            .formatted(Answer.SessionAsBefore.MOST_DAYS_AHEAD);
                            case TAKES_TWO -> "it takes two names";
                        }));
    }
}
