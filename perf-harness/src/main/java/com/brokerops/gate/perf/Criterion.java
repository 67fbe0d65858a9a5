package com.brokerops.gate.perf;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A figure that was promised.
 *
 * @param atLeast true if more is better
 * @param required must be reached
 * @param aim is wanted; the same as required where nothing more is
 */
record Criterion(
        String name, String unit, boolean atLeast, double required, double aim, double measured) {

    boolean met() {
        return met(required);
    }

    private boolean met(double bound) {
        return atLeast ? measured >= bound : measured <= bound;
    }

    /** How far on the good side of the requirement, in percent of it. */
    double marginPercent() {
        double distance = atLeast ? measured - required : required - measured;
        return Histograms.rounded(required == 0 ? 0 : 100 * distance / required);
    }

    ObjectNode toNode() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("unit", unit)
                .put("bound", atLeast ? "at least" : "at most")
                .put("required", required)
                .put("aim", aim)
                .put("measured", measured)
                .put("met", met())
                .put("aim_met", met(aim))
                .put("margin_percent", marginPercent());
    }

    /** All of them, out of an artifact. A rate that was not measured has no criterion. */
    static List<Criterion> of(JsonNode artifact) {
        List<Criterion> all = new ArrayList<>();
        JsonNode results = artifact.path("results");
        JsonNode latency = results.path("latency_ms");
        all.add(atMost("record_p50", 2, 2, latency.path("p50")));
        all.add(atMost("record_p95", 5, 5, latency.path("p95")));
        all.add(atMost("record_p99", 10, 10, latency.path("p99")));
        double perSecond = results.path("requests_per_sec").asDouble();
        all.add(new Criterion("record_throughput", "req/s", true, 10_000, 10_000, perSecond));
        double errors = results.path("errors").asDouble();
        all.add(new Criterion("record_errors", "requests", false, 0, 0, errors));
        JsonNode ratios = artifact.path("throughput").path("ratio_to_ceiling");
        all.add(ratio("throughput_synced_to_ceiling", 0.40, 0.55, ratios.path("synced")));
        all.add(ratio("throughput_written_to_ceiling", 0.50, 0.65, ratios.path("written")));
        for (JsonNode rate : artifact.path("open_loop").path("rates")) {
            JsonNode median = rate.path("gate").path("median");
            latencyAt(all, rate.path("requests_per_sec_due").asInt(), median);
        }
        return all;
    }

    private static void latencyAt(List<Criterion> all, int rate, JsonNode median) {
        JsonNode latency = median.path("latency_ms");
        double errors = median.path("errors_of_all_rounds").asDouble();
        if (rate == 10_000) {
            all.add(atMost("open_10k_p50", 0.40, 0.40, latency.path("p50")));
            all.add(atMost("open_10k_p99", 1.2, 0.5, latency.path("p99")));
            all.add(atMost("open_10k_p99_9", 4, 4, latency.path("p99_9")));
            all.add(new Criterion("open_10k_errors", "requests", false, 0, 0, errors));
        } else if (rate == 20_000) {
            all.add(atMost("open_20k_p99", 2, 2, latency.path("p99")));
            all.add(new Criterion("open_20k_errors", "requests", false, 0, 0, errors));
        }
    }

    private static Criterion atMost(String name, double required, double aim, JsonNode millis) {
        return new Criterion(name, "ms", false, required, aim, millis.asDouble());
    }

    private static Criterion ratio(String name, double required, double aim, JsonNode ratio) {
        return new Criterion(name, "of the ceiling", true, required, aim, ratio.asDouble());
    }
}
