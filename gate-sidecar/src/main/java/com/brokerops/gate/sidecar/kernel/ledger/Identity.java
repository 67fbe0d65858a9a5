package com.brokerops.gate.sidecar.kernel.ledger;

/**
 * What makes two messages the same: a 128-bit digest of the name they go by (client and
 * client_order_id; source, type and event_id) and one of everything they say.
 */
public record Identity(long keyHigh, long keyLow, long contentHigh, long contentLow) {
    /** For events that nobody repeats. */
    public static final Identity NONE = new Identity(0, 0, 0, 0);
}
