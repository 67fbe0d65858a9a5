/**
 * Measures the gate from outside: a load generator that counts latency from the time a request was
 * due, a bare server as the ceiling of the machine, and the artifact that holds both.
 */
@NullMarked
package com.brokerops.gate.perf;

import org.jspecify.annotations.NullMarked;
