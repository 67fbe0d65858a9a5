/**
 * What one step of a decision costs, in nanoseconds and bytes: parse, rules, reserve, sign, log,
 * answer.
 */
@NullMarked
package com.brokerops.gate.perf.jmh;

import org.jspecify.annotations.NullMarked;
