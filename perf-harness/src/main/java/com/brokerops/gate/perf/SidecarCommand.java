package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code perf sidecar}: the whole measurement; starts gates and the ceiling, writes an artifact.
 */
@Command(
        name = "sidecar",
        description = "Measures gates beside the ceiling and the disk, and writes an artifact.",
        mixinStandardHelpOptions = true)
final class SidecarCommand implements Callable<Integer> {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Option(names = "--root", required = true, description = "the checkout")
    private Path root = Path.of("");

    @Option(names = "--work", required = true, description = "a folder for data, on the log's disk")
    private Path work = Path.of("");

    @Option(names = "--results", required = true, description = "where the artifact goes")
    private Path results = Path.of("");

    @Option(names = "--port", defaultValue = "18600", description = "the first of four free ports")
    private int port;

    @Option(names = "--rounds", defaultValue = "5", description = "alternating rounds")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "of one measured stretch")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "12", description = "seconds for each server")
    private double warmUp;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "1000,5000,10000,20000,30000,40000",
            description = "requests a second of the open loop")
    private List<Integer> rates = List.of();

    @Option(names = "--connections", defaultValue = "100", description = "to each server")
    private int connections;

    @Option(names = "--requests", defaultValue = "10000", description = "the record's own run")
    private int requests;

    @Option(names = "--commit", defaultValue = "unknown", description = "what was built")
    private String commit = "unknown";

    @Override
    public Integer call() throws IOException {
        SidecarPlan plan =
                new SidecarPlan(
                        root, work, port, rounds, seconds, warmUp, rates, connections, requests);
        Instant at = Instant.now();
        Progress.say("throughput at " + connections + " connections");
        ObjectNode throughput = ThroughputRun.run(plan);
        Progress.say("latency");
        LatencyRun latency = LatencyRun.run(plan);
        Artifact.Measurement measured =
                new Artifact.Measurement(
                        latency.record(), latency.records(), throughput, latency.openLoop());
        ObjectNode artifact = Artifact.of(plan, at, commit, measured);
        Files.createDirectories(results);
        String name = "P0-SIDECAR-PERF-" + NAME.format(at);
        Path file = results.resolve(name + ".json");
        Artifact.write(file, artifact);
        Files.writeString(results.resolve(name + ".html"), Report.html(artifact));
        Files.writeString(results.resolve(name + ".svg"), Charts.latencyByPercentile(artifact));
        for (JsonNode criterion : artifact.path("criteria")) {
            Progress.say(
                    criterion.path("name").asString()
                            + ": "
                            + criterion.path("measured")
                            + ", required "
                            + criterion.path("bound").asString()
                            + " "
                            + criterion.path("required")
                            + (criterion.path("met").asBoolean() ? ": met" : ": NOT MET"));
        }
        List<String> faults = ArtifactCheck.faults(file);
        faults.forEach(Progress::say);
        System.out.println(file.getFileName());
        return faults.isEmpty() ? 0 : 1;
    }
}
