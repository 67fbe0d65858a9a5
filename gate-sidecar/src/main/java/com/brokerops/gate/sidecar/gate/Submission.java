package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReferencePrice;
import org.jspecify.annotations.Nullable;

/**
 * One order as it came off the wire.
 *
 * @param reference what the symbol is worth, if the request says so
 * @param body the request's bytes up to {@code length}; valid until the call returns
 * @param receivedNanoTime when its last byte was read
 * @param parsedNanoTime when it was understood
 */
public record Submission(
        Order order,
        Context context,
        @Nullable ReferencePrice reference,
        byte[] body,
        int length,
        long receivedNanoTime,
        long parsedNanoTime,
        Caller caller) {}
