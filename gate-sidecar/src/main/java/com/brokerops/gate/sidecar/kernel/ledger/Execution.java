package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Side;
import java.util.UUID;

/**
 * An execution that can still be taken back.
 *
 * @param seq of the line that reported it
 * @param traceId the decision of its order
 * @param qty as last corrected; 0 if it was taken back
 * @param priceE8 as last corrected
 * @param shared true if another order that its own stood against counts it too
 */
public record Execution(long seq, UUID traceId, Side side, long qty, long priceE8, boolean shared) {
    /** True if it never was. */
    public boolean busted() {
        return qty == 0;
    }
}
