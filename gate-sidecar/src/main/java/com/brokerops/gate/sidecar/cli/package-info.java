/** The {@code gate} command, and the wiring of a running gate. */
@NullMarked
package com.brokerops.gate.sidecar.cli;

import org.jspecify.annotations.NullMarked;
