package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Gate;
import java.util.Arrays;
import java.util.List;

/**
 * {@code POST /v1/events}: one event or an array, taken in order. Each stands by itself; sending
 * the whole array again is always safe. If one is about another platform's order, none is taken.
 */
public final class EventRoute implements Route {
    private final Gate gate;
    private final PlatformAccess access;

    public EventRoute(Gate gate, PlatformAccess access) {
        this.gate = gate;
        this.access = access;
    }

    @Override
    public void handle(Exchange exchange) {
        List<LifecycleReport> reports;
        try {
            reports = EventReader.read(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        if (!mayTell(Platform.of(exchange), reports)) {
            access.refuseAccount(exchange);
            return;
        }
        boolean array = startsWithBracket(exchange);
        Outcomes outcomes = new Outcomes(exchange, reports, array);
        for (int i = 0; i < reports.size(); i++) {
            int index = i;
            gate.report(
                    reports.get(i),
                    exchange.receivedNanoTime(),
                    (answer, _) -> outcomes.add(index, answer));
        }
    }

    /** An order that is not known has no account; a report about it changes nothing. */
    private boolean mayTell(Platform platform, List<LifecycleReport> reports) {
        boolean may = true;
        for (int i = 0; may && !platform.everyAccount() && i < reports.size(); i++) {
            String clientId = gate.clientOf(reports.get(i).traceId());
            may = clientId == null || platform.speaksFor(clientId);
        }
        return may;
    }

    private static boolean startsWithBracket(Exchange exchange) {
        int at = 0;
        while (exchange.body()[at] <= ' ') {
            at++;
        }
        return exchange.body()[at] == '[';
    }

    /** The answers to the events of one request; responds when the last one is there. */
    private static final class Outcomes {
        private final Exchange exchange;
        private final List<LifecycleReport> reports;
        private final boolean array;
        private final Answer[] answers;
        private int open;

        Outcomes(Exchange exchange, List<LifecycleReport> reports, boolean array) {
            this.exchange = exchange;
            this.reports = reports;
            this.array = array;
            this.answers = new Answer[reports.size()];
            this.open = reports.size();
        }

        void add(int index, Answer answer) {
            answers[index] = answer;
            if (--open == 0) {
                respond();
            }
        }

        private void respond() {
            int status = Arrays.stream(answers).mapToInt(EventRoute::status).max().orElse(200);
            JsonWriter out = new JsonWriter(256 * answers.length);
            if (array) {
                out.beginObject().field("results").beginArray();
            }
            for (int i = 0; i < answers.length; i++) {
                write(out, reports.get(i), answers[i]);
            }
            if (array) {
                out.endArray().endObject();
            }
            MediaType type = status == 200 || array ? MediaType.JSON : MediaType.PROBLEM;
            exchange.respond(status, type, out.array(), 0, out.length());
        }
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Reported _ -> 200;
            case Answer.Conflicting _ -> 409;
            case Answer.Unprocessable _ -> 422;
            case Answer.Refused _ -> 503;
            case Answer.Decision _,
                    Answer.Superseded _,
                    Answer.CancelPassed _,
                    Answer.OfList _,
                    Answer.Undecided _,
                    Answer.Noted _,
                    Answer.RiskSet _,
                    Answer.KeysInForce _,
                    Answer.OfLimits _,
                    Answer.Judged _,
                    Answer.Considered _,
                    Answer.ClientExposure _ ->
                    throw new IllegalArgumentException("not an answer to an event: " + answer);
        };
    }

    private static void write(JsonWriter out, LifecycleReport report, Answer answer) {
        int status = status(answer);
        out.beginObject().field("event_id", report.eventId()).field("status", status);
        switch (answer) {
            case Answer.Reported(long seq, boolean duplicate, ReservationState state) -> {
                out.field("duplicate", duplicate).field("seq", seq).field("order_state");
                if (state == null) {
                    out.nullValue();
                } else {
                    out.string(state.name());
                }
            }
            case Answer.Conflicting(long seq, String original) ->
                    out.field("title", StatusLine.reason(status))
                            .field("detail", "this event_id was used for another payload")
                            .field("original_seq", seq)
                            .field("original_payload_sha256", original)
                            .field("payload_sha256", report.payloadSha256());
            case Answer.Unprocessable(String why) ->
                    out.field("title", StatusLine.reason(status)).field("detail", why);
            case Answer.Refused(var code) ->
                    out.field("title", StatusLine.reason(status))
                            .field("detail", "nothing changed that is certain; send it again")
                            .field("reason_code", code.name());
            case Answer.Decision _,
                    Answer.Superseded _,
                    Answer.CancelPassed _,
                    Answer.OfList _,
                    Answer.Undecided _,
                    Answer.Noted _,
                    Answer.RiskSet _,
                    Answer.KeysInForce _,
                    Answer.OfLimits _,
                    Answer.Judged _,
                    Answer.Considered _,
                    Answer.ClientExposure _ ->
                    throw new IllegalArgumentException("not an answer to an event: " + answer);
        }
        out.endObject();
    }
}
