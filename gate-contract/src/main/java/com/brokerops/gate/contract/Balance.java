package com.brokerops.gate.contract;

/**
 * What an account has to trade with, by the platform's word.
 *
 * <p><b>Units.</b> Money 1e-4; {@code asOfMillis} since the epoch.
 *
 * @param amountE4 negative if it owes
 */
public record Balance(long amountE4, long asOfMillis) {
    private static final long PERCENT = 100;

    /**
     * What may be at stake for it, rounded down.
     *
     * @throws ArithmeticException when it does not fit
     */
    public long leveredE4(long leveragePercent) {
        long hundreds = Math.floorDiv(amountE4, PERCENT);
        long rest = Math.floorMod(amountE4, PERCENT);
        return Math.addExact(
                Math.multiplyExact(hundreds, leveragePercent),
                Math.floorDiv(Math.multiplyExact(rest, leveragePercent), PERCENT));
    }
}
