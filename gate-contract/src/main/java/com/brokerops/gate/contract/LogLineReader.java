package com.brokerops.gate.contract;

import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.LimitsChanged;
import com.brokerops.gate.contract.LogEvent.PolicyLoaded;
import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.LogEvent.RiskChanged;
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

/** Reads one line of the audit log: the mirror of {@link LogEventCodec#write}. */
final class LogLineReader {
    private final JsonReader in;

    LogLineReader(byte[] bytes, int from, int to) {
        this.in = new JsonReader(bytes, from, to);
    }

    LogLine line() {
        try {
            in.beginObject();
            long seq = number("seq");
            long at = Timestamps.toNanos(string("at"));
            String type = string("type");
            long durable = number("durable");
            String prev = string("prev");
            LogEvent event = event(type);
            String hash = string("hash");
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
                            Math.toIntExact(number("format")),
                            string("log_id"),
                            number("boot_epoch"),
                            number("ordinal"),
                            number("first_seq"));
            case "started" ->
                    new Started(
                            number("boot_epoch"),
                            string("version"),
                            string("state_hash"),
                            number("recovered_events"));
            case "stopped" -> new Stopped(string("state_hash"));
            case "policy.loaded" ->
                    new PolicyLoaded(
                            string("policy_version"),
                            string("policy_hash"),
                            Math.toIntExact(number("rules")),
                            string("owner"));
            case "limits.changed" -> limitsChanged();
            case "risk.changed" ->
                    new RiskChanged(
                            string("scope"),
                            RiskState.valueOf(string("state")),
                            string("reason"),
                            string("principal"),
                            number("kill_epoch"));
            default -> throw new JsonException("unknown event type " + type, in.offset());
        };
    }

    private LogEvent decision() {
        String action = string("action");
        UUID traceId = uuid("trace_id");
        if (action.equals("CANCEL")) {
            return cancelPassed(traceId);
        }
        require("NEW", action);
        return new Decided(
                traceId,
                string("nonce"),
                string("request_sha256"),
                order(),
                context(),
                Status.valueOf(string("status")),
                reasons(),
                strings("rule_ids"),
                string("policy_version"),
                string("policy_hash"),
                number("limits_version"),
                Timestamps.toMillis(string("issued_at")),
                Timestamps.toMillis(string("expires_at")),
                string("kid"),
                number("kill_epoch"),
                Durability.of(string("durability")),
                numberOr("notional_e4", Decided.NO_NOTIONAL),
                number("gross_before_e4"),
                number("gross_after_e4"),
                number("reserved_e4"),
                exposureOrNull());
    }

    private CancelPassed cancelPassed(UUID traceId) {
        CancelPassed cancel =
                new CancelPassed(
                        traceId, string("request_sha256"), string("client_order_id"), context());
        require(Status.AUTHORIZED.name(), string("status"));
        require(ReasonCode.CANCEL_PASS_THROUGH.name(), string("reason_code"));
        return cancel;
    }

    private Order order() {
        in.field("order");
        in.beginObject();
        Order order =
                new Order(
                        string("client_order_id"),
                        string("symbol"),
                        Side.valueOf(string("side")),
                        number("qty"),
                        numberOr("price_e8", Order.NO_PRICE),
                        OrderType.valueOf(string("type")),
                        TimeInForce.valueOf(string("time_in_force")));
        in.endObject();
        return order;
    }

    private Context context() {
        in.field("context");
        in.beginObject();
        String clientId = string("client_id");
        String deskId = stringOrNull("desk_id");
        String traderId = stringOrNull("trader_id");
        String strategyId = stringOrNull("strategy_id");
        String sessionId = stringOrNull("session_id");
        String account = stringOrNull("account_type");
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
                            ReasonCode.valueOf(string("code")),
                            stringOrNull("rule_id"),
                            string("scope"),
                            Unit.valueOf(string("unit")),
                            number("limit"),
                            number("actual"),
                            number("headroom")));
            in.endObject();
        }
        return reasons;
    }

    private @Nullable Exposure exposureOrNull() {
        in.field("exposure_after");
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        Exposure exposure =
                new Exposure(
                        number("position"),
                        number("position_cost_e4"),
                        number("pending_buy_qty"),
                        number("pending_buy_e4"),
                        number("pending_sell_qty"),
                        number("pending_sell_e4"));
        in.endObject();
        return exposure;
    }

    private Exposure exposure() {
        Exposure exposure = exposureOrNull();
        if (exposure == null) {
            throw new JsonException("no exposure", in.offset());
        }
        return exposure;
    }

    private Lifecycle lifecycle() {
        return new Lifecycle(
                LifecycleType.of(string("event_type")),
                string("source"),
                string("event_id"),
                string("payload_sha256"),
                uuid("trace_id"),
                number("qty"),
                number("price_e8"),
                string("client_id"),
                string("symbol"),
                ReservationState.valueOf(string("state")),
                number("leaves_qty"),
                number("reserved_e4"),
                exposure(),
                number("gross_after_e4"));
    }

    private Expired expired() {
        String clientId = string("client_id");
        String symbol = string("symbol");
        List<UUID> traceIds = new ArrayList<>();
        for (String traceId : strings("trace_ids")) {
            traceIds.add(uuidOf(traceId));
        }
        return new Expired(clientId, symbol, traceIds, exposure(), number("gross_after_e4"));
    }

    private DecisionVoided voided() {
        return new DecisionVoided(
                uuid("trace_id"),
                string("client_id"),
                string("client_order_id"),
                stringOrNull("symbol"),
                exposureOrNull(),
                number("gross_after_e4"));
    }

    private Refusals refusals() {
        long from = Timestamps.toNanos(string("from"));
        long to = Timestamps.toNanos(string("to"));
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

    private LimitsChanged limitsChanged() {
        return new LimitsChanged(
                number("version"),
                string("owner"),
                string("source_sha256"),
                strings("clients"),
                limitsOrNull());
    }

    private @Nullable Limits limitsOrNull() {
        in.field("limits");
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        Limits limits =
                new Limits(
                        numberOr("gross_e4", Limits.NOT_SET),
                        numberOr("net_e4", Limits.NOT_SET),
                        numberOr("order_notional_e4", Limits.NOT_SET),
                        numberOr("symbol_long_qty", Limits.NOT_SET),
                        numberOr("symbol_short_qty", Limits.NOT_SET));
        in.endObject();
        return limits;
    }

    private List<String> strings(String name) {
        in.field(name);
        in.beginArray();
        List<String> values = new ArrayList<>(1);
        while (in.nextElement()) {
            values.add(in.string());
        }
        return values;
    }

    private String string(String name) {
        in.field(name);
        return in.string();
    }

    private @Nullable String stringOrNull(String name) {
        in.field(name);
        return in.isNull() ? null : in.string();
    }

    private long number(String name) {
        in.field(name);
        return in.number();
    }

    private long numberOr(String name, long absent) {
        in.field(name);
        if (in.isNull()) {
            return absent;
        }
        long value = in.number();
        if (value == absent) {
            throw new JsonException(name + " must be null, not " + value, in.offset());
        }
        return value;
    }

    private UUID uuid(String name) {
        return uuidOf(string(name));
    }

    /** {@link UUID#fromString} alone also takes {@code 1-2-3-4-5} and upper case. */
    private UUID uuidOf(String text) {
        UUID uuid = UUID.fromString(text);
        require(uuid.toString(), text);
        return uuid;
    }

    private void require(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new JsonException("expected " + expected + ", not " + actual, in.offset());
        }
    }
}
