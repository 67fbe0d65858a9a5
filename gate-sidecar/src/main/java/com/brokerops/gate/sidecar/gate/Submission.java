package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;

/**
 * One order as it came off the wire.
 *
 * @param body the request's bytes up to {@code length}; valid until the call returns
 * @param receivedNanoTime when its last byte was read
 * @param parsedNanoTime when it was understood
 */
public record Submission(
        Order order,
        Context context,
        byte[] body,
        int length,
        long receivedNanoTime,
        long parsedNanoTime,
        Caller caller) {}
