/**
 * A gate from its calls to its disk in one thread, driven by a seed: random commands, crashes at
 * any write or sync, disks and clocks that fail; after each command the invariants and a simple
 * model of exposure are checked. What a seed does it does again, byte for byte.
 *
 * <p>A new command is a record in one of the files of commands and a line in {@link
 * com.brokerops.gate.sidecar.simulation.Deck}; what it means is a method of {@link
 * com.brokerops.gate.sidecar.simulation.Model}.
 */
package com.brokerops.gate.sidecar.simulation;
