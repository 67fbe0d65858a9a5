package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Durability;
import java.util.random.RandomGenerator;

/**
 * What a gate is built with besides its log and its state.
 *
 * @param random of trace ids and nonces; a strong one, but in tests
 * @param ackTimeoutNanos how long an answer waits for its durability before it is refused
 * @param waitingAnswers the most answers that wait at a time
 */
public record GateParts(
        GateMetrics metrics,
        Failpoints failpoints,
        Durability durability,
        RandomGenerator random,
        long ackTimeoutNanos,
        int waitingAnswers) {}
