package com.brokerops.gate.sidecar.kernel.ledger;

/**
 * A sum that never overflows: of a day's executions it may be larger than any one amount can be.
 *
 * <p><b>Thread.</b> The owner's only.
 */
public final class Wide {
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private static final long MOST_UNITS = 8; // and a rest still fit
    private static final long LEAST_UNITS = -9;

    private long units;
    private long rest;

    public Wide() {
        this(0, 0);
    }

    /**
     * One as it was.
     *
     * @param units of 1e18 each
     * @param rest 0 or more, and less than 1e18
     */
    public Wide(long units, long rest) {
        this.units = units;
        this.rest = rest;
    }

    /** So much more, or less. */
    public void add(long more) {
        add(Math.floorDiv(more, UNIT), Math.floorMod(more, UNIT));
    }

    public void add(Wide more) {
        add(more.units, more.rest);
    }

    private void add(long moreUnits, long moreRest) {
        long sum = rest + moreRest;
        rest = sum >= UNIT ? sum - UNIT : sum;
        units += moreUnits + (sum >= UNIT ? 1 : 0);
    }

    void clear() {
        units = 0;
        rest = 0;
    }

    /** What it comes to; {@link Long#MAX_VALUE}, or its negative, if that does not fit. */
    public long value() {
        if (units < LEAST_UNITS) {
            return -Long.MAX_VALUE;
        }
        return units > MOST_UNITS ? Long.MAX_VALUE : units * UNIT + rest;
    }

    public long units() {
        return units;
    }

    public long rest() {
        return rest;
    }

    /** True if nothing is left of all that was added. */
    public boolean isZero() {
        return units == 0 && rest == 0;
    }
}
