package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Durability;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a gate is built with besides its log and its state.
 *
 * @param random of trace ids and nonces; a strong one, but in tests
 * @param ackTimeoutNanos how long an answer waits for its durability before it is refused
 * @param waiting how many answers may wait
 * @param sessionSchedule when a session ends by itself, or null
 * @param heartbeats which platforms must be heard
 */
public record GateParts(
        GateMetrics metrics,
        Failpoints failpoints,
        Durability durability,
        RandomGenerator random,
        long ackTimeoutNanos,
        WaitingBounds waiting,
        @Nullable SessionSchedule sessionSchedule,
        HeartbeatConfig heartbeats) {
    /**
     * Of a gate that turns no order away before it must, in which a session ends when people want
     * it, and nobody need be heard.
     */
    public GateParts(
            GateMetrics metrics,
            Failpoints failpoints,
            Durability durability,
            RandomGenerator random,
            long ackTimeoutNanos,
            int waitingAnswers) {
        this(
                metrics,
                failpoints,
                durability,
                random,
                ackTimeoutNanos,
                WaitingBounds.of(waitingAnswers),
                null,
                HeartbeatConfig.NONE);
    }
}
