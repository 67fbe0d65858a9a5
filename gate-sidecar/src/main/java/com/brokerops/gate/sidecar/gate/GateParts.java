package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Durability;

/**
 * What a gate is built with besides its log and its state.
 *
 * @param ackTimeoutNanos how long an answer waits for its durability before it is refused
 * @param waitingAnswers the most answers that wait at a time
 */
public record GateParts(
        GateMetrics metrics,
        Failpoints failpoints,
        Durability durability,
        long ackTimeoutNanos,
        int waitingAnswers) {}
