package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.LimitsJson;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook.Objection;
import org.jspecify.annotations.Nullable;

/** What is answered about limits. */
final class LimitsAnswers {
    private LimitsAnswers() {}

    /** They are in force. */
    static void set(Exchange exchange, Answer.LimitsSet set) {
        RiskState state = set.riskState();
        JsonWriter json = new JsonWriter(512);
        json.beginObject()
                .field("scope", set.scope().text())
                .field("owner", set.owner())
                .field("version", set.version())
                .field("seq", set.seq());
        LimitsJson.write(json, "in_force", set.limits());
        json.field("risk_state", (state == null ? RiskState.NORMAL : state).name());
        Answers.json(exchange, 200, json.endObject());
    }

    /** What a scope has. */
    static void show(Exchange exchange, Answer.ScopeLimits limits) {
        JsonWriter json = new JsonWriter(2048);
        json.beginObject()
                .field("scope", limits.scope().text())
                .field("version", limits.version())
                .field("as_of_seq", limits.seq());
        LimitsJson.write(json, "in_force", limits.limits());
        json.field("owners").beginArray();
        limits.owners().forEach((owner, set) -> owner(json, owner, set));
        Answers.json(exchange, 200, json.endArray().endObject());
    }

    private static void owner(JsonWriter json, String owner, OwnersLimits set) {
        json.beginObject().field("owner", owner);
        LimitsJson.write(json, "limits", set.limits());
        text(json, "principal", set.principal());
        text(json, "reason", set.reason());
        json.field("expires_at");
        if (set.untilMillis() == OwnersLimits.FOREVER) {
            json.nullValue();
        } else {
            json.millis(set.untilMillis());
        }
        LimitsJson.write(json, "then", set.then());
        json.endObject();
    }

    private static void text(JsonWriter json, String name, @Nullable String text) {
        json.field(name);
        if (text == null) {
            json.nullValue();
        } else {
            json.string(text);
        }
    }

    /** They are as they were. */
    static void refuse(Exchange exchange, Objection objection, long version) {
        exchange.respond(
                Problem.of(
                        409,
                        switch (objection) {
                            case OUTDATED ->
                                    "the limits are of version %d; look at them and ask again"
                                            .formatted(version);
                            case OVER -> "expires_at has passed";
                            case FULL ->
                                    "%d owners have limits for this scope, or %d are set in all"
                                            .formatted(LimitsBook.MAX_OWNERS, LimitsBook.MAX_SET);
                            case TAKES_TWO -> "it takes two names";
                        }));
    }
}
