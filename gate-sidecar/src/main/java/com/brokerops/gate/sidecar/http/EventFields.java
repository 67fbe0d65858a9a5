package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.EconomicsStage;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.PlatformEvent;
import com.brokerops.gate.contract.PriceReported;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of one event while they are being read, in whatever sequence they come, and the rules
 * between them once all are known.
 */
final class EventFields {
    private static final List<String> MEMBERS =
            List.of(
                    "event_type",
                    "event_id",
                    "source",
                    "occurred_at",
                    "decision_token",
                    "qty",
                    "price",
                    "client_id",
                    "balance",
                    "at",
                    "symbol",
                    "schema_version",
                    "stage",
                    "exec_id",
                    "amounts");

    /** Of these the first two are needed. */
    private static final int OF_EVERY_TYPE = 4;

    private static final int NEEDED = 2;

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final String prefix;
    private final int[] offsets = new int[MEMBERS.size()];
    private int seen;
    private int start;
    private String type = "";
    private String eventId = "";
    private String source = LifecycleReport.DEFAULT_SOURCE;
    private UUID traceId = new UUID(0, 0);
    private long qty;
    private long priceE8;
    private String clientId = "";
    private long balanceE4;
    private long atMillis;
    private String symbol = "";
    private @Nullable String execId;
    private EconomicsStage stage = EconomicsStage.PROVISIONAL;
    private SortedMap<String, Long> amountsE4 = new TreeMap<>();
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
        fields.requireItsMembers();
        return new ReadEvent(fields.event(), fields.start, parser.offset() + 1);
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        int member = MEMBERS.indexOf(name);
        if (member < 0) {
            throw parser.unknownField();
        }
        seen = parser.once(seen, 1 << member);
        switch (name) {
            case "event_type" -> type = type(parser);
            case "event_id" -> eventId = ContextFields.name(prefix + name, parser);
            case "source" -> source = ContextFields.name(prefix + name, parser);
            case "occurred_at" -> occurredAt = parser.timestamp();
            case "decision_token" -> traceId = traceId(parser);
            case "qty" -> qty = OrderFields.qty(parser);
            case "price" -> priceE8 = OrderFields.priceE8(parser);
            case "client_id" -> clientId = ContextFields.name(prefix + name, parser);
            case "balance" -> balanceE4 = FactNumbers.balanceE4(parser);
            case "at" -> atMillis = FactNumbers.moment(parser);
            case "symbol" -> symbol = OrderFields.symbol(parser, prefix + name);
            case "schema_version" -> FactNumbers.requireSchema(parser);
            case "stage" -> stage = FactNumbers.stage(parser);
            case "exec_id" -> execId = ContextFields.name(prefix + name, parser);
            default -> amountsE4 = FactNumbers.amountsE4(parser, prefix);
        }
        offsets[member] = parser.offset();
    }

    // ---- the rules between them ----

    /** The members that only some types have: a type has all of its own and no other. */
    private static List<String> ownMembers(String type) {
        return switch (type) {
            case "execution.reported" -> List.of("decision_token", "qty", "price");
            case "execution.busted" -> List.of("decision_token", "exec_id");
            case "execution.corrected" -> List.of("decision_token", "exec_id", "qty", "price");
            case "account.balance" -> List.of("client_id", "balance", "at");
            case "position.closed" -> List.of("client_id", "symbol", "qty", "price", "at");
            case "economics.reconciled" -> List.of("decision_token", "stage", "amounts");
            case PriceReported.TYPE -> List.of("symbol", "price", "at", "schema_version");
            default -> List.of("decision_token");
        };
    }

    private void requireItsMembers() throws BadRequestException {
        for (int i = 0; i < NEEDED; i++) {
            require(MEMBERS.get(i));
        }
        List<String> own = ownMembers(type);
        for (String name : own) {
            require(name);
        }
        for (int i = OF_EVERY_TYPE; i < MEMBERS.size(); i++) {
            if (has(i) && !own.contains(MEMBERS.get(i))) {
                String field = prefix + MEMBERS.get(i);
                throw new BadRequestException(field, type + " has no " + field, offsets[i]);
            }
        }
    }

    private void require(String name) throws BadRequestException {
        if (!has(MEMBERS.indexOf(name))) {
            String field = prefix + name;
            throw new BadRequestException(field, field + " is missing", start);
        }
    }

    private boolean has(int member) {
        return (seen & 1 << member) != 0;
    }

    private PlatformEvent event() {
        return switch (type) {
            case "account.balance" -> {
                String payload =
                        payload()
                                .add(clientId)
                                .add(Long.toString(balanceE4))
                                .add(Long.toString(atMillis))
                                .add(occurred())
                                .hex();
                yield new BalanceReported(source, eventId, payload, clientId, balanceE4, atMillis);
            }
            case PriceReported.TYPE -> {
                String payload =
                        payload()
                                .add(symbol)
                                .add(Long.toString(priceE8))
                                .add(Long.toString(atMillis))
                                .add(occurred())
                                .hex();
                yield new PriceReported(source, eventId, payload, symbol, priceE8, atMillis);
            }
            case "position.closed" -> closed();
            case "economics.reconciled" -> economics();
            default -> report();
        };
    }

    private LifecycleReport report() {
        PayloadDigest payload =
                payload()
                        .add(traceId.toString())
                        .add(Long.toString(qty))
                        .add(Long.toString(priceE8))
                        .add(occurred());
        if (execId != null) {
            payload.add(execId);
        }
        return new LifecycleReport(
                LifecycleType.of(type),
                source,
                eventId,
                traceId,
                qty,
                priceE8,
                execId,
                payload.hex());
    }

    private PositionClosed closed() {
        String payload =
                payload()
                        .add(clientId)
                        .add(symbol)
                        .add(Long.toString(qty))
                        .add(Long.toString(priceE8))
                        .add(Long.toString(atMillis))
                        .add(occurred())
                        .hex();
        return new PositionClosed(
                source, eventId, payload, clientId, symbol, qty, priceE8, atMillis);
    }

    private EconomicsReconciled economics() {
        PayloadDigest payload = payload().add(traceId.toString()).add(stage.name());
        amountsE4.forEach((name, amountE4) -> payload.add(name).add(Long.toString(amountE4)));
        return new EconomicsReconciled(
                source, eventId, payload.add(occurred()).hex(), traceId, stage, amountsE4);
    }

    private PayloadDigest payload() {
        return new PayloadDigest("gate.event.v1").add(type).add(source).add(eventId);
    }

    private String occurred() {
        return occurredAt == null ? "" : occurredAt.toString();
    }

    private static String type(BodyParser parser) throws BadRequestException {
        String word = parser.text();
        return switch (word) {
            case "order.accepted",
                    "order.rejected",
                    "order.canceled",
                    "order.expired",
                    "order.replaced",
                    "order.replace_rejected",
                    "execution.reported",
                    "execution.busted",
                    "execution.corrected",
                    "account.balance",
                    "position.closed",
                    "economics.reconciled",
                    PriceReported.TYPE ->
                    word;
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
