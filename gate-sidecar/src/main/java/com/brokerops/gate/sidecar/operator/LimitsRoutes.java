package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.LimitsReader;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.QueryText;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook.Objection;
import com.brokerops.gate.sidecar.operator.Change.NewLimits;
import com.brokerops.gate.sidecar.operator.GateCalls.Outcome;
import com.brokerops.gate.sidecar.operator.PendingChanges.Phase;
import java.util.Map;

/**
 * Limits while the gate runs: what is set for a scope and by whom, and another value of one owner.
 * Lower ones hold at once; what is larger or unset, now or later, waits for a second name.
 *
 * <p><b>Thread.</b> The operator listener's.
 */
final class LimitsRoutes {
    private static final String PATH = "/v1/admin/limits";

    private final GateCalls gate;
    private final OperatorAccess access;
    private final ChangeRoutes changes;

    LimitsRoutes(GateCalls gate, OperatorAccess access, ChangeRoutes changes) {
        this.gate = gate;
        this.access = access;
        this.changes = changes;
    }

    Router.Builder addTo(Router.Builder routes) {
        return routes.getWithQuery(PATH, access.atLeast(Role.VIEWER), this::show)
                .post(PATH, access.atLeast(Role.OPERATOR), this::set);
    }

    private void show(Exchange exchange) {
        Scope scope;
        try {
            scope = scope(QueryText.parse(exchange.query(), "scope"));
        } catch (IllegalArgumentException e) {
            exchange.respond(Problem.of(400, String.valueOf(e.getMessage())));
            return;
        }
        gate.limitsOf(
                scope,
                exchange,
                answer -> {
                    if (answer instanceof Answer.ScopeLimits limits) {
                        LimitsAnswers.show(exchange, limits);
                    } else {
                        exchange.respond(
                                Problem.of(503, "the gate has not recovered"), "Retry-After", "1");
                    }
                });
    }

    private static Scope scope(Map<String, String> query) {
        String text = query.get("scope");
        if (text == null) {
            throw new IllegalArgumentException("scope is missing");
        }
        Scope scope = Scope.parse(text);
        if (scope.kind() == Kind.CLIENT_SYMBOL) {
            throw new IllegalArgumentException("a client in one symbol has no limits");
        }
        return scope;
    }

    private void set(Exchange exchange) {
        NewLimits change;
        try {
            change = new NewLimits(LimitsReader.read(exchange.body(), exchange.bodyLength()));
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        String name = Operator.of(exchange).name();
        gate.limits(
                change.wanted(name),
                exchange,
                outcome -> {
                    switch (outcome) {
                        case Outcome.LimitsInForce(var set) -> {
                            withdrawBefore(set.version(), name);
                            LimitsAnswers.set(exchange, set);
                        }
                        case Outcome.LimitsAsBefore(Objection objection, long version) -> {
                            if (objection == Objection.TAKES_TWO) {
                                changes.ask(change, exchange);
                            } else {
                                LimitsAnswers.refuse(exchange, objection, version);
                            }
                        }
                        case Outcome.InForce _,
                                Outcome.Logged _,
                                Outcome.TakesTwo _,
                                Outcome.Outdated _,
                                Outcome.SessionInForce _,
                                Outcome.SessionAsBefore _,
                                Outcome.Uncertain _ ->
                                Answers.uncertain(exchange);
                    }
                });
    }

    /** What rests on an earlier version can no longer come into force. */
    private void withdrawBefore(long version, String name) {
        changes.withdraw(
                pending ->
                        pending.phase() != Phase.CONFIRMING
                                && pending.change() instanceof NewLimits(var request)
                                && request.expectedVersion() < version,
                name);
    }
}
