package com.brokerops.gate.contract;

import java.util.List;

/**
 * What the gate would decide about an order now. Nothing is reserved, remembered, counted or
 * signed.
 *
 * <p><b>Units.</b> Money 1e-4, price 1e-8, quantity whole.
 *
 * @param reasons all that would block it, most important first; empty when it would be authorized
 * @param measures every limit that it is measured against, with its operands, the widest scope
 *     first
 * @param largestQty the largest quantity of an order that is otherwise the same and would be
 *     authorized; 0 if none would
 * @param valuedAtE8 what one is valued at; 0 without a price
 * @param notionalE4 the order's worth, or -1 without a price
 * @param grossBeforeE4 the client's gross exposure
 * @param grossAfterE4 the same after it; equal when it would be blocked
 */
public record WhatIf(
        List<Reason> reasons,
        List<Reason> measures,
        long largestQty,
        String policyVersion,
        String policyHash,
        long limitsVersion,
        long valuedAtE8,
        long notionalE4,
        long grossBeforeE4,
        long grossAfterE4) {
    public WhatIf {
        reasons = List.copyOf(reasons);
        measures = List.copyOf(measures);
    }
}
