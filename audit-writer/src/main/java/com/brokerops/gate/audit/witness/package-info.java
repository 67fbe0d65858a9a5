/**
 * Somebody else who watches that the log only grows: the witness, which has a key and a memory of
 * its own, and the gate's side of asking it. The protocol is C2SP tlog-witness.
 */
@NullMarked
package com.brokerops.gate.audit.witness;

import org.jspecify.annotations.NullMarked;
