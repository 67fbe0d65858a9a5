package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReferencePrice;
import org.jspecify.annotations.Nullable;

/** What a platform may ask of {@code POST /v1/authorize}, after every rule of form has passed. */
public sealed interface AuthorizeRequest {

    /** For whom it is asked. */
    Context context();

    /**
     * May this order go?
     *
     * @param reference what its symbol is worth, if the platform says so
     */
    record NewOrder(Order order, Context context, @Nullable ReferencePrice reference)
            implements AuthorizeRequest {}

    /** An order is to be cancelled; never gated. */
    record CancelOrder(String clientOrderId, Context context) implements AuthorizeRequest {}
}
