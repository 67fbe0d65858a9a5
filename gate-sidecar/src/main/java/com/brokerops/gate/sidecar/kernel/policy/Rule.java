package com.brokerops.gate.sidecar.kernel.policy;

import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import org.jspecify.annotations.Nullable;

/** One control on one order, looking at nothing but the order. */
public interface Rule {
    /** The name it goes by in answers. */
    String id();

    /** The only symbol it is about, or null if it is about every one. */
    default @Nullable String symbol() {
        return null;
    }

    /** Why the order may not go, or null. */
    @Nullable Reason check(Order order);
}
