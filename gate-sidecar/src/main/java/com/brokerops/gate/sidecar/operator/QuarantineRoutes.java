package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.PlatformEvent;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Sent;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.sidecar.http.EventReader;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.QueryText;
import com.brokerops.gate.sidecar.http.ReasonReader;
import com.brokerops.gate.sidecar.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events of platforms that could not be true when they came: a person looks at them, has one
 * evaluated as if it came now, or discards it.
 *
 * <p><b>Thread.</b> The operator listener's.
 */
final class QuarantineRoutes {
    private static final String PATH = "/v1/admin/quarantine";
    private static final int PAGE = 100;
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    private final GateCalls gate;
    private final OperatorAccess access;

    QuarantineRoutes(GateCalls gate, OperatorAccess access) {
        this.gate = gate;
        this.access = access;
    }

    Router.Builder addTo(Router.Builder routes) {
        return routes.getWithQuery(PATH, access.atLeast(Role.VIEWER), this::list)
                .post(PATH + "/{id}/redrive", access.atLeast(Role.OPERATOR), this::redrive)
                .post(PATH + "/{id}/discard", access.atLeast(Role.OPERATOR), this::discard);
    }

    private void list(Exchange exchange) {
        String after;
        try {
            after = QueryText.parse(exchange.query(), "after").get("after");
        } catch (IllegalArgumentException e) {
            exchange.respond(Problem.of(400, String.valueOf(e.getMessage())));
            return;
        }
        if (after != null && !ID.matcher(after).matches()) {
            exchange.respond(Problem.of(400, "after must be 1 to 18 digits"));
            return;
        }
        gate.quarantine(
                after == null ? -1 : Long.parseLong(after),
                PAGE,
                exchange,
                answer -> {
                    if (answer instanceof Answer.Quarantine page) {
                        QuarantineAnswers.page(exchange, page);
                    } else {
                        exchange.respond(
                                Problem.of(503, "the gate has not recovered"), "Retry-After", "1");
                    }
                });
    }

    private void redrive(Exchange exchange) {
        Long id = id(exchange);
        if (id == null || !Answers.hasNoMembers(exchange)) {
            return;
        }
        String by = Operator.of(exchange).name();
        Consumer<Answer> respond = answer -> QuarantineAnswers.redriven(exchange, id, answer);
        gate.quarantine(
                id - 1,
                1,
                exchange,
                answer -> {
                    String text = text(answer, id);
                    if (text == null) {
                        QuarantineAnswers.redriven(exchange, id, answer);
                    } else {
                        gate.redrive(id, sent(text, by), exchange, respond);
                    }
                });
    }

    /** The event as its platform sent it; null if it is kept no longer. */
    private static @Nullable String text(Answer answer, long id) {
        if (answer instanceof Answer.Quarantine page) {
            for (Answer.QuarantinedEvent one : page.events()) {
                if (one.id() == id) {
                    return one.event().event();
                }
            }
        }
        return null;
    }

    private static Sent sent(String text, String by) {
        byte[] json = text.getBytes(StandardCharsets.US_ASCII);
        try {
            PlatformEvent event = EventReader.read(json, json.length).get(0).event();
            return new Sent(event, by, () -> text);
        } catch (BadRequestException e) {
            throw new IllegalStateException("quarantined, and not well-formed: " + text, e);
        }
    }

    private void discard(Exchange exchange) {
        Long id = id(exchange);
        if (id == null) {
            return;
        }
        String reason;
        try {
            reason = ReasonReader.read(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        gate.discard(
                id,
                reason,
                Operator.of(exchange).name(),
                exchange,
                answer -> QuarantineAnswers.discarded(exchange, id, answer));
    }

    /** The id of the path; null if it cannot be one, and that was answered. */
    private static @Nullable Long id(Exchange exchange) {
        String text = exchange.segmentFromEnd(1);
        if (ID.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        QuarantineAnswers.unknown(exchange);
        return null;
    }
}
