package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does an artifact hold what it says? Its hash, its members, and every figure that follows from
 * another: percentiles from the raw histograms, medians and ratios from the rounds, criteria from
 * the figures.
 */
final class ArtifactCheck {
    private static final double HALF_A_DIGIT = 0.00051;

    private static final List<String> TOP =
            List.of(
                    "version",
                    "timestamp",
                    "config",
                    "results",
                    "segment_percentiles_ms",
                    "slo_evaluation",
                    "environment",
                    "decision_record_run",
                    "throughput",
                    "open_loop",
                    "criteria",
                    "durability",
                    "commit",
                    "jvm_flags",
                    "topology",
                    "published");

    private final List<String> faults = new ArrayList<>();

    private ArtifactCheck() {}

    /** What is wrong with the file; nothing if it is right. */
    static List<String> faults(Path file) throws IOException {
        ArtifactCheck check = new ArtifactCheck();
        byte[] bytes = Files.readAllBytes(file);
        Path hash = Artifact.hashFile(file);
        if (!Files.exists(hash)) {
            check.faults.add("no " + hash.getFileName());
        } else if (!Files.readString(hash).startsWith(Artifact.sha256(bytes) + "  ")) {
            check.faults.add("the hash is not that of " + hash.getFileName());
        }
        try {
            check.artifact(JsonMapper.shared().readTree(bytes));
        } catch (JacksonException e) {
            check.faults.add("no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            check.faults.add(String.valueOf(e.getMessage()));
        }
        return check.faults;
    }

    private void artifact(JsonNode artifact) {
        for (String member : TOP) {
            if (artifact.path(member).isMissingNode()) {
                faults.add("no " + member);
            }
        }
        if (!artifact.path("version").asString("").equals(Artifact.VERSION)) {
            faults.add("version is not " + Artifact.VERSION);
        }
        if (!faults.isEmpty() && artifact.path("results").isMissingNode()) {
            return;
        }
        record(artifact);
        JsonNode throughput = artifact.path("throughput");
        rounds("throughput.ceiling", throughput.path("ceiling"));
        for (String server : Ratios.SERVERS) {
            if (server.equals(Ratios.CEILING_SYNCED) && !throughput.has(server)) {
                continue; // a file from before it was measured
            }
            rounds("throughput." + server, throughput.path(server));
            same(
                    "throughput.ratio_to_ceiling." + server,
                    throughput.path("ratio_to_ceiling").path(server),
                    Ratios.toCeiling(throughput, server));
        }
        disk("throughput", throughput.path("disk_fdatasync"));
        disk("open_loop", artifact.path("open_loop").path("disk_fdatasync"));
        for (JsonNode rate : artifact.path("open_loop").path("rates")) {
            String name = "open_loop." + rate.path("requests_per_sec_due").asInt();
            rounds(name + ".gate", rate.path("gate"));
            rounds(name + ".ceiling", rate.path("ceiling"));
            if (rate.has(Ratios.CEILING_SYNCED)) {
                rounds(name + ".ceiling_synced", rate.path(Ratios.CEILING_SYNCED));
            }
        }
        criteria(artifact);
    }

    private void record(JsonNode artifact) {
        JsonNode results = artifact.path("results");
        Histogram raw =
                Histograms.decode(
                        artifact.path("decision_record_run").path("histogram").asString(""));
        percentiles("results", results.path("latency_ms"), raw);
        same("results.completed", results.path("completed"), (double) raw.getTotalCount());
        same(
                "config.total_requests",
                artifact.path("config").path("total_requests"),
                results.path("completed").asDouble() + results.path("errors").asDouble());
        rate("results", results.path("duration_sec"), results);
        JsonNode slo = artifact.path("slo_evaluation");
        double p99 = results.path("latency_ms").path("p99").asDouble();
        same("slo_evaluation.p99_actual_ms", slo.path("p99_actual_ms"), p99);
        if (slo.path("p99_met").asBoolean() != p99 < slo.path("p99_target_ms").asDouble()) {
            faults.add("slo_evaluation.p99_met does not follow from p99_actual_ms");
        }
        for (String segment : Tally.SEGMENTS) {
            if (artifact.path("segment_percentiles_ms").path(segment).path("p99").isMissingNode()) {
                faults.add("no segment_percentiles_ms." + segment);
            }
        }
        for (JsonNode run : artifact.path("decision_record_run").path("runs")) {
            stretch("decision_record_run", run);
        }
    }

    private void rounds(String name, JsonNode server) {
        if (server.path("rounds").isEmpty()) {
            faults.add("no rounds of " + name);
        }
        for (JsonNode round : server.path("rounds")) {
            stretch(name, round);
        }
        JsonNode expected = Rounds.median(server.path("rounds"));
        sameNumbers(name + ".median", server.path("median"), expected);
    }

    private void stretch(String name, JsonNode round) {
        Histogram raw = Histograms.decode(round.path("histogram").asString(""));
        percentiles(name, round.path("latency_ms"), raw);
        same(name + ".completed", round.path("completed"), (double) raw.getTotalCount());
        same(
                name + ".due",
                round.path("due"),
                round.path("completed").asDouble() + round.path("errors").asDouble());
        rate(name, round.path("seconds"), round);
    }

    private void disk(String name, JsonNode disk) {
        for (JsonNode round : disk.path("rounds")) {
            Histogram raw = Histograms.decode(round.path("histogram").asString(""));
            percentiles(name + ".disk_fdatasync", round.path("latency_ms"), raw);
        }
        for (String percentile : Ratios.PERCENTILES) {
            same(
                    name + ".disk_fdatasync.median." + percentile,
                    disk.path("median").path("latency_ms").path(percentile),
                    Rounds.median(
                            disk.path("rounds"),
                            r -> r.path("latency_ms").path(percentile).asDouble()));
        }
    }

    private void criteria(JsonNode artifact) {
        List<Criterion> expected = Criterion.of(artifact);
        Iterator<JsonNode> found = artifact.path("criteria").iterator();
        for (Criterion criterion : expected) {
            if (!found.hasNext() || !found.next().equals(readBack(criterion))) {
                faults.add("criterion " + criterion.name() + " does not follow from the figures");
            }
        }
        if (found.hasNext()) {
            faults.add("a criterion that nobody set");
        }
    }

    /** As it is after writing and reading. */
    private static JsonNode readBack(Criterion criterion) {
        return JsonMapper.shared().readTree(criterion.toNode().toString());
    }

    private void percentiles(String name, JsonNode latency, Histogram raw) {
        JsonNode expected = Histograms.millis(raw);
        latency.propertyNames()
                .forEach(member ->
                        same(
                                name + ".latency_ms." + member,
                                latency.path(member),
                                expected.path(member).asDouble(-1)));
    }

    private void rate(String name, JsonNode seconds, JsonNode figures) {
        double expected = figures.path("completed").asDouble() / seconds.asDouble();
        double rounding = expected * HALF_A_DIGIT / seconds.asDouble() + 1;
        if (Math.abs(figures.path("requests_per_sec").asDouble() - expected) > rounding) {
            faults.add(name + ".requests_per_sec is not completed by seconds");
        }
    }

    private void sameNumbers(String name, JsonNode is, JsonNode expected) {
        expected.propertyNames()
                .forEach(member -> {
                    JsonNode should = expected.path(member);
                    if (should.isObject()) {
                        sameNumbers(name + "." + member, is.path(member), should);
                    } else {
                        same(name + "." + member, is.path(member), should.asDouble());
                    }
                });
    }

    private void same(String name, JsonNode is, double expected) {
        if (!is.isNumber() || Math.abs(is.asDouble() - expected) > HALF_A_DIGIT) {
            faults.add(name + " is " + is + ", not " + expected);
        }
    }
}
