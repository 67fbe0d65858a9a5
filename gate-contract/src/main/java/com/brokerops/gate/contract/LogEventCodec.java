package com.brokerops.gate.contract;

import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.LogEvent.Segment;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.LogEvent.Stopped;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a log event. Members have one fixed order, absent values are null, and the reader
 * ({@link LogLineReader}) is the mirror of this writer: there is exactly one rendering of a fact.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class LogEventCodec {
    private static final String AFTER = "exposure_after";

    private LogEventCodec() {}

    /** Writes the members of the event, those after "prev", into an object that is open. */
    public static void write(JsonWriter out, LogEvent event) {
        if (event instanceof Decided decided) {
            decided(out, decided);
        } else if (event instanceof CancelPassed cancel) {
            cancelPassed(out, cancel);
        } else if (event instanceof Lifecycle lifecycle) {
            lifecycle(out, lifecycle);
        } else if (event instanceof Expired expired) {
            expired(out, expired);
        } else if (event instanceof DecisionVoided voided) {
            voided(out, voided);
        } else if (event instanceof Refusals refusals) {
            refusals(out, refusals);
        } else if (event instanceof ControlEvent control) {
            ControlEventCodec.write(out, control);
        } else if (event instanceof FactEvent fact) {
            FactEventCodec.write(out, fact);
        } else if (event instanceof SessionEvent session) {
            SessionEventCodec.write(out, session);
        } else {
            ofTheLog(out, event);
        }
    }

    /**
     * Reads one whole line without its newline. The hash is not checked. Who reads many has a
     * {@link LogLineReader}.
     *
     * @throws JsonException when the members are not exactly those of one line, in their order
     */
    public static LogLine readLine(byte[] bytes, int from, int to) {
        return new LogLineReader().read(bytes, from, to);
    }

    private static void ofTheLog(JsonWriter out, LogEvent event) {
        if (event instanceof Segment segment) {
            out.field("format", segment.format())
                    .field("log_id", segment.logId())
                    .field("boot_epoch", segment.bootEpoch())
                    .field("ordinal", segment.ordinal())
                    .field("first_seq", segment.firstSeq());
        } else if (event instanceof Started started) {
            out.field("boot_epoch", started.bootEpoch())
                    .field("version", started.version())
                    .field("state_hash", started.stateHash())
                    .field("recovered_events", started.recoveredEvents());
        } else if (event instanceof Stopped stopped) {
            out.field("state_hash", stopped.stateHash());
        } else {
            throw new IllegalArgumentException("no bytes for " + event.type());
        }
    }

    private static void decided(JsonWriter out, Decided decided) {
        boolean replaces = decided.order().origClientOrderId() != null;
        out.asciiField("action", replaces ? "REPLACE" : "NEW")
                .field("trace_id")
                .uuid(decided.traceId())
                .asciiField("nonce", decided.nonce())
                .asciiField("request_sha256", decided.requestSha256());
        order(out, decided.order());
        context(out, decided.context());
        out.asciiField("status", decided.status().name()).field("reasons").beginArray();
        for (Reason reason : decided.reasons()) {
            reason(out, reason);
        }
        out.endArray().field("rule_ids").beginArray();
        for (String ruleId : decided.ruleIds()) {
            out.string(ruleId);
        }
        out.endArray()
                .field("policy_version", decided.policyVersion())
                .asciiField("policy_hash", decided.policyHash())
                .field("limits_version", decided.limitsVersion())
                .field("issued_at")
                .millis(decided.issuedAtMillis())
                .field("expires_at")
                .millis(decided.expiresAtMillis())
                .field("kid", decided.kid())
                .field("kill_epoch", decided.killEpoch())
                .asciiField("durability", decided.durability().word());
        UUID original = decided.replaces();
        out.field("replaces");
        if (original == null) {
            out.nullValue();
        } else {
            out.uuid(original);
        }
        reference(out, decided.reference());
        nullable(out, "valued_at_e8", decided.valuedAtE8(), Order.NO_PRICE);
        nullable(out, "notional_e4", decided.notionalE4(), Decided.NO_NOTIONAL);
        out.field("gross_before_e4", decided.grossBeforeE4())
                .field("gross_after_e4", decided.grossAfterE4())
                .field("reserved_qty", decided.reservedQty())
                .field("reserved_e4", decided.reservedE4());
        exposure(out, AFTER, decided.exposureAfter());
        list(out, decided.list());
        MetCodec.write(out, decided.met());
    }

    /** Nothing for an order that came alone: its line is as it was before there were lists. */
    private static void list(JsonWriter out, @Nullable ListPlace place) {
        if (place == null) {
            return;
        }
        out.field("list")
                .beginObject()
                .field("id")
                .uuid(place.listId())
                .field("index", place.index())
                .field("size", place.size())
                .asciiField("contingency", place.contingency().name());
        nullable(out, "blocked_by", place.blockedBy(), ListPlace.NOBODY);
        out.endObject();
    }

    private static void reference(JsonWriter out, @Nullable ReferencePrice reference) {
        out.field("reference");
        if (reference == null) {
            out.nullValue();
            return;
        }
        out.beginObject()
                .field("price_e8", reference.priceE8())
                .field("at")
                .millis(reference.atMillis())
                .endObject();
    }

    private static void cancelPassed(JsonWriter out, CancelPassed cancel) {
        out.asciiField("action", "CANCEL")
                .field("trace_id")
                .uuid(cancel.traceId())
                .asciiField("request_sha256", cancel.requestSha256())
                .field("client_order_id", cancel.clientOrderId());
        context(out, cancel.context());
        out.asciiField("status", Status.AUTHORIZED.name())
                .asciiField("reason_code", ReasonCode.CANCEL_PASS_THROUGH.name());
    }

    private static void order(JsonWriter out, Order order) {
        out.field("order")
                .beginObject()
                .field("client_order_id", order.clientOrderId())
                .field("symbol", order.symbol())
                .asciiField("side", order.side().name())
                .field("qty", order.qty());
        nullable(out, "price_e8", order.priceE8(), Order.NO_PRICE);
        out.asciiField("type", order.type().name())
                .asciiField("time_in_force", order.timeInForce().name());
        nullable(out, "stop_price_e8", order.stopPriceE8(), Order.NO_PRICE);
        out.field("reduce_only", order.reduceOnly());
        nullable(out, "orig_client_order_id", order.origClientOrderId());
        out.endObject();
    }

    private static void context(JsonWriter out, Context context) {
        out.field("context").beginObject().field("client_id", context.clientId());
        nullable(out, "desk_id", context.deskId());
        nullable(out, "trader_id", context.traderId());
        nullable(out, "strategy_id", context.strategyId());
        nullable(out, "session_id", context.sessionId());
        AccountType account = context.accountType();
        nullable(out, "account_type", account == null ? null : account.name());
        out.endObject();
    }

    private static void reason(JsonWriter out, Reason reason) {
        out.beginObject().asciiField("code", reason.code().name());
        nullable(out, "rule_id", reason.ruleId());
        out.field("scope", reason.scope())
                .asciiField("unit", reason.unit().name())
                .field("limit", reason.limit())
                .field("actual", reason.actual())
                .field("headroom", reason.headroom())
                .endObject();
    }

    static void exposure(JsonWriter out, String name, @Nullable Exposure exposure) {
        out.field(name);
        if (exposure == null) {
            out.nullValue();
            return;
        }
        out.beginObject()
                .field("position", exposure.position())
                .field("position_cost_e4", exposure.positionCostE4())
                .field("pending_buy_qty", exposure.pendingBuyQty())
                .field("pending_buy_e4", exposure.pendingBuyE4())
                .field("pending_sell_qty", exposure.pendingSellQty())
                .field("pending_sell_e4", exposure.pendingSellE4())
                .endObject();
    }

    private static void lifecycle(JsonWriter out, Lifecycle lifecycle) {
        out.asciiField("event_type", lifecycle.eventType().word())
                .field("source", lifecycle.source())
                .field("event_id", lifecycle.eventId())
                .asciiField("payload_sha256", lifecycle.payloadSha256())
                .field("trace_id")
                .uuid(lifecycle.traceId())
                .field("qty", lifecycle.qty())
                .field("price_e8", lifecycle.priceE8());
        Undone undone = lifecycle.undone();
        if (undone != null) {
            out.field("exec_id", undone.execId()).field("exec_seq", undone.seq());
            if (undone.says()) {
                out.field("exec_qty", undone.qty()).field("exec_price_e8", undone.priceE8());
            }
        }
        out.field("client_id", lifecycle.clientId())
                .field("symbol", lifecycle.symbol())
                .field("reservations")
                .beginArray();
        for (ReservationAfter after : lifecycle.reservations()) {
            out.beginObject()
                    .field("trace_id")
                    .uuid(after.traceId())
                    .asciiField("state", after.state().name())
                    .field("leaves_qty", after.leavesQty())
                    .field("executed_qty", after.executedQty())
                    .field("reserved_e4", after.reservedE4())
                    .endObject();
        }
        out.endArray();
        exposure(out, AFTER, lifecycle.exposureAfter());
        out.field("gross_after_e4", lifecycle.grossAfterE4());
    }

    private static void expired(JsonWriter out, Expired expired) {
        out.field("client_id", expired.clientId())
                .field("symbol", expired.symbol())
                .field("trace_ids")
                .beginArray();
        for (UUID traceId : expired.traceIds()) {
            out.uuid(traceId);
        }
        out.endArray();
        exposure(out, AFTER, expired.exposureAfter());
        out.field("gross_after_e4", expired.grossAfterE4());
    }

    private static void voided(JsonWriter out, DecisionVoided voided) {
        out.field("trace_id")
                .uuid(voided.traceId())
                .field("client_id", voided.clientId())
                .field("client_order_id", voided.clientOrderId());
        nullable(out, "symbol", voided.symbol());
        exposure(out, AFTER, voided.exposureAfter());
        out.field("gross_after_e4", voided.grossAfterE4());
    }

    private static void refusals(JsonWriter out, Refusals refusals) {
        out.field("from")
                .nanos(refusals.fromEpochNanos())
                .field("to")
                .nanos(refusals.toEpochNanos())
                .field("counts")
                .beginObject();
        new TreeMap<>(refusals.counts()).forEach((code, count) -> out.field(code.name(), count));
        out.endObject();
    }

    static void nullable(JsonWriter out, String name, @Nullable String value) {
        out.field(name);
        if (value == null) {
            out.nullValue();
        } else {
            out.string(value);
        }
    }

    static void nullable(JsonWriter out, String name, long value, long absent) {
        out.field(name);
        if (value == absent) {
            out.nullValue();
        } else {
            out.number(value);
        }
    }
}
