package com.brokerops.gate.sidecar.gate;

import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to know at a glance. Figures of a gate that is not live are -1.
 *
 * @param triggered scopes whose risk state the gate has set by itself and nobody released
 * @param wallAheadNanos how far the wall clock is ahead of the gate's own
 */
public record GateStatus(
        Health health,
        @Nullable String riskState,
        int triggered,
        long killEpoch,
        @Nullable String policyVersion,
        @Nullable String policyHash,
        long limitsVersion,
        long seq,
        long durableSeq,
        String durability,
        int openReservations,
        int knownOrders,
        int waitingAnswers,
        long wallAheadNanos) {
    static GateStatus without(Health health) {
        return new GateStatus(health, null, -1, -1, null, null, -1, -1, -1, "", -1, -1, -1, 0);
    }
}
