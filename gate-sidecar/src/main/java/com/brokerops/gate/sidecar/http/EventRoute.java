package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.PlatformEvent;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Answer.Kept;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.Sent;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

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
        List<ReadEvent> events;
        try {
            events = EventReader.read(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        Platform platform = Platform.of(exchange);
        if (!mayTell(platform, events)) {
            access.refuseAccount(exchange);
            return;
        }
        boolean array = startsWithBracket(exchange);
        Outcomes outcomes = new Outcomes(exchange, events, array);
        byte[] body = exchange.body();
        for (int i = 0; i < events.size(); i++) {
            int index = i;
            ReadEvent read = events.get(i);
            gate.report(
                    new Sent(
                            read.event(),
                            platform.name(),
                            platform::speaksFor,
                            () -> read.text(body)),
                    exchange.receivedNanoTime(),
                    (answer, _) -> outcomes.add(index, answer));
        }
    }

    /**
     * An order that is not known has no account; a report about it changes nothing. What is about
     * no account is everybody's: only a platform that may speak for all may say it.
     */
    private boolean mayTell(Platform platform, List<ReadEvent> events) {
        boolean may = true;
        for (int i = 0; may && !platform.everyAccount() && i < events.size(); i++) {
            PlatformEvent event = events.get(i).event();
            UUID about = event.about();
            String clientId = about == null ? event.account() : gate.clientOf(about);
            may = clientId == null ? about != null : platform.speaksFor(clientId);
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
        private final List<ReadEvent> events;
        private final boolean array;
        private final Answer[] answers;
        private int open;

        Outcomes(Exchange exchange, List<ReadEvent> events, boolean array) {
            this.exchange = exchange;
            this.events = events;
            this.array = array;
            this.answers = new Answer[events.size()];
            this.open = events.size();
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
                write(out, events.get(i).event(), answers[i]);
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
            case Answer.Reported _, Answer.Outdated _, Answer.Priced _ -> 200;
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
                    Answer.OfSession _,
                    Answer.OfQuarantine _,
                    Answer.Judged _,
                    Answer.Considered _,
                    Answer.ClientExposure _ ->
                    throw new IllegalArgumentException("not an answer to an event: " + answer);
        };
    }

    private static void write(JsonWriter out, PlatformEvent event, Answer answer) {
        int status = status(answer);
        out.beginObject().field("event_id", event.eventId()).field("status", status);
        switch (answer) {
            case Answer.Reported(long seq, boolean duplicate, ReservationState state) -> {
                out.field("duplicate", duplicate).field("seq", seq).field("order_state");
                if (state == null) {
                    out.nullValue();
                } else {
                    out.string(state.name());
                }
            }
            case Answer.Priced(boolean superseded) -> {
                out.field("duplicate", false);
                if (superseded) {
                    out.field("superseded", true);
                }
                out.field("seq").nullValue().field("order_state").nullValue();
            }
            case Answer.Outdated(long seq) ->
                    out.field("duplicate", false)
                            .field("superseded", true)
                            .field("seq", seq)
                            .field("order_state")
                            .nullValue();
            case Answer.Conflicting(long seq, String original, Kept kept) -> {
                out.field("title", StatusLine.reason(status))
                        .field("detail", "this event_id was used for another payload")
                        .field("original_seq", seq)
                        .field("original_payload_sha256", original)
                        .field("payload_sha256", event.payloadSha256());
                kept(out, kept);
            }
            case Answer.Unprocessable(String why, Kept kept) -> {
                out.field("title", StatusLine.reason(status)).field("detail", why);
                kept(out, kept);
            }
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
                    Answer.OfSession _,
                    Answer.OfQuarantine _,
                    Answer.Judged _,
                    Answer.Considered _,
                    Answer.ClientExposure _ ->
                    throw new IllegalArgumentException("not an answer to an event: " + answer);
        }
        out.endObject();
    }

    private static void kept(JsonWriter out, Kept kept) {
        Long id = kept.id();
        String whyNot = kept.whyNot();
        out.field("quarantine_id");
        if (id == null) {
            out.nullValue();
        } else {
            out.number(id);
        }
        out.field("not_kept");
        if (whyNot == null) {
            out.nullValue();
        } else {
            out.string(whyNot);
        }
    }
}
