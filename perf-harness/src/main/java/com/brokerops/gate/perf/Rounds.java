package com.brokerops.gate.perf;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The figures of several stretches with one server, and the median of each. */
final class Rounds {
    private static final String[] LATENCIES = {"p50", "p95", "p99", "p99_9", "max"};

    private final ArrayNode rounds = JsonNodeFactory.instance.arrayNode();

    void add(ObjectNode figures) {
        rounds.add(figures);
    }

    /** All of them under {@code rounds}, what is in the middle under {@code median}. */
    ObjectNode toNode() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("median", median(rounds));
        node.set("rounds", rounds);
        return node;
    }

    static ObjectNode median(JsonNode rounds) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("requests_per_sec", median(rounds, r -> r.path("requests_per_sec").asDouble()));
        ObjectNode latency = node.putObject("latency_ms");
        for (String name : LATENCIES) {
            latency.put(name, median(rounds, r -> r.path("latency_ms").path(name).asDouble()));
        }
        long errors = 0;
        for (JsonNode round : rounds) {
            errors += round.path("errors").asLong();
        }
        return node.put("errors_of_all_rounds", errors)
                .put("generator_cpu_us", median(rounds, r -> r.path("generator_cpu_us").asDouble()))
                .put("server_cpu_us", median(rounds, r -> r.path("server_cpu_us").asDouble()));
    }

    /** The middle one; of an even number the mean of the two in the middle. */
    static double median(JsonNode rounds, ToDoubleFunction<JsonNode> figure) {
        double[] sorted =
                StreamSupport.stream(rounds.spliterator(), false)
                        .mapToDouble(figure)
                        .sorted()
                        .toArray();
        return median(sorted);
    }

    static double median(double... values) {
        double[] sorted = Arrays.copyOf(values, values.length);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return Histograms.rounded(
                sorted.length % 2 == 1
                        ? sorted[middle]
                        : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
