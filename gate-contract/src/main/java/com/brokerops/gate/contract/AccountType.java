package com.brokerops.gate.contract;

/** The kind of client behind an account. */
public enum AccountType {
    RETAIL,
    PROFESSIONAL,
    INSTITUTIONAL
}
