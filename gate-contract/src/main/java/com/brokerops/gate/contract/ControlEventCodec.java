package com.brokerops.gate.contract;

import static com.brokerops.gate.contract.LogEventCodec.nullable;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of a {@link ControlEvent}'s line: their writer and its mirror. */
final class ControlEventCodec {
    private ControlEventCodec() {}

    static void write(JsonWriter out, ControlEvent event) {
        if (event instanceof PolicyLoaded policy) {
            out.field("policy_version", policy.version())
                    .field("policy_hash", policy.hash())
                    .field("rules", policy.rules())
                    .field("owner", policy.owner());
        } else if (event instanceof LimitsChanged limits) {
            limitsChanged(out, limits);
        } else if (event instanceof RiskChanged risk) {
            riskChanged(out, risk);
        } else if (event instanceof TriggerConfirmed confirmed) {
            out.field("trigger", confirmed.trigger().word())
                    .field("scope", confirmed.scope().text())
                    .field("confirmations", confirmed.confirmations())
                    .field("needed", confirmed.needed())
                    .field("within_ms", confirmed.withinMillis())
                    .field("cause", confirmed.cause());
        } else if (event instanceof KeysLoaded keys) {
            keysLoaded(out, keys);
        } else if (event instanceof Operated operated) {
            out.field("action", operated.action().word())
                    .field("principal", operated.principal())
                    .field("subject", operated.subject())
                    .field("detail", operated.detail());
        } else {
            throw new IllegalArgumentException("no bytes for " + event.type());
        }
    }

    /** The event of the line that is read, of which the type is told. */
    static ControlEvent read(String type, LineMembers line, JsonReader in) {
        return switch (type) {
            case "policy.loaded" ->
                    new PolicyLoaded(
                            line.word("policy_version"),
                            line.word("policy_hash"),
                            Math.toIntExact(line.number("rules")),
                            line.string("owner"));
            case "limits.changed" -> limitsChanged(line, in);
            case "keys.loaded" ->
                    new KeysLoaded(
                            line.word("active_kid"),
                            line.words("verifying_kids"),
                            line.words("revoked_kids"),
                            line.string("principal"),
                            line.stringOrNull("refused"));
            case "risk.changed" ->
                    new RiskChanged(
                            Scope.parse(line.word("scope")),
                            sideOrNull(line),
                            RiskState.valueOf(line.word("state")),
                            line.string("reason"),
                            line.string("principal"),
                            line.number("kill_epoch"));
            case "trigger.confirmed" ->
                    new TriggerConfirmed(
                            Trigger.of(line.word("trigger")),
                            Scope.parse(line.word("scope")),
                            Math.toIntExact(line.number("confirmations")),
                            Math.toIntExact(line.number("needed")),
                            line.number("within_ms"),
                            line.string("cause"));
            case "operator" ->
                    new Operated(
                            OperatorAction.of(line.word("action")),
                            line.word("principal"),
                            line.string("subject"),
                            line.string("detail"));
            default -> throw new JsonException("unknown event type " + type, in.offset());
        };
    }

    private static void riskChanged(JsonWriter out, RiskChanged risk) {
        Side side = risk.side();
        out.field("scope", risk.scope().text());
        nullable(out, "side", side == null ? null : side.name());
        out.field("state", risk.state().name())
                .field("reason", risk.reason())
                .field("principal", risk.principal())
                .field("kill_epoch", risk.killEpoch());
    }

    private static void keysLoaded(JsonWriter out, KeysLoaded keys) {
        out.field("active_kid", keys.activeKid());
        strings(out, "verifying_kids", keys.verifyingKids());
        strings(out, "revoked_kids", keys.revokedKids());
        out.field("principal", keys.principal());
        nullable(out, "refused", keys.refused());
    }

    private static void strings(JsonWriter out, String name, List<String> values) {
        out.field(name).beginArray();
        for (String value : values) {
            out.string(value);
        }
        out.endArray();
    }

