package com.brokerops.gate.contract;

/** Where the reservation of one AUTHORIZED order stands. */
public enum ReservationState {
    /** Authorized, not yet seen at the venue; released when its token can no longer be valid. */
    RESERVED(false),
    /** Accepted by the venue; lives as long as the order. */
    WORKING(false),
    /** Partly executed; the rest is still reserved. */
    PARTIAL(false),
    FILLED(true),
    CANCELED(true),
    REJECTED(true),
    /** Ended by the venue, or by the gate when its token ran out unused. */
    EXPIRED(true),
    /** Another order has taken its place. */
    REPLACED(true),
    /** Executed after it had ended: what was true was booked. */
    FILLED_LATE(true),
    /** Executed beyond its quantity: what was true was booked. */
    OVERFILLED(true);

    private final boolean terminal;

    ReservationState(boolean terminal) {
        this.terminal = terminal;
    }

    /** True when nothing is reserved any more; only an execution can still be reported. */
    public boolean terminal() {
        return terminal;
    }

    /** True if it says that the order came to an end, and not by being filled. */
    public boolean ends() {
        return this == CANCELED || this == REJECTED || this == EXPIRED || this == REPLACED;
    }
}
