package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file that holds a measurement: first the decision record's own run in the form that the
 * record asks for, then everything else. It names no path and no host.
 */
final class Artifact {
    static final String VERSION = "p0-sidecar-v1";
    static final double P99_TARGET_MILLIS = 10;

    private Artifact() {}

    /**
     * What was measured.
     *
     * @param record the decision record's own run
     * @param records all its runs
     */
    record Measurement(
            Server.Measured record,
            ArrayNode records,
            ObjectNode throughput,
            ObjectNode openLoop) {}

    static ObjectNode of(SidecarPlan plan, Instant at, String commit, Measurement measured)
            throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", VERSION)
                .put("timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString());
        node.putObject("config")
                .put("total_requests", plan.requests())
                .put("concurrency", plan.connections());
        record(node, measured.record());
        node.putObject("environment")
                .put("java_version", System.getProperty("java.version"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("cpu", Machine.processor());
        ObjectNode record = node.putObject("decision_record_run");
        record.put("note", "after warm-up; of the runs below the one with the median p99 is above")
                .put("histogram", Histograms.encode(measured.record().result().latency()))
                .put("times_of_the_gate_read_in_every", 1);
        record.set("runs", measured.records());
        node.set("throughput", measured.throughput());
        node.set("open_loop", measured.openLoop());
        ArrayNode criteria = node.putArray("criteria");
        Criterion.of(node).forEach(one -> criteria.add(one.toNode()));
        node.put("durability", "synced").put("commit", commit);
        ArrayNode flags = node.putArray("jvm_flags");
        Server.flags(plan.root()).forEach(flags::add);
        node.put("cores", Runtime.getRuntime().availableProcessors())
                .put("topology", "same host, loopback")
                .put("topology_note", "the promise holds only there");
        node.put("rounds", plan.rounds()).put("warm_up_sec", plan.warmUp());
        node.set("order_mix", orderMix());
        node.set("published", published());
        return node;
    }

    private static void record(ObjectNode node, Server.Measured measured) {
        LoadResult result = measured.result();
        ObjectNode results = node.putObject("results");
        results.put("completed", result.completed())
                .put("errors", result.errors())
                .put("duration_sec", Histograms.rounded(result.seconds()))
                .put("requests_per_sec", Histograms.rounded(result.perSecond()));
        ObjectNode all = Histograms.millis(result.latency());
        ObjectNode latency = results.putObject("latency_ms");
        for (String name : new String[] {"p50", "p95", "p99", "min", "max"}) {
            latency.set(name, all.path(name));
        }
        node.set("segment_percentiles_ms", Figures.segments(result.tally()));
        double p99 = latency.path("p99").asDouble();
        node.putObject("slo_evaluation")
                .put("p99_target_ms", P99_TARGET_MILLIS)
                .put("p99_actual_ms", p99)
                .put("p99_met", p99 < P99_TARGET_MILLIS);
    }

    private static ObjectNode orderMix() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("clients", 100)
                .put("symbols", 10)
                .put("blocked_percent", 5)
                .put("repeated_percent", 2)
                .put("filled_or_canceled_percent", 5);
    }

    /** What the earlier design said of itself; nobody has measured it here. */
    private static ObjectNode published() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("note", "published, not measured");
        node.putObject("earlier_design")
                .put("concurrency", 10)
                .put("p50_ms", 0.59)
                .put("p95_ms", 2.86)
                .put("p99_ms", 4.25)
                .put("requests_per_sec", 5355);
        node.putObject("cloud_path").put("p99_ms", 252.45);
        return node;
    }

    /** Writes the artifact, and its hash beside it in the form of {@code sha256sum}. */
    static void write(Path file, JsonNode artifact) throws IOException {
        byte[] bytes =
                (JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(artifact)
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        Files.write(file, bytes);
        Files.writeString(hashFile(file), sha256(bytes) + "  " + file.getFileName() + "\n");
    }

    static Path hashFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
