package com.brokerops.gate.perf;

import java.nio.file.Path;
import java.util.List;

/**
 * How much is measured, and with what.
 *
 * @param root the checkout: scripts and jars
 * @param work a folder of this run: data directories and what the processes print
 * @param port the first of five free ports
 * @param seconds of one measured stretch
 * @param warmUp seconds of load before the first
 * @param rates of the open loop, rising
 * @param requests of the decision record's run
 */
record SidecarPlan(
        Path root,
        Path work,
        int port,
        int rounds,
        double seconds,
        double warmUp,
        List<Integer> rates,
        int connections,
        int requests) {

    SidecarPlan {
        if (rounds < 1 || seconds <= 0 || warmUp < 0 || rates.isEmpty() || requests < 1) {
            throw new IllegalArgumentException("nothing to measure: " + rounds + " rounds");
        }
    }
}
