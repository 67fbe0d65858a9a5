package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of one event while they are being read, in whatever sequence they come, and the rules
 * between them once all are known.
 */
final class EventFields {
    private static final int EVENT_TYPE = 1;
    private static final int EVENT_ID = 1 << 1;
    private static final int SOURCE = 1 << 2;
    private static final int DECISION_TOKEN = 1 << 3;
    private static final int QTY = 1 << 4;
    private static final int PRICE = 1 << 5;
    private static final int OCCURRED_AT = 1 << 6;

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final String prefix;
    private int seen;
    private int start;
    private int qtyOffset;
    private int priceOffset;
    private @Nullable LifecycleType type;
    private @Nullable String eventId;
    private String source = LifecycleReport.DEFAULT_SOURCE;
    private @Nullable UUID traceId;
    private long qty;
    private long priceE8;
    private @Nullable OffsetDateTime occurredAt;

    private EventFields(String prefix) {
        this.prefix = prefix;
    }

    /** Reads the object at whose opening brace the parser stands. */
    static ReadEvent read(BodyParser parser, String prefix) throws BadRequestException {
        EventFields fields = new EventFields(prefix);
        fields.start = parser.offset();
        parser.prefix(prefix);
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            fields.readMember(name, parser);
        }
        return new ReadEvent(fields.report(), fields.start, parser.offset() + 1);
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        switch (name) {
            case "event_type" -> {
                seen = parser.once(seen, EVENT_TYPE);
                type = type(parser);
            }
            case "event_id" -> {
                seen = parser.once(seen, EVENT_ID);
                eventId = ContextFields.name(prefix + name, parser);
            }
            case "source" -> {
                seen = parser.once(seen, SOURCE);
                source = ContextFields.name(prefix + name, parser);
            }
            case "decision_token" -> {
                seen = parser.once(seen, DECISION_TOKEN);
                traceId = traceId(parser);
            }
            case "qty" -> {
                seen = parser.once(seen, QTY);
                qty = OrderFields.qty(parser);
                qtyOffset = parser.offset();
            }
            case "price" -> {
                seen = parser.once(seen, PRICE);
                priceE8 = OrderFields.priceE8(parser);
                priceOffset = parser.offset();
            }
            case "occurred_at" -> {
                seen = parser.once(seen, OCCURRED_AT);
                occurredAt = parser.timestamp();
            }
            default -> throw parser.unknownField();
        }
    }

    private LifecycleReport report() throws BadRequestException {
        if (type == null) {
            throw missing("event_type");
        }
        if (eventId == null) {
            throw missing("event_id");
        }
        if (traceId == null) {
            throw missing("decision_token");
        }
        if (type == LifecycleType.EXECUTION_REPORTED) {
            requireExecution();
        } else {
            refuseExecution(type);
        }
        String payload =
                new PayloadDigest("gate.event.v1")
                        .add(type.word())
                        .add(source)
                        .add(eventId)
                        .add(traceId.toString())
                        .add(Long.toString(qty))
                        .add(Long.toString(priceE8))
                        .add(occurredAt == null ? "" : occurredAt.toString())
                        .hex();
        return new LifecycleReport(type, source, eventId, traceId, qty, priceE8, payload);
    }

    private void requireExecution() throws BadRequestException {
        if (qty == 0) {
            throw missing("qty");
        }
        if (priceE8 == 0) {
            throw missing("price");
        }
    }

    private void refuseExecution(LifecycleType without) throws BadRequestException {
        if (qty != 0) {
            throw surplus("qty", without, qtyOffset);
        }
        if (priceE8 != 0) {
            throw surplus("price", without, priceOffset);
        }
    }

    private BadRequestException missing(String name) {
        String field = prefix + name;
        return new BadRequestException(field, field + " is missing", start);
    }

    private BadRequestException surplus(String name, LifecycleType without, int offset) {
        String field = prefix + name;
        return new BadRequestException(field, without.word() + " has no " + field, offset);
    }

    private static LifecycleType type(BodyParser parser) throws BadRequestException {
        String word = parser.text();
        return switch (word) {
            case "order.accepted" -> LifecycleType.ORDER_ACCEPTED;
            case "order.rejected" -> LifecycleType.ORDER_REJECTED;
            case "order.canceled" -> LifecycleType.ORDER_CANCELED;
            case "order.expired" -> LifecycleType.ORDER_EXPIRED;
            case "order.replaced" -> LifecycleType.ORDER_REPLACED;
            case "order.replace_rejected" -> LifecycleType.ORDER_REPLACE_REJECTED;
            case "execution.reported" -> LifecycleType.EXECUTION_REPORTED;
            case "execution.busted",
                    "execution.corrected",
                    "position.closed",
                    "economics.reconciled",
                    "account.balance",
                    "price.reference" ->
                    throw parser.fail(word + " is not supported yet");
            default -> throw parser.fail("is not a known type of event");
        };
    }

    private static UUID traceId(BodyParser parser) throws BadRequestException {
        String text = parser.text();
        if (!UUID_TEXT.matcher(text).matches()) {
            throw parser.fail("must be the trace_id of a decision, a UUID in lower case");
        }
        return UUID.fromString(text);
    }
}
