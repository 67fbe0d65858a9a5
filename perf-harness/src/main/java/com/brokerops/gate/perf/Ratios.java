package com.brokerops.gate.perf;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Figures as parts of what the machine can do in the same run. */
final class Ratios {
    static final String CEILING_SYNCED = "ceiling_synced";
    static final String[] SERVERS = {CEILING_SYNCED, "synced", "written", "no_projector"};
    static final String[] PERCENTILES = {"p50", "p95", "p99", "p99_9", "max"};

    private Ratios() {}

    /** Adds {@code ratio_to_ceiling}: the median over the rounds of each round's ratio. */
    static void toCeiling(ObjectNode throughput) {
        ObjectNode ratios = throughput.putObject("ratio_to_ceiling");
        for (String server : SERVERS) {
            ratios.put(server, toCeiling(throughput, server));
        }
    }

    static double toCeiling(JsonNode throughput, String server) {
        JsonNode measured = throughput.path(server).path("rounds");
        JsonNode ceilings = throughput.path("ceiling").path("rounds");
        double[] ratios = new double[Math.min(measured.size(), ceilings.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] =
                    measured.path(i).path("requests_per_sec").asDouble()
                            / Math.max(1, ceilings.path(i).path("requests_per_sec").asDouble());
        }
        return Rounds.median(ratios);
    }

    /** Latency percentiles divided by those of something else, both medians. */
    static ObjectNode latency(ObjectNode into, JsonNode latency, JsonNode base) {
        for (String name : PERCENTILES) {
            double least = base.path(name).asDouble();
            into.put(
                    name,
                    least <= 0 ? 0 : Histograms.rounded(latency.path(name).asDouble() / least));
        }
        return into;
    }
}
