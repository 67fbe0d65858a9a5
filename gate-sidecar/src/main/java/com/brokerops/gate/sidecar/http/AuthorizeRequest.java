package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;

/** What a platform may ask of {@code POST /v1/authorize}, after every rule of form has passed. */
public sealed interface AuthorizeRequest {

    /** For whom it is asked. */
    Context context();

    /** May this order go? */
    record NewOrder(Order order, Context context) implements AuthorizeRequest {}

    /** An order is to be cancelled; never gated. */
    record CancelOrder(String clientOrderId, Context context) implements AuthorizeRequest {}
}
