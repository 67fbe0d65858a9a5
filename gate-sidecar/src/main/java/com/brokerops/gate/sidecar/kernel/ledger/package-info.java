/**
 * Who holds and has pending what: exposure per client and symbol, one reservation per authorized
 * order, and the keys that make a repeated order one order. Bounded, in primitive tables that a
 * garbage collector need not walk; owned by the gate thread.
 */
@NullMarked
package com.brokerops.gate.sidecar.kernel.ledger;

import org.jspecify.annotations.NullMarked;
