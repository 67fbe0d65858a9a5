package com.brokerops.gate.sidecar.gate;

/**
 * The state of the process.
 *
 * @param cause why it is not READY, empty when it is
 */
public record Health(State state, String cause) {
    /** From best to worst, but for the start. */
    public enum State {
        STARTING,
        READY,
        DEGRADED,
        FAIL_CLOSED
    }

    static final Health STARTING = new Health(State.STARTING, "recovering");
    static final Health READY = new Health(State.READY, "");

    /** True when orders are decided. */
    public boolean serving() {
        return state == State.READY || state == State.DEGRADED;
    }
}
