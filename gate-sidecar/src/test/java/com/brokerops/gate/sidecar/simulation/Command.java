package com.brokerops.gate.sidecar.simulation;

/** One thing that happens to the gate; its text is what a failure shows of it. */
interface Command {
    void run(World world);
}
