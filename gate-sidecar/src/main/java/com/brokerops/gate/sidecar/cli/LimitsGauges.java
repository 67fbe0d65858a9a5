package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.LiveGate;

/** The figures of the limits in force. */
final class LimitsGauges {
    private LimitsGauges() {}

    static void register(GateMetrics metrics, LiveGate gate) {
        metrics.gauge("gate_limits_version", "raised by every change", gate::limitsVersion);
        metrics.gauge(
                "gate_limits_pending_expiries",
                "limits that will expire by themselves",
                gate::limitsExpiries);
    }
}
