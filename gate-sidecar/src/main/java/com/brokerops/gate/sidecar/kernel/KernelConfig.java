package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;

/**
 * The numbers a kernel is built with.
 *
 * @param tokenTtlMillis how long a token is valid
 * @param skewMillis how much longer its reservation is kept
 * @param valuation what orders are worth
 * @param balanceMaxAgeMillis how old a balance may be that counts
 * @param triggers what the gate sets risk states for by itself
 */
public record KernelConfig(
        long tokenTtlMillis,
        long skewMillis,
        Valuation valuation,
        long balanceMaxAgeMillis,
        Ledger.Capacity capacity,
        TriggerConfig triggers) {
    /** A balance counts for a day. */
    public static final long BALANCE_MAX_AGE_MILLIS = 86_400_000;

    public KernelConfig {
        if (tokenTtlMillis < 1000 || tokenTtlMillis > 86_400_000 || skewMillis < 0) {
            throw new IllegalArgumentException(
                    "token ttl " + tokenTtlMillis + " ms, skew " + skewMillis + " ms");
        }
        if (balanceMaxAgeMillis < 0) {
            throw new IllegalArgumentException("a balance of " + balanceMaxAgeMillis + " ms");
        }
    }

    /** One without triggers. */
    public KernelConfig(
            long tokenTtlMillis,
            long skewMillis,
            Valuation valuation,
            long balanceMaxAgeMillis,
            Ledger.Capacity capacity) {
        this(
                tokenTtlMillis,
                skewMillis,
                valuation,
                balanceMaxAgeMillis,
                capacity,
                TriggerConfig.OFF);
    }

    /** One in which a balance counts for a day, without triggers. */
    public KernelConfig(
            long tokenTtlMillis, long skewMillis, Valuation valuation, Ledger.Capacity capacity) {
        this(tokenTtlMillis, skewMillis, valuation, BALANCE_MAX_AGE_MILLIS, capacity);
    }
}
