package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.operator.GateCalls.Outcome;
import com.brokerops.gate.sidecar.operator.PendingChanges.Confirmation;
import com.brokerops.gate.sidecar.operator.PendingChanges.Pending;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Changes that take two: asked for by one name, confirmed by another.
 *
 * <p><b>Thread.</b> The operator listener's.
 */
final class ChangeRoutes {
    private final GateCalls gate;
    private final OperatorAccess access;
    private final PendingChanges changes = new PendingChanges();
    private boolean telling;

    ChangeRoutes(GateCalls gate, OperatorAccess access) {
        this.gate = gate;
        this.access = access;
    }

    Router.Builder addTo(Router.Builder routes) {
        return routes.get("/v1/admin/changes", access.atLeast(Role.VIEWER), this::list)
                .post(
                        "/v1/admin/changes/{sha256}/confirm",
                        access.atLeast(Role.RISK),
                        this::confirm)
                .post(
                        "/v1/admin/changes/{sha256}/withdraw",
                        access.atLeast(Role.OPERATOR),
                        this::withdraw);
    }

    /** Lets a change wait for its second name, and answers 202. */
    void ask(Change change, Exchange exchange) {
        Operator operator = Operator.of(exchange);
        if (!access.allows(exchange, operator, Role.RISK)) {
            return;
        }
        Pending pending =
                changes.ask(change, operator.name(), System.nanoTime(), System.currentTimeMillis());
        if (pending == null) {
            exchange.respond(
                    Problem.of(409, PendingChanges.MOST + " changes wait; withdraw some of them"));
        } else if (pending.phase() != PendingChanges.Phase.ASKING) {
            respond(exchange, 202, pending);
        } else {
            gate.log(
                    pending.event(OperatorAction.CHANGE_ASKED, operator.name()),
                    exchange,
                    outcome -> asked(pending, outcome, exchange));
        }
    }

    private void asked(Pending pending, Outcome outcome, Exchange exchange) {
        if (!(outcome instanceof Outcome.Logged)) {
            changes.remove(pending);
            Answers.uncertain(exchange);
        } else if (changes.asked(pending)) {
            respond(exchange, 202, pending);
        } else {
            exchange.respond(Problem.of(409, "it was withdrawn while it was asked"));
        }
    }

    private void confirm(Exchange exchange) {
        if (!Answers.hasNoMembers(exchange)) {
            return;
        }
        String name = Operator.of(exchange).name();
        switch (changes.confirm(exchange.segmentFromEnd(1), name, System.nanoTime())) {
            case Confirmation.Unknown() -> unknown(exchange);
            case Confirmation.SameName() -> access.refuseSameName(exchange);
            case Confirmation.Agreed(Pending pending) ->
                    gate.apply(
                            pending,
                            name,
                            exchange,
                            outcome -> applied(pending, outcome, exchange));
        }
    }

    private void applied(Pending pending, Outcome outcome, Exchange exchange) {
        switch (outcome) {
            case Outcome.InForce(var set) -> {
                changes.remove(pending);
                Answers.riskState(exchange, set);
            }
            case Outcome.LimitsInForce(var set) -> {
                changes.remove(pending);
                LimitsAnswers.set(exchange, set);
            }
            case Outcome.LimitsAsBefore(var objection, long version) -> {
                withdraw(other -> other == pending, OperatorAction.GATE);
                LimitsAnswers.refuse(exchange, objection, version);
            }
            case Outcome.SessionInForce(var session) -> {
                changes.remove(pending);
                SessionRoutes.respond(exchange, session);
            }
            case Outcome.SessionAsBefore(var before) -> {
                withdraw(other -> other == pending, OperatorAction.GATE);
                SessionRoutes.refuse(exchange, before);
            }
            case Outcome.Outdated() -> {
                withdraw(other -> other == pending, OperatorAction.GATE);
                exchange.respond(
                        Problem.of(409, "the state has changed since it was asked; ask again"));
            }
            case Outcome.Uncertain(), Outcome.Logged _, Outcome.TakesTwo _ -> {
                changes.confirmAgain(pending);
                Answers.uncertain(exchange);
            }
        }
    }

    private void withdraw(Exchange exchange) {
        if (!Answers.hasNoMembers(exchange)) {
            return;
        }
        String sha256 = exchange.segmentFromEnd(1);
        changes.expire(System.nanoTime());
        int ended =
                withdraw(pending -> pending.sha256().equals(sha256), Operator.of(exchange).name());
        if (ended == 0) {
            unknown(exchange);
        } else {
            JsonWriter json = new JsonWriter(128);
            json.beginObject().field("sha256", sha256).field("withdrawn", true).endObject();
            Answers.json(exchange, 200, json);
        }
    }

    /** Withdraws those changes at once; the log is told as soon as it can be. */
    int withdraw(Predicate<Pending> which, String principal) {
        return changes.withdraw(which, principal);
    }

    /** The passing of time: ends what has waited too long, and tells the log. */
    void sweep(Executor thread) {
        changes.expire(System.nanoTime());
        Operated owed = changes.owed();
        if (owed != null && !telling) {
            telling = true;
            gate.log(
                    owed,
                    System.nanoTime(),
                    thread,
                    outcome -> {
                        telling = false;
                        if (outcome instanceof Outcome.Logged) {
                            changes.told(owed);
                            sweep(thread);
                        }
                    });
        }
    }

    private void list(Exchange exchange) {
        changes.expire(System.nanoTime());
        JsonWriter json = new JsonWriter(1024);
        json.beginObject().field("changes").beginArray();
        for (Pending pending : changes.all()) {
            if (pending.phase() != PendingChanges.Phase.ASKING) {
                write(json, pending);
            }
        }
        Answers.json(exchange, 200, json.endArray().endObject());
    }

    private static void respond(Exchange exchange, int status, Pending pending) {
        JsonWriter json = new JsonWriter(1024);
        write(json, pending);
        Answers.json(exchange, status, json);
    }

    private static void write(JsonWriter json, Pending pending) {
        byte[] text = pending.change().text().getBytes(StandardCharsets.US_ASCII);
        json.beginObject()
                .field("sha256", pending.sha256())
                .field("change")
                .raw(text, 0, text.length)
                .field("asked_by", pending.askedBy())
                .field("asked_at", Timestamps.ofMillis(pending.askedAtMillis()))
                .field("expires_at", Timestamps.ofMillis(pending.expiresAtMillis()))
                .endObject();
    }

    private static void unknown(Exchange exchange) {
        exchange.respond(Problem.of(404, "no change of that SHA-256 waits"));
    }
}
