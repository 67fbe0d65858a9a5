package com.brokerops.gate.contract;

/** The two answers of the gate; there is no third. */
public enum Status {
    AUTHORIZED,
    BLOCKED
}
