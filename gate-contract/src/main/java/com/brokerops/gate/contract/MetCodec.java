package com.brokerops.gate.contract;

import com.brokerops.gate.contract.Met.Day;
import com.brokerops.gate.contract.Met.Funds;
import com.brokerops.gate.contract.Met.Limited;
import com.brokerops.gate.contract.Met.Original;
import com.brokerops.gate.contract.Met.Position;
import com.brokerops.gate.contract.Met.Risk;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code met} of a decision's line, written and read. Limits and sums are arrays in a
 * fixed order: they are in every line, and their names would be most of it.
 */
final class MetCodec {
    private static final String NAME = "met";
    private static final String FUNDS = "funds";
    private static final String DAY = "day";
    private static final String POSITION = "position";

    private MetCodec() {}

    static void write(JsonWriter out, @Nullable Met met) {
        if (met == null) {
            return; // a line of format 2
        }
        out.field(NAME).beginObject().field("collar_bp", met.collarBasisPoints());
        LogEventCodec.exposure(out, "exposure_before", met.exposureBefore());
        risk(out, met.risk());
        original(out, met.original());
        out.field("limited").beginObject();
        for (Limited scope : met.limited()) {
            limited(out, scope);
        }
        out.endObject().endObject();
    }

    private static void risk(JsonWriter out, @Nullable Risk risk) {
        out.field("risk");
        if (risk == null) {
            out.nullValue();
            return;
        }
        Side side = risk.side();
        out.beginObject().field("scope", risk.scope().text()).field("side");
        if (side == null) {
            out.nullValue();
        } else {
            out.ascii(side.name());
        }
        out.asciiField("state", risk.state().name()).endObject();
    }

    private static void original(JsonWriter out, @Nullable Original original) {
        out.field("original");
        if (original == null) {
            out.nullValue();
            return;
        }
        out.beginObject()
                .field("trace_id")
                .uuid(original.traceId())
                .asciiField("state", original.state().name())
                .field("alike", original.alike())
                .field("paired", original.paired())
                .field("leaves_qty", original.leavesQty())
                .field("executed_qty", original.executedQty())
                .field("reserved_e4", original.reservedE4())
                .endObject();
    }

    private static void limited(JsonWriter out, Limited scope) {
        Limits limits = scope.limits();
        out.field(scope.kind().word()).beginObject().field("limits").beginArray();
        limit(out, limits.grossE4());
        limit(out, limits.netE4());
        limit(out, limits.orderNotionalE4());
        limit(out, limits.symbolLongQty());
        limit(out, limits.symbolShortQty());
        limit(out, limits.orderQty());
        limit(out, limits.openOrdersE4());
        limit(out, limits.openOrders());
        out.endArray()
                .field("before")
                .beginArray()
                .number(scope.positionCostE4())
                .number(scope.pendingBuyE4())
                .number(scope.pendingSellE4())
                .number(scope.grossE4())
                .number(scope.openOrders())
                .endArray();
        funds(out, scope);
        day(out, scope);
        position(out, scope);
        out.endObject();
    }

    private static void position(JsonWriter out, Limited scope) {
        Position position = scope.position();
        if (position == null) {
            return; // as for most
        }
        out.field(POSITION)
                .beginArray()
                .number(position.qty())
                .number(position.pendingBuyQty())
                .number(position.pendingSellQty())
                .endArray();
    }

    private static void day(JsonWriter out, Limited scope) {
        Day day = scope.day();
        if (day == null) {
            return; // as for most
        }
        out.field(DAY).beginObject();
        LogEventCodec.nullable(out, "day_qty", scope.limits().dayQty(), Limits.NOT_SET);
        LogEventCodec.nullable(
                out, "day_notional_e4", scope.limits().dayNotionalE4(), Limits.NOT_SET);
        out.field("executed_qty", day.executedQty())
                .field("executed_e4", day.executedE4())
                .field("pending_qty", day.pendingQty())
                .endObject();
    }

    private static void funds(JsonWriter out, Limited scope) {
        Funds funds = scope.funds();
        if (funds == null) {
            return; // as for most
        }
        out.field(FUNDS)
                .beginObject()
                .field("leverage_percent", scope.limits().leveragePercent())
                .field("margin_e4", funds.marginE4())
                .field("balance");
        Balance balance = funds.balance();
        if (balance == null) {
            out.nullValue();
        } else {
            out.beginObject()
                    .field("balance_e4", balance.amountE4())
                    .field("as_of")
                    .millis(balance.asOfMillis())
                    .endObject();
        }
        out.endObject();
    }

