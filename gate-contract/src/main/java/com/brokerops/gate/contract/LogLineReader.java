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
import com.brokerops.gate.contract.Reason.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of the audit log: the mirror of {@link LogEventCodec#write}. Lines repeat most of
 * their words, and so does the reader, which is for many lines.
 *
 * <p><b>Thread.</b> One at a time.
 */
public final class LogLineReader {
    private static final String AFTER = "exposure_after";

    private final LineMembers line = new LineMembers();
    private JsonReader in = new JsonReader(new byte[0]);

    /**
     * Reads a whole line without its newline. The hash is not checked.
     *
     * @throws JsonException when the members are not exactly those of one line, in their order
     */
    public LogLine read(byte[] bytes, int from, int to) {
        in = line.open(bytes, from, to);
        try {
            in.beginObject();
            long seq = line.number("seq");
            long at = line.nanos("at");
            String type = line.word("type");
            long durable = line.number("durable");
            String prev = line.word("prev");
            LogEvent event = event(type);
            String hash = line.word("hash"); // and prev of the next
            in.endObject();
            in.end();
            return new LogLine(seq, at, durable, prev, hash, event);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new JsonException(String.valueOf(e.getMessage()), in.offset());
        }
    }

    private LogEvent event(String type) {
        return switch (type) {
            case "decision" -> decision();
            case "lifecycle" -> lifecycle();
            case "expired" -> expired();
            case "decision.voided" -> voided();
            case "refusals" -> refusals();
            case "segment" ->
                    new Segment(
                            Math.toIntExact(line.number("format")),
                            line.string("log_id"),
                            line.number("boot_epoch"),
                            line.number("ordinal"),
                            line.number("first_seq"));
            case "started" ->
                    new Started(
                            line.number("boot_epoch"),
                            line.string("version"),
                            line.string("state_hash"),
                            line.number("recovered_events"));
            case "stopped" -> new Stopped(line.string("state_hash"));
            default -> {
                LogEvent other = FactEventCodec.read(type, line, in);
                other = other == null ? SessionEventCodec.read(type, line, in) : other;
                yield other == null ? ControlEventCodec.read(type, line, in) : other;
            }
        };
    }

    private LogEvent decision() {
        String action = line.word("action");
        UUID traceId = line.uuid("trace_id");
        if (action.equals("CANCEL")) {
            return cancelPassed(traceId);
        }
        Decided decided = decided(traceId);
        boolean replaces = decided.order().origClientOrderId() != null;
        line.require(replaces ? "REPLACE" : "NEW", action);
        return decided;
    }

    private Decided decided(UUID traceId) {
        return new Decided(
                traceId,
                line.string("nonce"),
                line.string("request_sha256"),
                order(),
                context(),
                Status.valueOf(line.word("status")),
                reasons(),
                line.words("rule_ids"),
                line.word("policy_version"),
                line.word("policy_hash"),
                line.number("limits_version"),
                line.millis("issued_at"),
                line.millis("expires_at"),
                line.word("kid"),
                line.number("kill_epoch"),
                Durability.of(line.word("durability")),
                line.uuidOrNull("replaces"),
                referenceOrNull(),
                line.numberOr("valued_at_e8", Order.NO_PRICE),
                line.numberOr("notional_e4", Decided.NO_NOTIONAL),
                line.number("gross_before_e4"),
                line.number("gross_after_e4"),
                line.number("reserved_qty"),
                line.number("reserved_e4"),
                line.exposureOrNull(AFTER),
                listOrNull(),
                MetCodec.read(line, in));
    }

    private @Nullable ListPlace listOrNull() {
        if (!line.isAt("list")) { // it came alone
            return null;
        }
        in.field("list");
        in.beginObject();
        ListPlace place =
                new ListPlace(
                        line.uuid("id"),
                        Math.toIntExact(line.number("index")),
                        Math.toIntExact(line.number("size")),
                        Contingency.valueOf(line.word("contingency")),
                        Math.toIntExact(line.numberOr("blocked_by", ListPlace.NOBODY)));
        in.endObject();
        return place;
    }

    private @Nullable ReferencePrice referenceOrNull() {
        in.field("reference");
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        ReferencePrice reference = new ReferencePrice(line.number("price_e8"), line.millis("at"));
        in.endObject();
        return reference;
    }

    private CancelPassed cancelPassed(UUID traceId) {
        CancelPassed cancel =
                new CancelPassed(
                        traceId,
                        line.string("request_sha256"),
                        line.string("client_order_id"),
                        context());
        line.require(Status.AUTHORIZED.name(), line.word("status"));
        line.require(ReasonCode.CANCEL_PASS_THROUGH.name(), line.word("reason_code"));
        return cancel;
    }

    private Order order() {
        in.field("order");
        in.beginObject();
        Order order =
                new Order(
                        line.string("client_order_id"),
                        line.word("symbol"),
                        Side.valueOf(line.word("side")),
                        line.number("qty"),
                        line.numberOr("price_e8", Order.NO_PRICE),
                        OrderType.valueOf(line.word("type")),
                        TimeInForce.valueOf(line.word("time_in_force")),
                        line.numberOr("stop_price_e8", Order.NO_PRICE),
                        line.bool("reduce_only"),
                        line.stringOrNull("orig_client_order_id"));
        in.endObject();
        return order;
    }

    private Context context() {
        in.field("context");
        in.beginObject();
        String clientId = line.word("client_id");
        String deskId = line.wordOrNull("desk_id");
        String traderId = line.wordOrNull("trader_id");
        String strategyId = line.wordOrNull("strategy_id");
        String sessionId = line.wordOrNull("session_id");
        String account = line.wordOrNull("account_type");
        in.endObject();
        return new Context(
                clientId,
                deskId,
                traderId,
                strategyId,
                sessionId,
                account == null ? null : AccountType.valueOf(account));
    }

    private List<Reason> reasons() {
        in.field("reasons");
        in.beginArray();
        List<Reason> reasons = new ArrayList<>(0);
        while (in.nextElement()) {
            in.beginObject();
            reasons.add(
                    new Reason(
                            ReasonCode.valueOf(line.word("code")),
                            line.wordOrNull("rule_id"),
                            line.word("scope"),
                            Unit.valueOf(line.word("unit")),
                            line.number("limit"),
                            line.number("actual"),
                            line.number("headroom")));
            in.endObject();
        }
        return reasons;
    }

    private Lifecycle lifecycle() {
        LifecycleType type = LifecycleType.of(line.word("event_type"));
        return new Lifecycle(
                type,
                line.word("source"),
                line.string("event_id"),
                line.string("payload_sha256"),
                line.uuid("trace_id"),
                line.number("qty"),
                line.number("price_e8"),
                type.undoes() ? undone() : null,
                line.word("client_id"),
                line.word("symbol"),
                reservations(),
                line.exposure(AFTER),
                line.number("gross_after_e4"));
    }

    private Undone undone() {
        String execId = line.string("exec_id");
        long seq = line.number("exec_seq");
        boolean says = line.isAt("exec_qty"); // not in lines written before that was said
        return new Undone(
                execId,
                seq,
                says ? line.number("exec_qty") : Undone.NOT_SAID,
                says ? line.number("exec_price_e8") : Undone.NOT_SAID);
    }

    private List<ReservationAfter> reservations() {
        in.field("reservations");
        in.beginArray();
        List<ReservationAfter> reservations = new ArrayList<>(1);
        while (in.nextElement()) {
            in.beginObject();
            reservations.add(
                    new ReservationAfter(
                            line.uuid("trace_id"),
                            ReservationState.valueOf(line.word("state")),
                            line.number("leaves_qty"),
                            line.number("executed_qty"),
                            line.number("reserved_e4")));
            in.endObject();
        }
        return reservations;
    }

    private Expired expired() {
        String clientId = line.word("client_id");
        String symbol = line.word("symbol");
        List<UUID> traceIds = new ArrayList<>();
        in.field("trace_ids");
        in.beginArray();
        while (in.nextElement()) {
            traceIds.add(line.uuid());
        }
        return new Expired(
                clientId, symbol, traceIds, line.exposure(AFTER), line.number("gross_after_e4"));
    }

    private DecisionVoided voided() {
        return new DecisionVoided(
                line.uuid("trace_id"),
                line.word("client_id"),
                line.string("client_order_id"),
                line.wordOrNull("symbol"),
                line.exposureOrNull(AFTER),
                line.number("gross_after_e4"));
    }

    private Refusals refusals() {
        long from = line.nanos("from");
        long to = line.nanos("to");
        Map<ReasonCode, Long> counts = new EnumMap<>(ReasonCode.class);
        in.field("counts");
        in.beginObject();
        ReasonCode last = null;
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            ReasonCode code = ReasonCode.valueOf(name);
            if (last != null && code.compareTo(last) <= 0) {
                throw new JsonException(code + " after " + last, in.offset());
            }
            counts.put(code, in.number());
            last = code;
        }
        return new Refusals(from, to, counts);
    }
}
