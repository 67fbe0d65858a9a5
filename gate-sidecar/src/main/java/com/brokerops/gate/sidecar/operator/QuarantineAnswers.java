package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What is answered about quarantined events. */
final class QuarantineAnswers {
    private QuarantineAnswers() {}

    static void page(Exchange exchange, Answer.Quarantine page) {
        JsonWriter json = new JsonWriter(256 + 768 * page.events().size());
        json.beginObject()
                .field("as_of_seq", page.seq())
                .field("quarantined", page.size())
                .field("events")
                .beginArray();
        for (Answer.QuarantinedEvent one : page.events()) {
            write(json, one);
        }
        json.endArray().field("next_after");
        if (page.more()) {
            json.number(page.events().getLast().id());
        } else {
            json.nullValue();
        }
        Answers.json(exchange, 200, json.endObject());
    }

    private static void write(JsonWriter json, Answer.QuarantinedEvent one) {
        Quarantined kept = one.event();
        UUID traceId = kept.traceId();
        byte[] event = kept.event().getBytes(StandardCharsets.US_ASCII);
        json.beginObject()
                .field("id", one.id())
                .field("at")
                .millis(one.atMillis())
                .field("why", kept.why())
                .field("sent_by", kept.sentBy())
                .field("trace_id");
        if (traceId == null) {
            json.nullValue();
        } else {
            json.uuid(traceId);
        }
        json.field("payload_sha256", kept.payloadSha256())
                .field("event")
                .raw(event, 0, event.length)
                .endObject();
    }

    /** What became of an event that was evaluated again. */
    static void redriven(Exchange exchange, long id, Answer answer) {
        switch (answer) {
            case Answer.Reported taken -> taken(exchange, id, taken);
            case Answer.Unprocessable(String why, _) ->
                    exchange.respond(Problem.of(422, "it is still not true: " + why));
            case Answer.Conflicting(long seq, String original, _) ->
                    exchange.respond(
                            Problem.of(
                                    409,
                                    "its event_id was used in line %d for another payload, %s"
                                            .formatted(seq, original)));
            case Answer.Outdated(long seq) ->
                    exchange.respond(
                            Problem.of(409, "line " + seq + " says what was so later: discard it"));
            case Answer.Quarantine _, Answer.NotQuarantined _ -> unknown(exchange);
            default -> Answers.uncertain(exchange);
        }
    }

    private static void taken(Exchange exchange, long id, Answer.Reported taken) {
        ReservationState state = taken.orderState();
        JsonWriter json = new JsonWriter(256);
        json.beginObject()
                .field("id", id)
                .field("duplicate", taken.duplicate())
                .field("seq", taken.seq())
                .field("order_state");
        if (state == null) {
            json.nullValue();
        } else {
            json.string(state.name());
        }
        Answers.json(exchange, 200, json.endObject());
    }

    static void discarded(Exchange exchange, long id, Answer answer) {
        switch (answer) {
            case Answer.Discarded(_, long seq) -> {
                JsonWriter json = new JsonWriter(128);
                json.beginObject().field("id", id).field("discarded", true).field("seq", seq);
                Answers.json(exchange, 200, json.endObject());
            }
            case Answer.NotQuarantined _ -> unknown(exchange);
            default -> Answers.uncertain(exchange);
        }
    }

    static void unknown(Exchange exchange) {
        exchange.respond(Problem.of(404, "no event of that id is quarantined"));
    }
}
