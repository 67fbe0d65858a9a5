package com.brokerops.gate.sidecar.kernel.control;

import com.brokerops.gate.contract.LogEvent.RiskChanged;
import com.brokerops.gate.contract.RiskState;

/**
 * The global risk state, and how often it has been halted: tokens carry that number, so that a
 * platform can refuse those issued before.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
public final class RiskControl {
    /** The one scope there is. */
    public static final String GLOBAL = "global";

    private RiskState state = RiskState.NORMAL;
    private long killEpoch;

    public RiskState state() {
        return state;
    }

    /** Raised each time HALT is engaged. */
    public long killEpoch() {
        return killEpoch;
    }

    /** The event of a change, or of a repetition, of the state. */
    public RiskChanged change(RiskState to, String reason, String principal) {
        boolean engages = to == RiskState.HALT && state != RiskState.HALT;
        return new RiskChanged(GLOBAL, to, reason, principal, engages ? killEpoch + 1 : killEpoch);
    }

    public void apply(RiskChanged change) {
        restore(change.state(), change.killEpoch());
    }

    /** Puts a state in place, from a snapshot. */
    public void restore(RiskState state, long killEpoch) {
        this.state = state;
        this.killEpoch = killEpoch;
    }
}
