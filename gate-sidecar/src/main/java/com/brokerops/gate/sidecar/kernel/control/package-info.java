/** What people set while the gate runs: limits and risk state. */
@NullMarked
package com.brokerops.gate.sidecar.kernel.control;

import org.jspecify.annotations.NullMarked;
