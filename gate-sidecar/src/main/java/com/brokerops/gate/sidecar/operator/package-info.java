/**
 * What people give the gate, as files and at run time: configuration, policy, limits, and the
 * operator's credential. Everything is read once, whole and strictly; an unknown key is an error.
 */
@NullMarked
package com.brokerops.gate.sidecar.operator;

import org.jspecify.annotations.NullMarked;
