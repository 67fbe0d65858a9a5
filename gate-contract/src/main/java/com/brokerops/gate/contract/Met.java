package com.brokerops.gate.contract;

import com.brokerops.gate.contract.Scope.Kind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision met: all that the kernel read besides the order, its reference price and the
 * rules. From those and this the order can be decided again.
 *
 * <p><b>Units.</b> Money 1e-4, quantity whole.
 *
 * @param collarBasisPoints what a MARKET order to buy is valued at beyond its reference price
 * @param exposureBefore of the client in the symbol
 * @param risk the strictest state that held for the order, or null
 * @param original where the order stood that this one is to replace, or the first leg of an OCO
 *     that this one is the second of; null if none was known
 * @param limited the scopes that the order belongs to and that have limits, the widest first
 */
public record Met(
        long collarBasisPoints,
        Exposure exposureBefore,
        @Nullable Risk risk,
        @Nullable Original original,
        List<Limited> limited) {

    public Met {
        limited = List.copyOf(limited);
        for (int i = 1; i < limited.size(); i++) {
            if (limited.get(i).kind.compareTo(limited.get(i - 1).kind) <= 0) {
                throw new IllegalArgumentException(limited.get(i).kind + " is not in its place");
            }
        }
    }

    /** The scope of that kind, or null if it has no limits. */
    public @Nullable Limited limited(Kind kind) {
        for (Limited scope : limited) {
            if (scope.kind == kind) {
                return scope;
            }
        }
        return null;
    }

    /** A risk state that is not NORMAL. */
    public record Risk(Scope scope, @Nullable Side side, RiskState state) {}

    /**
     * The reservation of the order that is to be replaced, or of the other leg.
     *
     * @param alike true if symbol, side, desk, trader and strategy are those of the new order
     * @param paired true if another replacement of it, or it as one, is not decided yet
     */
    public record Original(
            UUID traceId,
            ReservationState state,
            boolean alike,
            boolean paired,
            long leavesQty,
            long executedQty,
            long reservedE4) {}

    /**
     * A scope with its limits and its sums before the order.
     *
     * @param funds of a client with {@code leverage_percent}, otherwise null
     * @param day of a scope with limits of a day, otherwise null
     * @param position of a desk, trader or strategy with limits of a position, otherwise null; a
     *     client's is {@link Met#exposureBefore}
     */
    public record Limited(
            Kind kind,
            Limits limits,
            long positionCostE4,
            long pendingBuyE4,
            long pendingSellE4,
            long grossE4,
            long openOrders,
            @Nullable Funds funds,
            @Nullable Day day,
            @Nullable Position position) {
        public Limited {
            if (kind == Kind.CLIENT_SYMBOL) {
                throw new IllegalArgumentException("no limits for " + kind);
            }
            if ((funds == null) != (limits.leveragePercent() == Limits.NOT_SET)) {
                throw new IllegalArgumentException(limits + " with " + funds);
            }
            if ((day == null) == limits.ofADay()) {
                throw new IllegalArgumentException(limits + " with " + day);
            }
            if ((position != null) != (kind.ofAWay() && limits.ofAPosition())) {
                throw new IllegalArgumentException(limits + " with " + position);
            }
        }

        /** One in which neither a balance nor the day nor a position is asked for. */
        public Limited(
                Kind kind,
                Limits limits,
                long positionCostE4,
                long pendingBuyE4,
                long pendingSellE4,
                long grossE4,
                long openOrders) {
            this(
                    kind,
                    limits,
                    positionCostE4,
                    pendingBuyE4,
                    pendingSellE4,
                    grossE4,
                    openOrders,
                    null,
                    null,
                    null);
        }
    }

    /**
     * What a client has at stake, and what for.
     *
     * @param marginE4 what its positions cost, long or short
     * @param balance null if none was known, or none that was young enough
     */
    public record Funds(long marginE4, @Nullable Balance balance) {}

    /**
     * What a desk, trader or strategy has of the order's symbol.
     *
     * @param qty what its orders have bought, less what they have sold, for all clients
     * @param pendingBuyQty what those that are open may buy still
     * @param pendingSellQty what those that are open may sell still
     */
    public record Position(long qty, long pendingBuyQty, long pendingSellQty) {}

    /**
     * What a scope has done since the session began, and may do still.
     *
     * @param executedQty bought and sold
     * @param executedE4 what that was worth
     * @param pendingQty of its open orders, carried ones too
     */
    public record Day(long executedQty, long executedE4, long pendingQty) {}
}
