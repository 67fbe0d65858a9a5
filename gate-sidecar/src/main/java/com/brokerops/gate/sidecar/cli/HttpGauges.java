package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.sidecar.gate.Denials;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.http.ConnectionPhase;
import com.brokerops.gate.sidecar.http.HttpCounters;
import com.brokerops.gate.sidecar.http.RequestFault;

/** The figures of the platform's listener, and who was turned away on either. */
final class HttpGauges {
    private HttpGauges() {}

    static void register(GateMetrics metrics, HttpCounters counters, Denials denials) {
        metrics.gauge("gate_connections", "open connections", counters::connectionsOpen);
        metrics.count(
                "gate_accepted_total",
                "connections",
                "outcome",
                "opened",
                counters::connectionsOpened);
        metrics.count(
                "gate_accepted_total",
                "connections",
                "outcome",
                "refused",
                counters::connectionsRefused);
        metrics.count(
                "gate_accepted_total", "connections", "outcome", "failed", counters::acceptErrors);
        metrics.count("gate_requests_total", "requests", "outcome", "routed", counters::requests);
        metrics.count(
                "gate_requests_total", "requests", "outcome", "unsent", counters::unsentAnswers);
        for (Denials.Kind kind : Denials.Kind.values()) {
            metrics.count(
                    "gate_access_denied_total",
                    "requests turned away for who sent them",
                    "kind",
                    kind.word(),
                    () -> denials.count(kind));
        }
        for (RequestFault fault : RequestFault.values()) {
            metrics.count(
                    "gate_bad_requests_total",
                    "requests refused by form",
                    "fault",
                    fault.name(),
                    () -> counters.refused(fault));
        }
        for (ConnectionPhase phase : ConnectionPhase.values()) {
            metrics.count(
                    "gate_timeouts_total",
                    "connections that took too long",
                    "phase",
                    phase.name(),
                    () -> counters.timeouts(phase));
        }
    }
}