    private static void limitsChanged(JsonWriter out, LimitsChanged change) {
        out.field("version", change.version())
                .field("owner", change.owner())
                .field("source_sha256", change.sourceSha256());
        strings(out, "scopes", change.scopes().stream().map(Scope::text).toList());
        OwnersLimits set = change.set();
        limits(out, "limits", set.limits());
        nullable(out, "principal", set.principal());
        nullable(out, "reason", set.reason());
        out.field("expires_at");
        if (set.untilMillis() == OwnersLimits.FOREVER) {
            out.nullValue();
        } else {
            out.millis(set.untilMillis());
        }
        limits(out, "then", set.then());
    }

    private static void limits(JsonWriter out, String name, @Nullable Limits limits) {
        out.field(name);
        if (limits == null) {
            out.nullValue();
            return;
        }
        out.beginObject();
        nullable(out, "gross_e4", limits.grossE4(), Limits.NOT_SET);
        nullable(out, "net_e4", limits.netE4(), Limits.NOT_SET);
        nullable(out, "order_notional_e4", limits.orderNotionalE4(), Limits.NOT_SET);
        nullable(out, "symbol_long_qty", limits.symbolLongQty(), Limits.NOT_SET);
        nullable(out, "symbol_short_qty", limits.symbolShortQty(), Limits.NOT_SET);
        nullable(out, "order_qty", limits.orderQty(), Limits.NOT_SET);
        nullable(out, "open_order_notional_e4", limits.openOrdersE4(), Limits.NOT_SET);
        nullable(out, "open_order_count", limits.openOrders(), Limits.NOT_SET);
        if (limits.leveragePercent() != Limits.NOT_SET) {
            out.field("leverage_percent", limits.leveragePercent());
        }
        if (limits.ofADay()) {
            nullable(out, "day_qty", limits.dayQty(), Limits.NOT_SET);
            nullable(out, "day_notional_e4", limits.dayNotionalE4(), Limits.NOT_SET);
        }
        out.endObject();
    }

    private static @Nullable Side sideOrNull(LineMembers line) {
        String side = line.wordOrNull("side");
        return side == null ? null : Side.valueOf(side);
    }

    private static LimitsChanged limitsChanged(LineMembers line, JsonReader in) {
        long version = line.number("version");
        String owner = line.word("owner");
        String source = line.string("source_sha256");
        List<Scope> scopes = line.words("scopes").stream().map(Scope::parse).toList();
        return new LimitsChanged(version, scopes, owner, ownersLimits(line, in), source);
    }

    private static OwnersLimits ownersLimits(LineMembers line, JsonReader in) {
        Limits limits = limitsOrNull(line, in, "limits");
        if (!line.isAt("principal")) { // written before limits had owners
            return OwnersLimits.of(limits);
        }
        return new OwnersLimits(
                limits,
                line.wordOrNull("principal"),
                line.stringOrNull("reason"),
                line.millisOr("expires_at", OwnersLimits.FOREVER),
                limitsOrNull(line, in, "then"));
    }

    private static @Nullable Limits limitsOrNull(LineMembers line, JsonReader in, String name) {
        in.field(name);
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        Limits limits =
                new Limits(
                        line.numberOr("gross_e4", Limits.NOT_SET),
                        line.numberOr("net_e4", Limits.NOT_SET),
                        line.numberOr("order_notional_e4", Limits.NOT_SET),
                        line.numberOr("symbol_long_qty", Limits.NOT_SET),
                        line.numberOr("symbol_short_qty", Limits.NOT_SET),
                        line.numberOr("order_qty", Limits.NOT_SET),
                        line.numberOr("open_order_notional_e4", Limits.NOT_SET),
                        line.numberOr("open_order_count", Limits.NOT_SET),
                        line.isAt("leverage_percent")
                                ? line.number("leverage_percent")
                                : Limits.NOT_SET);
        if (line.isAt("day_qty")) {
            limits =
                    limits.withDay(
                            line.numberOr("day_qty", Limits.NOT_SET),
                            line.numberOr("day_notional_e4", Limits.NOT_SET));
        }
        in.endObject();
        return limits;
    }
}
