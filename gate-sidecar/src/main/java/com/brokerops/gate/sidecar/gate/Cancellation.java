package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;

/**
 * One cancel as it came off the wire.
 *
 * @param body the request's bytes up to {@code length}; valid until the call returns
 * @param receivedNanoTime when its last byte was read
 */
public record Cancellation(
        String clientOrderId,
        Context context,
        byte[] body,
        int length,
        long receivedNanoTime,
        Caller caller) {}
