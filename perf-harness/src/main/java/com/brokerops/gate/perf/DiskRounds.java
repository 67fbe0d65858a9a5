package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The disk alone, once in each round, with the gate's batch of that round. */
final class DiskRounds {
    private final Path folder;
    private final long nanos;
    private final ArrayNode rounds = JsonNodeFactory.instance.arrayNode();

    /**
     * @param folder on the disk that has the gate's data
     * @param seconds of a gate's stretch; the disk gets a third
     */
    DiskRounds(Path folder, double seconds) {
        this.folder = folder;
        this.nanos = (long) (seconds * 1e9 / 3);
    }

    void measure(int batchBytes) throws IOException {
        Machine.Ticks before = Machine.ticks();
        Histogram latency = DiskProbe.measure(folder, batchBytes, nanos);
        ObjectNode figures = JsonNodeFactory.instance.objectNode();
        figures.put("batch_bytes", batchBytes).put("syncs", latency.getTotalCount());
        figures.set("latency_ms", Histograms.millis(latency));
        figures.put("stolen_percent", Machine.ticks().stolenPercentSince(before))
                .put("histogram", Histograms.encode(latency));
        rounds.add(figures);
    }

    ObjectNode toNode() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ObjectNode median = node.putObject("median");
        ObjectNode latency = median.putObject("latency_ms");
        for (String name : Ratios.PERCENTILES) {
            latency.put(
                    name, Rounds.median(rounds, r -> r.path("latency_ms").path(name).asDouble()));
        }
        node.set("rounds", rounds);
        return node;
    }
}
