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

/**
 * Reads lines of the audit log: the mirror of {@link LogEventCodec#write}. Lines repeat most of
 * their words, and so does the reader, which is for many lines.
 *
 * <p><b>Thread.</b> One at a time.
 */
public final class LogLineReader {
    private final Words words = new Words();
    private byte[] bytes = {};
    private JsonReader in = new JsonReader(bytes);

    /**
     * Reads a whole line without its newline. The hash is not checked.
     *
     * @throws JsonException when the members are not exactly those of one line, in their order
     */
    public LogLine read(byte[] line, int from, int to) {
        bytes = line;
        in = new JsonReader(line, from, to);
        try {
            in.beginObject();
            long seq = number("seq");
            long at = nanos("at");
            String type = word("type");
            long durable = number("durable");
            String prev = word("prev");
            LogEvent event = event(type);
            String hash = word("hash"); // and prev of the next
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
                            word("policy_version"),
                            word("policy_hash"),
                            Math.toIntExact(number("rules")),
                            string("owner"));
            case "limits.changed" -> limitsChanged();
            case "risk.changed" ->
                    new RiskChanged(
                            Scope.parse(word("scope")),
                            sideOrNull("side"),
                            RiskState.valueOf(word("state")),
                            string("reason"),
                            string("principal"),
                            number("kill_epoch"));
            default -> throw new JsonException("unknown event type " + type, in.offset());
        };
    }

    private LogEvent decision() {
        String action = word("action");
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
                Status.valueOf(word("status")),
                reasons(),
                words("rule_ids"),
                word("policy_version"),
                word("policy_hash"),
                number("limits_version"),
                millis("issued_at"),
                millis("expires_at"),
                word("kid"),
                number("kill_epoch"),
                Durability.of(word("durability")),
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
        require(Status.AUTHORIZED.name(), word("status"));
        require(ReasonCode.CANCEL_PASS_THROUGH.name(), word("reason_code"));
        return cancel;
    }

    private Order order() {
        in.field("order");
        in.beginObject();
        Order order =
                new Order(
                        string("client_order_id"),
                        word("symbol"),
                        Side.valueOf(word("side")),
                        number("qty"),
                        numberOr("price_e8", Order.NO_PRICE),
                        OrderType.valueOf(word("type")),
                        TimeInForce.valueOf(word("time_in_force")));
        in.endObject();
        return order;
    }

    private Context context() {
        in.field("context");
        in.beginObject();
        String clientId = word("client_id");
        String deskId = wordOrNull("desk_id");
        String traderId = wordOrNull("trader_id");
        String strategyId = wordOrNull("strategy_id");
        String sessionId = wordOrNull("session_id");
        String account = wordOrNull("account_type");
        in.endObject();
        return new Context(
                clientId,
                deskId,
                traderId,
                strategyId,
                sessionId,
                account == null ? null : AccountType.valueOf(account));
    }

    private @Nullable Side sideOrNull(String name) {
        String side = wordOrNull(name);
        return side == null ? null : Side.valueOf(side);
    }

    private List<Reason> reasons() {
        in.field("reasons");
        in.beginArray();
        List<Reason> reasons = new ArrayList<>(0);
        while (in.nextElement()) {
            in.beginObject();
            reasons.add(
                    new Reason(
                            ReasonCode.valueOf(word("code")),
                            wordOrNull("rule_id"),
                            word("scope"),
                            Unit.valueOf(word("unit")),
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
                LifecycleType.of(word("event_type")),
                word("source"),
                string("event_id"),
                string("payload_sha256"),
                uuid("trace_id"),
                number("qty"),
                number("price_e8"),
                word("client_id"),
                word("symbol"),
                ReservationState.valueOf(word("state")),
                number("leaves_qty"),
                number("reserved_e4"),
                exposure(),
                number("gross_after_e4"));
    }

    private Expired expired() {
        String clientId = word("client_id");
        String symbol = word("symbol");
        List<UUID> traceIds = new ArrayList<>();
        in.field("trace_ids");
        in.beginArray();
        while (in.nextElement()) {
            traceIds.add(uuid());
        }
        return new Expired(clientId, symbol, traceIds, exposure(), number("gross_after_e4"));
    }

    private DecisionVoided voided() {
        return new DecisionVoided(
                uuid("trace_id"),
                word("client_id"),
                string("client_order_id"),
                wordOrNull("symbol"),
                exposureOrNull(),
                number("gross_after_e4"));
    }

    private Refusals refusals() {
        long from = nanos("from");
        long to = nanos("to");
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
                words("clients"),
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

    private List<String> words(String name) {
        in.field(name);
        in.beginArray();
        List<String> values = new ArrayList<>(1);
        while (in.nextElement()) {
            values.add(word());
        }
        return values;
    }

    private String string(String name) {
        in.field(name);
        return in.string();
    }

    private String word(String name) {
        in.field(name);
        return word();
    }

    private @Nullable String wordOrNull(String name) {
        in.field(name);
        return in.isNull() ? null : word();
    }

    private String word() {
        int from = in.ascii();
        return from < 0 ? in.string() : words.of(bytes, from, in.offset() - 1);
    }

    private long nanos(String name) {
        in.field(name);
        int from = ascii();
        return Timestamps.toNanos(bytes, from, in.offset() - 1);
    }

    private long millis(String name) {
        in.field(name);
        int from = ascii();
        return Timestamps.toMillis(bytes, from, in.offset() - 1);
    }

    private UUID uuid(String name) {
        in.field(name);
        return uuid();
    }

    private UUID uuid() {
        int from = ascii();
        return Uuids.of(bytes, from, in.offset() - 1);
    }

    private int ascii() {
        int from = in.ascii();
        if (from < 0) {
            throw new JsonException("not plain ASCII", in.offset());
        }
        return from;
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

    private void require(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new JsonException("expected " + expected + ", not " + actual, in.offset());
        }
    }
}
