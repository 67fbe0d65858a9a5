package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What one client holds and has pending in one symbol, in decimals, summed up from nothing. */
final class Holding {
    private static final int DECIMALS = 4;

    private BigDecimal position = BigDecimal.ZERO;
    private BigDecimal cost = BigDecimal.ZERO;
    private BigDecimal buyQty = BigDecimal.ZERO;
    private BigDecimal buy = BigDecimal.ZERO;
    private BigDecimal sellQty = BigDecimal.ZERO;
    private BigDecimal sell = BigDecimal.ZERO;

    /** Money of the gate's, as a decimal. */
    static BigDecimal money(long amountE4) {
        return BigDecimal.valueOf(amountE4, DECIMALS);
    }

    /** What an order of that size is worth: against the client, to the ten-thousandth. */
    static BigDecimal worth(long qty, long priceE8) {
        return up(BigDecimal.valueOf(qty).multiply(BigDecimal.valueOf(priceE8, 8)));
    }

    /** What is given back of an amount for a part of its quantity: never too much. */
    static BigDecimal share(BigDecimal amount, long part, long whole) {
        return amount.multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(whole), DECIMALS, RoundingMode.DOWN);
    }

    private static BigDecimal up(BigDecimal amount) {
        return amount.setScale(DECIMALS, RoundingMode.UP);
    }

    void pend(Side side, long qty, BigDecimal amount) {
        if (side == Side.BUY) {
            buyQty = buyQty.add(BigDecimal.valueOf(qty));
            buy = buy.add(amount);
        } else {
            sellQty = sellQty.add(BigDecimal.valueOf(qty));
            sell = sell.add(amount);
        }
    }

    void execute(Side side, long qty, long priceE8) {
        BigDecimal signed = BigDecimal.valueOf(side == Side.BUY ? qty : -qty);
        BigDecimal price = BigDecimal.valueOf(priceE8, 8);
        BigDecimal after = position.add(signed);
        if (position.signum() * signed.signum() >= 0) {
            cost = cost.add(up(signed.multiply(price)));
        } else if (position.signum() == after.signum()) {
            cost = cost.multiply(after).divide(position, DECIMALS, RoundingMode.UP);
        } else {
            cost = up(after.multiply(price));
        }
        position = after;
    }

    BigDecimal gross() {
        return cost.add(buy).abs().max(cost.subtract(sell).abs());
    }

    /** What its position cost, long or short. */
    BigDecimal margin() {
        return cost.abs();
    }

    /** The same with all that is pending. */
    BigDecimal atStake() {
        return margin().add(buy).add(sell);
    }

    /** What its position cost, of a short one negative. */
    BigDecimal cost() {
        return cost;
    }

    BigDecimal buying() {
        return buy;
    }

    BigDecimal selling() {
        return sell;
    }

    BigDecimal pendingQty() {
        return buyQty.add(sellQty);
    }

    BigDecimal pending() {
        return buy.add(sell);
    }

    /** How far from flat it would be if all that is pending on that side were executed. */
    BigDecimal worst(Side side) {
        return side == Side.BUY ? position.add(buyQty) : sellQty.subtract(position);
    }

    Exposure exposure() {
        return new Exposure(
                position.longValueExact(),
                e4(cost),
                buyQty.longValueExact(),
                e4(buy),
                sellQty.longValueExact(),
                e4(sell));
    }

    private static long e4(BigDecimal amount) {
        return amount.movePointRight(DECIMALS).longValueExact();
    }
}
