package com.brokerops.gate.perf;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A stretch of load as a member of an artifact. */
final class Figures {
    private Figures() {}

    static ObjectNode of(LoadResult result) {
        Tally tally = result.tally();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("due", result.due())
                .put("completed", result.completed())
                .put("errors", result.errors());
        ObjectNode faults = node.putObject("faults");
        for (Fault fault : Fault.values()) {
            if (tally.faults(fault) > 0) {
                faults.put(fault.word(), tally.faults(fault));
            }
        }
        node.put("authorized", tally.authorized)
                .put("blocked", tally.blocked)
                .put("repeated", tally.repeated)
                .put("events", tally.events)
                .put("events_not_taken", tally.eventFaults)
                .put("seconds", Histograms.rounded(result.seconds()))
                .put("requests_per_sec", Histograms.rounded(result.perSecond()));
        node.set("latency_ms", Histograms.millis(result.latency()));
        node.set("sent_late_ms", Histograms.millis(tally.lateness));
        node.put("most_waiting", result.mostWaiting())
                .put("generator_cpu_us", Histograms.rounded(result.processorMicros()));
        return node.put("histogram", Histograms.encode(result.latency()));
    }

    /** How the gate's own time was spent; {@code parse} to {@code total}, and {@code audit}. */
    static ObjectNode segments(Tally tally) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Tally.SEGMENTS.length; i++) {
            node.set(Tally.SEGMENTS[i], Histograms.segmentMillis(tally.segments[i]));
        }
        return node;
    }
}
