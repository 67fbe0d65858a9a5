package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Answer.Position;
import com.brokerops.gate.sidecar.gate.Answer.Timing;
import com.brokerops.gate.token.SignedToken;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an answer to {@code POST /v1/authorize}. Every answer has the same members in the
 * same order; what the gate does not know is null.
 *
 * <p><b>Thread.</b> One at a time: the text is reused.
 */
public final class AnswerWriter {
    private static final int MICRO_DECIMALS = 3;

    private final JsonWriter out = new JsonWriter(4096);
    private final Durability durability;

    public AnswerWriter(Durability durability) {
        this.durability = durability;
    }

    /** Renders an answer; the result is valid until the next call. */
    public JsonWriter write(Answer answer, Timing timing) {
        out.clear();
        object(answer, timing);
        return out;
    }

    /**
     * Renders the answer to a list, an {@link Answer.OfList} or a refusal; the result is valid
     * until the next call. Each of its orders has the object of a single answer.
     */
    public JsonWriter writeList(Contingency contingency, Answer answer, Timing timing) {
        List<Answer> decisions =
                answer instanceof Answer.OfList list ? list.decisions() : List.of();
        boolean retryable = answer instanceof Answer.Refused;
        ReasonCode code =
                switch (answer) {
                    case Answer.OfList list -> list.reasonCode();
                    case Answer.Refused(ReasonCode refusal) -> refusal;
                    default -> throw new IllegalArgumentException("not of a list: " + answer);
                };
        boolean authorized = code == ReasonCode.OK;
        out.clear();
        out.beginObject()
                .asciiField("status", (authorized ? Status.AUTHORIZED : Status.BLOCKED).name())
                .asciiField("reason_code", code.name())
                .asciiField("contingency", contingency.name())
                .field("decisions")
                .beginArray();
        decisions.forEach(decision -> object(decision, timing));
        out.endArray()
                .field("retryable", retryable)
                .asciiField("gate_note", listNote(answer, code));
        timing(timing);
        return out.endObject();
    }

    private static String listNote(Answer answer, ReasonCode code) {
        if (answer instanceof Answer.Refused) {
            return "the gate could not decide; the list may be sent again as it is";
        }
        return code == ReasonCode.OK
                ? "verify each token against its order, then send them"
                : "send none of these orders";
    }

    private void object(Answer answer, Timing timing) {
        out.beginObject();
        switch (answer) {
            case Answer.Decision decision -> decision(decision);
            case Answer.Superseded superseded -> superseded(superseded);
            case Answer.CancelPassed cancel -> cancelPassed(cancel);
            case Answer.Refused(ReasonCode code) ->
                    undecided(
                            code,
                            true,
                            "the gate could not decide; the order may be sent again as it is");
            case Answer.Undecided(ReasonCode code) ->
                    undecided(code, false, "not decided; the list as a whole is blocked");
            case Answer.OfList _,
                    Answer.Reported _,
                    Answer.Conflicting _,
                    Answer.Outdated _,
                    Answer.Priced _,
                    Answer.Unprocessable _,
                    Answer.Noted _,
                    Answer.RiskSet _,
                    Answer.KeysInForce _,
                    Answer.OfLimits _,
                    Answer.OfSession _,
                    Answer.OfQuarantine _,
                    Answer.Judged _,
                    Answer.Considered _,
                    Answer.ClientExposure _ ->
                    throw new IllegalArgumentException("not an answer to an order: " + answer);
        }
        timing(timing);
        out.endObject();
    }

    private void decision(Answer.Decision decision) {
        Decided decided = decision.decided();
        head(decided.traceId(), decided.status(), decided.reasonCode(), decided.ruleIds());
        out.field("reasons").beginArray();
        for (Reason reason : decided.reasons()) {
            reason(reason, null);
        }
        out.endArray();
        policy(decided);
        token(decision.token());
        out.field("advisory_routing_class").nullValue();
        economics(decided);
        audit(decision.position(), decided.durability());
        tail(decision.replayed(), decision.orderState(), false, note(decision));
    }

    private static String note(Answer.Decision decision) {
        if (decision.replayed()) {
            return "decided before; this is the original decision";
        }
        return decision.decided().status() == Status.AUTHORIZED
                ? "verify the token against the order, then send it before expires_at"
                : "do not send this order";
    }

    private void superseded(Answer.Superseded superseded) {
        Decided original = superseded.original();
        head(original.traceId(), Status.BLOCKED, superseded.code(), List.of());
        out.field("reasons").beginArray();
        reason(Reason.of(superseded.code(), null, "order"), superseded.field());
        out.endArray();
        policy(original);
        noToken();
        out.field("advisory_routing_class").nullValue();
        out.field("economics").nullValue();
        audit(superseded.position(), original.durability());
        String note =
                switch (superseded.code()) {
                    case IDEMPOTENCY_MISMATCH ->
                            "this client_order_id was used before for another order";
                    case LIST_BLOCKED -> "another order of the list may not go; ask for this alone";
                    case DUPLICATE_CLOSED -> "this order was authorized before and is closed";
                    case DUPLICATE_EXPIRED -> "the token of this order ran out; use a new id";
                    default -> "authorized before; it may not be sent now";
                };
        tail(true, superseded.orderState(), false, note);
    }

