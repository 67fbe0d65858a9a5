package com.brokerops.gate.contract;

/** The direction of an order. */
public enum Side {
    BUY,
    SELL
}
