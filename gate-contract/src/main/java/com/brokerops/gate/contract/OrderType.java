package com.brokerops.gate.contract;

/** At which price an order may execute. */
public enum OrderType {
    LIMIT,
    MARKET,
    /** A MARKET order from the moment that its stop price trades. */
    STOP,
    /** A LIMIT order from the moment that its stop price trades. */
    STOP_LIMIT
}