    private static void limit(JsonWriter out, long limit) {
        if (limit == Limits.NOT_SET) {
            out.nullValue();
        } else {
            out.number(limit);
        }
    }

    /** Null where the line, of an earlier format, does not say. */
    static @Nullable Met read(LineMembers line, JsonReader in) {
        if (!in.isField(NAME)) {
            return null;
        }
        in.field(NAME);
        in.beginObject();
        Met met =
                new Met(
                        line.number("collar_bp"),
                        line.exposure("exposure_before"),
                        readRisk(line, in),
                        readOriginal(line, in),
                        readLimited(line, in));
        in.endObject();
        return met;
    }

    private static @Nullable Risk readRisk(LineMembers line, JsonReader in) {
        in.field("risk");
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        Scope scope = Scope.parse(line.word("scope"));
        String side = line.wordOrNull("side");
        RiskState state = RiskState.valueOf(line.word("state"));
        in.endObject();
        return new Risk(scope, side == null ? null : Side.valueOf(side), state);
    }

    private static @Nullable Original readOriginal(LineMembers line, JsonReader in) {
        in.field("original");
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        Original original =
                new Original(
                        line.uuid("trace_id"),
                        ReservationState.valueOf(line.word("state")),
                        line.bool("alike"),
                        line.bool("paired"),
                        line.number("leaves_qty"),
                        line.number("executed_qty"),
                        line.number("reserved_e4"));
        in.endObject();
        return original;
    }

    private static List<Limited> readLimited(LineMembers line, JsonReader in) {
        in.field("limited");
        in.beginObject();
        List<Limited> limited = new ArrayList<>(1);
        for (String word = in.nextField(); word != null; word = in.nextField()) {
            in.beginObject();
            limited.add(readLimited(Kind.of(word), line, in));
            in.endObject();
        }
        return limited;
    }

    private static Limited readLimited(Kind kind, LineMembers line, JsonReader in) {
        in.field("limits");
        in.beginArray();
        Limits limits =
                new Limits(
                        readLimit(in),
                        readLimit(in),
                        readLimit(in),
                        readLimit(in),
                        readLimit(in),
                        readLimit(in),
                        readLimit(in),
                        readLimit(in));
        endArray(in);
        in.field("before");
        in.beginArray();
        long costE4 = readNumber(in);
        long buyE4 = readNumber(in);
        long sellE4 = readNumber(in);
        long grossE4 = readNumber(in);
        long openOrders = readNumber(in);
        endArray(in);
        Funds funds = null;
        if (line.isAt(FUNDS)) {
            in.field(FUNDS);
            in.beginObject();
            limits = limits.withLeverage(line.number("leverage_percent"));
            funds = new Funds(line.number("margin_e4"), readBalance(line, in));
            in.endObject();
        }
        Day day = null;
        if (line.isAt(DAY)) {
            in.field(DAY);
            in.beginObject();
            long qty = line.numberOr("day_qty", Limits.NOT_SET);
            limits = limits.withDay(qty, line.numberOr("day_notional_e4", Limits.NOT_SET));
            day =
                    new Day(
                            line.number("executed_qty"),
                            line.number("executed_e4"),
                            line.number("pending_qty"));
            in.endObject();
        }
        Position position = line.isAt(POSITION) ? readPosition(in) : null;
        return new Limited(
                kind, limits, costE4, buyE4, sellE4, grossE4, openOrders, funds, day, position);
    }

    private static Position readPosition(JsonReader in) {
        in.field(POSITION);
        in.beginArray();
        Position position = new Position(readNumber(in), readNumber(in), readNumber(in));
        endArray(in);
        return position;
    }

    private static @Nullable Balance readBalance(LineMembers line, JsonReader in) {
        in.field("balance");
        if (in.isNull()) {
            return null;
        }
        in.beginObject();
        Balance balance = new Balance(line.number("balance_e4"), line.millis("as_of"));
        in.endObject();
        return balance;
    }

    private static long readLimit(JsonReader in) {
        element(in);
        if (in.isNull()) {
            return Limits.NOT_SET;
        }
        long limit = in.number();
        if (limit < 0) {
            throw new JsonException("a limit of " + limit, in.offset());
        }
        return limit;
    }

    private static long readNumber(JsonReader in) {
        element(in);
        return in.number();
    }

    private static void element(JsonReader in) {
        if (!in.nextElement()) {
            throw new JsonException("an array ends too early", in.offset());
        }
    }

    private static void endArray(JsonReader in) {
        if (in.nextElement()) {
            throw new JsonException("an array ends too late", in.offset());
        }
    }
}
