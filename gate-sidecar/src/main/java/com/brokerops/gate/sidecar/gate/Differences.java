package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names what differs between an order and the one that first came under its id. */
final class Differences {
    private Differences() {}

    /** The first field that differs, as it is called on the wire; null when none does. */
    static @Nullable String first(Order order, Context context, Order other, Context original) {
        if (!order.symbol().equals(other.symbol())) {
            return "order.symbol";
        }
        if (order.side() != other.side()) {
            return "order.side";
        }
        if (order.qty() != other.qty()) {
            return "order.qty";
        }
        if (order.priceE8() != other.priceE8()) {
            return "order.price";
        }
        if (order.type() != other.type()) {
            return "order.type";
        }
        if (order.timeInForce() != other.timeInForce()) {
            return "order.time_in_force";
        }
        if (order.stopPriceE8() != other.stopPriceE8()) {
            return "order.stop_price";
        }
        if (order.reduceOnly() != other.reduceOnly()) {
            return "order.reduce_only";
        }
        if (!Objects.equals(order.origClientOrderId(), other.origClientOrderId())) {
            return "order.orig_client_order_id";
        }
        return firstOf(context, original);
    }

    private static @Nullable String firstOf(Context context, Context original) {
        if (!Objects.equals(context.deskId(), original.deskId())) {
            return "context.desk_id";
        }
        if (!Objects.equals(context.traderId(), original.traderId())) {
            return "context.trader_id";
        }
        if (!Objects.equals(context.strategyId(), original.strategyId())) {
            return "context.strategy_id";
        }
        if (!Objects.equals(context.sessionId(), original.sessionId())) {
            return "context.session_id";
        }
        return context.accountType() == original.accountType() ? null : "context.account_type";
    }
}
