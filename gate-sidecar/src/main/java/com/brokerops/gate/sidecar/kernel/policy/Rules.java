package com.brokerops.gate.sidecar.kernel.policy;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import org.jspecify.annotations.Nullable;

/** The kinds of rule. Each blocks above its number and lets its number pass. */
public final class Rules {
    private Rules() {}

    /** No order larger than that. */
    public record OrderQuantity(String id, long maxQty) implements Rule {
        public OrderQuantity {
            requireQty(id, maxQty);
        }

        @Override
        public @Nullable Reason check(Order order, long leastPriceE8) {
            return order.qty() <= maxQty
                    ? null
                    : excess(ReasonCode.QTY_LIMIT_EXCEEDED, id, "order", order, maxQty);
        }
    }

    /** No order in that symbol larger than that. */
    public record SymbolQuantity(String id, String symbol, long maxQty) implements Rule {
        public SymbolQuantity {
            requireQty(id, maxQty);
        }

        @Override
        public @Nullable Reason check(Order order, long leastPriceE8) {
            return order.qty() <= maxQty || !order.symbol().equals(symbol)
                    ? null
                    : excess(ReasonCode.SYMBOL_RESTRICTION, id, "symbol:" + symbol, order, maxQty);
        }
    }

    /**
     * No order below that price larger than that. One whose price nobody knows is blocked
     * elsewhere.
     */
    public record LowPriceQuantity(String id, long belowPriceE8, long maxQty) implements Rule {
        public LowPriceQuantity {
            requireQty(id, maxQty);
            if (belowPriceE8 <= 0 || belowPriceE8 >= Decimals.PRICE_BOUND_E8) {
                throw new IllegalArgumentException(id + ": below_price is out of range");
            }
        }

        @Override
        public @Nullable Reason check(Order order, long leastPriceE8) {
            return order.qty() <= maxQty
                            || leastPriceE8 == Order.NO_PRICE
                            || leastPriceE8 >= belowPriceE8
                    ? null
                    : excess(ReasonCode.PENNY_STOCK_RESTRICTION, id, "order", order, maxQty);
        }
    }

    private static Reason excess(
            ReasonCode code, String id, String scope, Order order, long maxQty) {
        return new Reason(code, id, scope, Unit.QTY, maxQty, order.qty(), maxQty);
    }

    private static void requireQty(String id, long maxQty) {
        if (maxQty < 0 || maxQty > Decimals.MAX_QTY) {
            throw new IllegalArgumentException(id + ": max_qty is out of range");
        }
    }
}
