package com.brokerops.gate.contract;

/**
 * What one client holds and has pending in one symbol.
 *
 * <p><b>Units.</b> Quantities whole, money scaled by 1e4. {@code positionCostE4} has the sign of
 * {@code position}; the pending figures are never negative.
 */
public record Exposure(
        long position,
        long positionCostE4,
        long pendingBuyQty,
        long pendingBuyE4,
        long pendingSellQty,
        long pendingSellE4) {
    /** Nothing held and nothing pending. */
    public static final Exposure FLAT = new Exposure(0, 0, 0, 0, 0, 0);

    public Exposure {
        if ((pendingBuyQty | pendingBuyE4 | pendingSellQty | pendingSellE4) < 0) {
            throw new IllegalArgumentException(
                    "negative pending exposure: buy "
                            + pendingBuyQty
                            + "/"
                            + pendingBuyE4
                            + ", sell "
                            + pendingSellQty
                            + "/"
                            + pendingSellE4);
        }
        if (position >= 0 ? positionCostE4 < 0 : positionCostE4 > 0) {
            throw new IllegalArgumentException(
                    "position " + position + " at cost " + positionCostE4);
        }
        if (position == 0 && positionCostE4 != 0) {
            throw new IllegalArgumentException("a flat position at cost " + positionCostE4);
        }
    }

    /**
     * The worst case of this symbol: pending buys and pending sells never net.
     *
     * @throws ArithmeticException when it does not fit
     */
    public long grossE4() {
        return Math.max(
                Math.absExact(Math.addExact(positionCostE4, pendingBuyE4)),
                Math.absExact(Math.subtractExact(positionCostE4, pendingSellE4)));
    }
}
