package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.proof.Reservation.Aside;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** What one client holds and has pending in one symbol, in plain decimals. */
final class Holding {
    private static final int DECIMALS = 4;

    private BigDecimal position = BigDecimal.ZERO;
    private BigDecimal cost = BigDecimal.ZERO;
    private BigDecimal buyQty = BigDecimal.ZERO;
    private BigDecimal buy = BigDecimal.ZERO;
    private BigDecimal sellQty = BigDecimal.ZERO;
    private BigDecimal sell = BigDecimal.ZERO;

    void pend(boolean isBuy, Aside aside) {
        pend(isBuy, aside.qty(), aside.amount());
    }

    void release(boolean isBuy, Aside aside) {
        pend(isBuy, aside.qty().negate(), aside.amount().negate());
    }

    private void pend(boolean isBuy, BigDecimal qty, BigDecimal amount) {
        if (isBuy) {
            buyQty = buyQty.add(qty);
            buy = buy.add(amount);
        } else {
            sellQty = sellQty.add(qty);
            sell = sell.add(amount);
        }
        if (buyQty.signum() < 0 || buy.signum() < 0 || sellQty.signum() < 0 || sell.signum() < 0) {
            throw new AssertionError("less than nothing is pending: " + figures());
        }
    }

    /** True when so much more of a side would lead away from flat, all that pends executed. */
    boolean increases(boolean isBuy, BigDecimal qty) {
        BigDecimal reach = isBuy ? position.add(buyQty) : sellQty.subtract(position);
        return reach.add(qty).max(BigDecimal.ZERO).compareTo(reach.max(BigDecimal.ZERO)) > 0;
    }

    /** Takes a fill into the position: what closes takes its share of the cost along. */
    void book(boolean isBuy, BigDecimal qty, BigDecimal price) {
        BigDecimal signed = isBuy ? qty : qty.negate();
        BigDecimal closing =
                position.signum() * signed.signum() < 0 ? qty.min(position.abs()) : BigDecimal.ZERO;
        if (closing.signum() > 0) {
            BigDecimal kept = position.abs().subtract(closing);
            BigDecimal keptCost =
                    cost.abs()
                            .multiply(kept)
                            .divide(position.abs(), DECIMALS, RoundingMode.CEILING);
            cost = cost.signum() < 0 ? keptCost.negate() : keptCost;
        }
        BigDecimal opening = qty.subtract(closing);
        BigDecimal paid = opening.multiply(price).setScale(DECIMALS, RoundingMode.CEILING);
        cost = cost.add(isBuy ? paid : paid.negate());
        position = position.add(signed);
    }

    /** The worst case: pending buys and pending sells never net. */
    BigDecimal gross() {
        return cost.add(buy).abs().max(cost.subtract(sell).abs());
    }

    /** Position, cost, pending buys and pending sells, quantity before amount. */
    List<BigDecimal> figures() {
        return List.of(position, cost, buyQty, buy, sellQty, sell);
    }
}
