package com.brokerops.gate.contract;

/** How the orders of a list depend on each other once they are at the venue. */
public enum Contingency {
    /** Not at all. */
    NONE,
    /** One cancels the other: of the two only the larger is set aside. */
    OCO
}
