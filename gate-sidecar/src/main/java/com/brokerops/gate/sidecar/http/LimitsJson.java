package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Limits;
import org.jspecify.annotations.Nullable;

/** Limits as answers show them; null is a limit that is not set. */
public final class LimitsJson {
    private LimitsJson() {}

    /** Writes a member into an object that is open. */
    public static void write(JsonWriter out, String name, @Nullable Limits limits) {
        out.field(name);
        if (limits == null) {
            out.nullValue();
            return;
        }
        out.beginObject();
        limit(out, "gross", limits.grossE4(), Decimals.MONEY_DECIMALS);
        limit(out, "net", limits.netE4(), Decimals.MONEY_DECIMALS);
        limit(out, "order_notional", limits.orderNotionalE4(), Decimals.MONEY_DECIMALS);
        limit(out, "order_qty", limits.orderQty(), 0);
        limit(out, "symbol_long", limits.symbolLongQty(), 0);
        limit(out, "symbol_short", limits.symbolShortQty(), 0);
        limit(out, "open_order_notional", limits.openOrdersE4(), Decimals.MONEY_DECIMALS);
        limit(out, "open_order_count", limits.openOrders(), 0);
        limit(out, "leverage_percent", limits.leveragePercent(), 0);
        limit(out, "day_qty", limits.dayQty(), 0);
        limit(out, "day_notional", limits.dayNotionalE4(), Decimals.MONEY_DECIMALS);
        out.endObject();
    }

    private static void limit(JsonWriter out, String name, long value, int decimals) {
        out.field(name);
        if (value == Limits.NOT_SET) {
            out.nullValue();
        } else {
            out.decimal(value, decimals);
        }
    }
}
