package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.Side;
import org.jspecify.annotations.Nullable;

/**
 * What one of an order is reserved at: never less than it can cost.
 *
 * <pre>
 *   LIMIT       BUY: the limit        SELL: the limit, or the reference price if that is higher
 *   MARKET      BUY: the reference price and a collar      SELL: the reference price
 *   STOP        the stop price
 *   STOP_LIMIT  the higher of the stop price and what a LIMIT would be
 * </pre>
 *
 * <p><b>Units.</b> Prices 1e-8; {@link Order#NO_PRICE} for an order that cannot be valued.
 *
 * @param maxAgeMillis how old a reference price may be
 * @param collarBasisPoints what a MARKET order to buy may cost beyond it
 */
public record Valuation(long maxAgeMillis, long collarBasisPoints) {
    /** Five seconds, five percent. */
    public static final Valuation DEFAULT = new Valuation(5_000, 500);

    private static final long ALL = 10_000;

    public Valuation {
        if (maxAgeMillis < 0 || collarBasisPoints < 0 || collarBasisPoints > ALL) {
            throw new IllegalArgumentException(
                    "reference price of "
                            + maxAgeMillis
                            + " ms, collar of "
                            + collarBasisPoints
                            + " basis points");
        }
    }

    /** The reference price if it may be used at that time, otherwise null. */
    @Nullable ReferencePrice fresh(@Nullable ReferencePrice reference, long nowMillis) {
        return reference != null && Math.abs(nowMillis - reference.atMillis()) <= maxAgeMillis
                ? reference
                : null;
    }

    /** The newer of two that may be used at that time, the first of two of one moment; or null. */
    public @Nullable ReferencePrice newer(
            @Nullable ReferencePrice first, @Nullable ReferencePrice second, long nowMillis) {
        ReferencePrice one = fresh(first, nowMillis);
        ReferencePrice other = fresh(second, nowMillis);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.atMillis() > one.atMillis() ? other : one;
    }

    /** What one of the order is worth. */
    long priceE8(Order order, @Nullable ReferencePrice reference) {
        return switch (order.type()) {
            case LIMIT -> limitE8(order, reference);
            case STOP -> order.stopPriceE8();
            case STOP_LIMIT -> Math.max(order.stopPriceE8(), limitE8(order, reference));
            case MARKET -> {
                if (reference == null) {
                    yield Order.NO_PRICE;
                }
                long collar = order.side() == Side.BUY ? collarBasisPoints : 0;
                long priceE8 = reference.priceE8();
                yield priceE8 + Amounts.shareRoundedUp(priceE8, collar, ALL);
            }
        };
    }

    /**
     * The lowest price at which the order is expected to be executed, without any safety on top:
     * its limit, the price that triggers it, or what the market is said to be at.
     */
    static long leastE8(Order order, @Nullable ReferencePrice reference) {
        return switch (order.type()) {
            case LIMIT -> order.priceE8();
            case STOP -> order.stopPriceE8();
            case STOP_LIMIT -> Math.min(order.stopPriceE8(), order.priceE8());
            case MARKET -> reference == null ? Order.NO_PRICE : reference.priceE8();
        };
    }

    private static long limitE8(Order order, @Nullable ReferencePrice reference) {
        return order.side() == Side.SELL && reference != null
                ? Math.max(order.priceE8(), reference.priceE8())
                : order.priceE8();
    }
}
