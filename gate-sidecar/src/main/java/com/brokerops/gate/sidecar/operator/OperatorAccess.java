package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.sidecar.gate.Denials;
import com.brokerops.gate.sidecar.http.Access;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.Principal;
import com.brokerops.gate.sidecar.http.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the routes of the operator listener: whoever shows a credential of the role that a
 * route asks for, on loopback too.
 *
 * <p><b>Thread.</b> The operator listener's.
 */
final class OperatorAccess {
    private final Credentials credentials;
    private final Denials denials;

    OperatorAccess(Credentials credentials, Denials denials) {
        this.credentials = credentials;
        this.denials = denials;
    }

    /** For those who have that role, or one that includes it. */
    Access atLeast(Role role) {
        return exchange -> admit(exchange, role);
    }

    private @Nullable Principal admit(Exchange exchange, Role role) {
        Operator operator = credentials.operators().find(exchange.header("Authorization"));
        if (operator == null) {
            denials.add(Denials.Kind.OPERATOR_UNKNOWN);
            exchange.respond(
                    Problem.of(401, "the operator's credential is missing or wrong"),
                    "WWW-Authenticate",
                    "Bearer");
            return null;
        }
        return allows(exchange, operator, role) ? operator : null;
    }

    /** True if the operator has that role; if not it was answered. */
    boolean allows(Exchange exchange, Operator operator, Role role) {
        if (operator.role().includes(role)) {
            return true;
        }
        denials.add(Denials.Kind.OPERATOR_ROLE);
        exchange.respond(
                Problem.of(
                        403,
                        "this takes role %s, and %s has %s"
                                .formatted(role, operator.name(), operator.role())));
        return false;
    }

    /** Answers who asked for a change and would be the second to say yes. */
    void refuseSameName(Exchange exchange) {
        denials.add(Denials.Kind.OPERATOR_SAME_NAME);
        exchange.respond(Problem.of(403, "it takes another name than the one that asked"));
    }
}