    private void cancelPassed(Answer.CancelPassed cancel) {
        head(cancel.traceId(), Status.AUTHORIZED, ReasonCode.CANCEL_PASS_THROUGH, List.of());
        out.field("reasons").beginArray().endArray();
        nulls("policy_version", "policy_hash", "limits_version");
        noToken();
        nulls("advisory_routing_class", "economics");
        Position position = cancel.position();
        if (position == null) {
            nulls("audit");
        } else {
            audit(position, durability);
        }
        tail(false, null, false, "a cancel is never blocked");
    }

    private void undecided(ReasonCode code, boolean retryable, String note) {
        nulls("trace_id");
        out.asciiField("status", Status.BLOCKED.name()).asciiField("reason_code", code.name());
        nulls("rule_ids");
        out.field("reasons").beginArray();
        reason(Reason.of(code, null, "gate"), null);
        out.endArray();
        nulls("policy_version", "policy_hash", "limits_version");
        noToken();
        nulls("advisory_routing_class", "economics", "audit");
        tail(false, null, retryable, note);
    }

    private void head(UUID traceId, Status status, ReasonCode code, List<String> ruleIds) {
        out.field("trace_id")
                .uuid(traceId)
                .asciiField("status", status.name())
                .asciiField("reason_code", code.name())
                .field("rule_ids")
                .beginArray();
        for (String ruleId : ruleIds) {
            out.string(ruleId);
        }
        out.endArray();
    }

    private void reason(Reason reason, @Nullable String field) {
        out.beginObject()
                .asciiField("code", reason.code().name())
                .asciiField("layer", reason.code().layer().word())
                .field("rule_id");
        nullable(reason.ruleId());
        out.asciiField("severity", "HARD").field("scope", reason.scope());
        operand("limit", reason.limit(), reason.unit());
        operand("actual", reason.actual(), reason.unit());
        operand("headroom", reason.headroom(), reason.unit());
        if (field != null) {
            out.field("field", field);
        }
        out.field("overridable", false).endObject();
    }

    private void operand(String name, long value, Unit unit) {
        out.field(name);
        if (unit == Unit.NONE) {
            out.nullValue();
        } else {
            out.decimal(value, unit.decimals());
        }
    }

    private void policy(Decided decided) {
        out.field("policy_version", decided.policyVersion())
                .asciiField("policy_hash", decided.policyHash())
                .field("limits_version", decided.limitsVersion());
    }

    private void token(SignedToken token) {
        out.field("decision_token");
        token.writeV1(out);
        out.asciiField("decision_signature", token.decisionSignature())
                .asciiField("decision_jws", token.jws());
    }

    private void noToken() {
        nulls("decision_token", "decision_signature", "decision_jws");
    }

    private void economics(Decided decided) {
        boolean authorized = decided.status() == Status.AUTHORIZED;
        boolean valued = decided.notionalE4() != Decided.NO_NOTIONAL;
        out.field("economics").beginObject().asciiField("price_source", priceSource(decided));
        money("notional", decided.notionalE4(), valued);
        money("projected_exposure_delta", decided.notionalE4(), valued && authorized);
        money("saved_exposure", decided.notionalE4(), valued && !authorized);
        Reason breach = breach(decided);
        money(
                "breach_amount",
                breach == null ? 0 : breach.actual() - breach.limit(),
                breach != null);
        money("exposure_before", decided.grossBeforeE4(), true);
        money("exposure_after", decided.grossAfterE4(), true);
        out.endObject();
    }

    private static String priceSource(Decided decided) {
        Order order = decided.order();
        long worthE8 = decided.valuedAtE8();
        if (worthE8 == Order.NO_PRICE) { // it was not needed, or not known
            boolean named = order.priced() || order.stopPriceE8() != Order.NO_PRICE;
            return named ? "FIRM" : "UNAVAILABLE";
        }
        boolean own = worthE8 == order.priceE8() || worthE8 == order.stopPriceE8();
        return own ? "FIRM" : "INDICATIVE";
    }

    private static @Nullable Reason breach(Decided decided) {
        for (Reason reason : decided.reasons()) {
            if (reason.unit() == Unit.MONEY) {
                return reason;
            }
        }
        return null;
    }

    private void money(String name, long amountE4, boolean known) {
        out.field(name);
        if (known) {
            out.decimal(amountE4, Decimals.MONEY_DECIMALS);
        } else {
            out.nullValue();
        }
    }

    private void audit(Position position, Durability level) {
        out.field("audit")
                .beginObject()
                .field("seq", position.seq())
                .asciiField("hash", position.hash())
                .asciiField("durability", level.word())
                .endObject();
    }

    private void tail(
            boolean replayed,
            @Nullable ReservationState orderState,
            boolean retryable,
            String note) {
        out.field("replayed", replayed).field("order_state");
        nullable(orderState == null ? null : orderState.name());
        out.field("retryable", retryable).asciiField("gate_note", note);
    }

    private void timing(Timing timing) {
        out.field("timing_ms").beginObject();
        millis("parse", timing.parse());
        millis("policy", timing.policy());
        millis("state", timing.state());
        millis("sign", timing.sign());
        millis("audit", timing.audit());
        millis("total", timing.total());
        out.endObject();
    }

    private void millis(String name, long nanos) {
        out.field(name);
        if (nanos < 0) {
            out.nullValue();
        } else {
            out.decimal(nanos / 1000, MICRO_DECIMALS);
        }
    }

    private void nullable(@Nullable String text) {
        if (text == null) {
            out.nullValue();
        } else {
            out.string(text);
        }
    }

    private void nulls(String... names) {
        for (String name : names) {
            out.field(name).nullValue();
        }
    }
}
