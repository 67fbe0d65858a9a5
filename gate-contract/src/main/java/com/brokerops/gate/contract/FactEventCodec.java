package com.brokerops.gate.contract;

import static com.brokerops.gate.contract.LogEventCodec.nullable;

import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of a {@link FactEvent}'s line: their writer and its mirror. */
final class FactEventCodec {
    private FactEventCodec() {}

    static void write(JsonWriter out, FactEvent event) {
        if (event instanceof Quarantined kept) {
            quarantined(out, kept);
        } else if (event instanceof BalanceReported balance) {
            out.field("source", balance.source())
                    .field("event_id", balance.eventId())
                    .asciiField("payload_sha256", balance.payloadSha256())
                    .field("client_id", balance.clientId())
                    .field("balance_e4", balance.amountE4())
                    .field("as_of")
                    .millis(balance.asOfMillis());
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
    static @Nullable FactEvent read(String type, LineMembers line) {
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
            case "quarantine.ended" ->
                    new QuarantineEnded(
                            line.number("id"),
                            QuarantineEnd.valueOf(line.word("end")),
                            line.word("principal"),
                            line.stringOrNull("reason"));
            default -> null;
        };
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
