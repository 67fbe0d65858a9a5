package com.brokerops.gate.contract;

/** What became of an event that was quarantined. */
public enum QuarantineEnd {
    /** It was true after all: it is in the log like any other. */
    TAKEN,
    /** A person has decided that it never will be. */
    DISCARDED
}
