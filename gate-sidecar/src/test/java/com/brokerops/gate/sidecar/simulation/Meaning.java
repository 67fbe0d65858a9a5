package com.brokerops.gate.sidecar.simulation;

/** What a report or a balance would be to the gate. */
enum Meaning {
    NEW,
    DUPLICATE,
    CONFLICT,
    IMPOSSIBLE,
    OUTDATED
}
