package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.SimulatedTime.MILLI;
import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.gate.HeartbeatConfig;
import java.util.List;

/** The platform that must be heard: whether it is, and what the gate makes of its silence. */
final class Listening {
    static final String PLATFORM = "oms";
    static final HeartbeatConfig MUST = new HeartbeatConfig(List.of(PLATFORM), 1_000, 3);

    private static final int SWEEPS_A_LOOK = 200;

    boolean silent;
    private long sinceNanos;
    private int intervals;
    private int overdueSweeps;

    /** It was heard, or the gate has started. */
    void heard(long nanos) {
        sinceNanos = nanos;
        intervals = 0;
        overdueSweeps = 0;
    }

    /** Looks at what is recorded, before the model takes it. */
    void recorded(LogEvent event, long nanos, Model model) {
        boolean counted =
                event instanceof TriggerConfirmed confirmed
                        && confirmed.trigger() == Trigger.LOST_HEARTBEAT;
        boolean set =
                event instanceof RiskChanged change
                        && Signs.trigger(change) == Trigger.LOST_HEARTBEAT;
        if (!counted && !set) {
            return;
        }
        intervals++;
        boolean enough = intervals == MUST.confirmations();
        boolean longEnough = nanos - sinceNanos >= MUST.intervalMillis() * MILLI;
        unless(longEnough, "I14", "{} after {} ns", event, nanos - sinceNanos);
        unless(enough == set, "I14", "{} of {}", intervals, event);
        unless(!isHalted(model), "I14", "{} although all is halted", event);
        sinceNanos = nanos;
        overdueSweeps = 0;
        intervals = set ? 0 : intervals;
    }

    /**
     * The gate was given a sweep.
     *
     * @param could false if it could not record anything
     */
    void swept(long nanos, boolean could, Model model) {
        boolean overdue =
                could && nanos - sinceNanos >= MUST.intervalMillis() * MILLI && !isHalted(model);
        overdueSweeps = overdue ? overdueSweeps + 1 : 0;
        unless(overdueSweeps <= SWEEPS_A_LOOK, "I14", "a silence was not noticed");
    }

    private static boolean isHalted(Model model) {
        return model.risk(Scope.GLOBAL) == RiskState.HALT;
    }
}
