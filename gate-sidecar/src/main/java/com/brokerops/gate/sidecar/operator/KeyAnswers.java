package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.MediaType;
import com.brokerops.gate.sidecar.http.Problem;
import java.util.List;

/** What is said of keys to whoever asked for them; never one of them. */
final class KeyAnswers {
    private KeyAnswers() {}

    static void respond(Exchange exchange, Answer answer) {
        if (!(answer instanceof Answer.KeysInForce(long seq, KeysLoaded keys))) {
            exchange.respond(
                    Problem.of(503, "the change is not certain to be in the log; send it again"),
                    "Retry-After",
                    "1");
        } else if (keys.refused() != null) {
            exchange.respond(Problem.of(422, "the keys in force stay: " + keys.refused()));
        } else {
            JsonWriter out = new JsonWriter(512);
            out.beginObject().field("active_kid", keys.activeKid());
            write(out, "verifying_kids", keys.verifyingKids());
            write(out, "revoked_kids", keys.revokedKids());
            out.field("seq", seq).endObject();
            exchange.respond(200, MediaType.JSON, out.array(), 0, out.length());
        }
    }

    private static void write(JsonWriter out, String name, List<String> kids) {
        out.field(name).beginArray();
        kids.forEach(out::string);
        out.endArray();
    }
}
