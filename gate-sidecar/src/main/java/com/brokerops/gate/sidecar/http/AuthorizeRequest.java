package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReferencePrice;
import java.util.List;
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

    /**
     * May these orders go, all of them or none?
     *
     * @param reference what their one symbol is worth, if the platform says so
     */
    record NewList(
            List<Order> orders,
            Contingency contingency,
            Context context,
            @Nullable ReferencePrice reference)
            implements AuthorizeRequest {
        public NewList {
            orders = List.copyOf(orders);
        }
    }

    /** An order is to be cancelled; never gated. */
    record CancelOrder(String clientOrderId, Context context) implements AuthorizeRequest {}
}
