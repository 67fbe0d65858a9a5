package com.brokerops.gate.sidecar.kernel.policy;

import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import org.jspecify.annotations.Nullable;

/** One control on one order, looking at nothing but the order and its price. */
public interface Rule {
    /** The name it goes by in answers. */
    String id();

    /** The only symbol it is about, or null if it is about every one. */
    default @Nullable String symbol() {
        return null;
    }

    /**
     * Why the order may not go, or null.
     *
     * @param leastPriceE8 the lowest price at which it is expected to be executed, which for an
     *     order without a limit is not in the order; {@link Order#NO_PRICE} if nobody knows
     */
    @Nullable Reason check(Order order, long leastPriceE8);
}
