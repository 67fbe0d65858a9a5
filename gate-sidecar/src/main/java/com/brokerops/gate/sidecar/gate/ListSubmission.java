package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReferencePrice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of new orders as it came off the wire.
 *
 * @param orders 2 to {@link ListPlace#MAX_ORDERS}, of different names
 * @param reference what their one symbol is worth, if the request says so
 * @param body the request's bytes up to {@code length}; valid until the call returns
 * @param receivedNanoTime when its last byte was read
 * @param parsedNanoTime when it was understood
 */
public record ListSubmission(
        List<Order> orders,
        Contingency contingency,
        Context context,
        @Nullable ReferencePrice reference,
        byte[] body,
        int length,
        long receivedNanoTime,
        long parsedNanoTime,
        Caller caller) {
    public ListSubmission {
        orders = List.copyOf(orders);
        if (orders.size() < 2 || orders.size() > ListPlace.MAX_ORDERS) {
            throw new IllegalArgumentException("a list of " + orders.size());
        }
    }

    int size() {
        return orders.size();
    }
}
