package com.brokerops.gate.contract;

/** How long an order lives at the venue. */
public enum TimeInForce {
    DAY,
    GTC,
    IOC,
    FOK
}
