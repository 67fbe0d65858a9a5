/**
 * What one step of a decision costs, in nanoseconds and bytes: parse, rules, reserve, digest, sign,
 * log, answer; and, in {@link com.brokerops.gate.perf.jmh.BaselineBenchmark}, what of it nobody can
 * avoid.
 *
 * <p>Every benchmark goes round the same {@value com.brokerops.gate.perf.jmh.SampleOrders#COUNT}
 * orders, so that nothing is a constant to the compiler. How often and under which flags they run
 * is said in one place, {@code scripts/jmh.sh}. Two steps are package-private and are measured from
 * packages of the same name, {@code com.brokerops.gate.audit} and {@code
 * com.brokerops.gate.sidecar.http}.
 */
@NullMarked
package com.brokerops.gate.perf.jmh;

import org.jspecify.annotations.NullMarked;
