package com.brokerops.gate.contract;

/** What a scope may still do, the strictest last; a person or a trigger sets it. */
public enum RiskState {
    NORMAL,
    /** Orders that take a position further from flat are blocked. */
    REDUCE_ONLY,
    /** Every order is blocked; cancels pass. */
    HALT
}
