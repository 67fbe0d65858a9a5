package com.brokerops.gate.contract;

/** How an order is priced. The contract also names STOP and STOP_LIMIT; the reader refuses them. */
public enum OrderType {
    LIMIT,
    MARKET
}
