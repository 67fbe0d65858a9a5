package com.brokerops.gate.contract;

/** What a scope may still do; a person or a trigger sets it. */
public enum RiskState {
    NORMAL,
    HALT
}
