package com.brokerops.gate.contract;

import static com.brokerops.gate.contract.LogEventCodec.nullable;

import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.FactEvent.Told;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of a {@link FactEvent}'s line: their writer and its mirror. */
final class FactEventCodec {
    private FactEventCodec() {}

    static void write(JsonWriter out, FactEvent event) {
        if (event instanceof Quarantined kept) {
            quarantined(out, kept);
        } else if (event instanceof BalanceReported balance) {
            told(out, balance);
            out.field("client_id", balance.clientId())
                    .field("balance_e4", balance.amountE4())
                    .field("as_of")
                    .millis(balance.asOfMillis());
        } else if (event instanceof PositionClosed closed) {
            told(out, closed);
            out.field("client_id", closed.clientId())
                    .field("symbol", closed.symbol())
                    .field("qty", closed.qty())
                    .field("price_e8", closed.priceE8())
                    .field("as_of")
                    .millis(closed.asOfMillis());
        } else if (event instanceof EconomicsReconciled economics) {
            economics(out, economics);
        } else if (event instanceof QuarantineEnded ended) {
            out.field("id", ended.id())
                    .field("end", ended.end().name())
                    .field("principal", ended.principal());
            nullable(out, "reason", ended.reason());
        } else {
            throw new IllegalArgumentException("no bytes for " + event.type());
        }
    }

    /** The event of the line that is read, of which the type is told; null if it is no fact. */
    static @Nullable FactEvent read(String type, LineMembers line, JsonReader in) {
        return switch (type) {
            case "quarantined" ->
                    new Quarantined(
                            line.word("event_type"),
                            line.word("source"),
                            line.string("event_id"),
                            line.string("payload_sha256"),
                            line.word("sent_by"),
                            line.uuidOrNull("trace_id"),
                            line.string("why"),
                            line.string("event"));
            case "account.balance" ->
                    new BalanceReported(
                            line.word("source"),
                            line.string("event_id"),
                            line.string("payload_sha256"),
                            line.word("client_id"),
                            line.number("balance_e4"),
                            line.millis("as_of"));
            case "position.closed" ->
                    new PositionClosed(
                            line.word("source"),
                            line.string("event_id"),
                            line.string("payload_sha256"),
                            line.word("client_id"),
                            line.word("symbol"),
                            line.number("qty"),
                            line.number("price_e8"),
                            line.millis("as_of"));
            case "economics.reconciled" ->
                    new EconomicsReconciled(
                            line.word("source"),
                            line.string("event_id"),
                            line.string("payload_sha256"),
                            line.uuid("trace_id"),
                            EconomicsStage.valueOf(line.word("stage")),
                            amounts(in));
            case "quarantine.ended" ->
                    new QuarantineEnded(
                            line.number("id"),
                            QuarantineEnd.valueOf(line.word("end")),
                            line.word("principal"),
                            line.stringOrNull("reason"));
            default -> null;
        };
    }

    private static void told(JsonWriter out, Told told) {
        out.field("source", told.source())
                .field("event_id", told.eventId())
                .asciiField("payload_sha256", told.payloadSha256());
    }

    private static void economics(JsonWriter out, EconomicsReconciled economics) {
        told(out, economics);
        out.field("trace_id")
                .uuid(economics.traceId())
                .field("stage", economics.stage().name())
                .field("amounts_e4")
                .beginObject();
        for (Map.Entry<String, Long> amount : economics.amountsE4().entrySet()) {
            out.field(amount.getKey(), amount.getValue());
        }
        out.endObject();
    }

    private static SortedMap<String, Long> amounts(JsonReader in) {
        SortedMap<String, Long> amounts = new TreeMap<>();
        in.field("amounts_e4");
        in.beginObject();
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            if (!amounts.isEmpty() && name.compareTo(amounts.lastKey()) <= 0) {
                throw new JsonException(name + " after " + amounts.lastKey(), in.offset());
            }
            amounts.put(name, in.number());
        }
        return amounts;
    }

    private static void quarantined(JsonWriter out, Quarantined kept) {
        out.field("event_type", kept.eventType())
                .field("source", kept.source())
                .field("event_id", kept.eventId())
                .asciiField("payload_sha256", kept.payloadSha256())
                .field("sent_by", kept.sentBy())
                .field("trace_id");
        uuid(out, kept.traceId());
        out.field("why", kept.why()).field("event", kept.event());
    }

    private static void uuid(JsonWriter out, @Nullable UUID value) {
        if (value == null) {
            out.nullValue();
        } else {
            out.uuid(value);
        }
    }
}
