package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.sidecar.kernel.ledger.Ledger;

/**
 * The numbers a kernel is built with.
 *
 * @param tokenTtlMillis how long a token is valid
 * @param skewMillis how much longer its reservation is kept
 * @param valuation what orders are worth
 */
public record KernelConfig(
        long tokenTtlMillis, long skewMillis, Valuation valuation, Ledger.Capacity capacity) {
    public KernelConfig {
        if (tokenTtlMillis < 1000 || tokenTtlMillis > 86_400_000 || skewMillis < 0) {
            throw new IllegalArgumentException(
                    "token ttl " + tokenTtlMillis + " ms, skew " + skewMillis + " ms");
        }
    }
}
