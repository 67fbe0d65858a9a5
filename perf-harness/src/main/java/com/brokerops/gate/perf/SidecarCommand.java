package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code perf sidecar}: the whole measurement; starts gates and the ceiling, writes an artifact.
 */
@Command(
        name = "sidecar",
        description = "Measures gates beside the ceiling and the disk, and writes an artifact.",
        mixinStandardHelpOptions = true)
final class SidecarCommand implements Callable<Integer> {
    @Mixin private RunOptions run = new RunOptions();

    @Option(names = "--port", defaultValue = "18600", description = "the first of four free ports")
    private int port;

    @Option(names = "--rounds", defaultValue = "5", description = "alternating rounds")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "of one measured stretch")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "48", description = "seconds for each server")
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

    @Override
    public Integer call() throws IOException {
        SidecarPlan plan =
                new SidecarPlan(
                        run.root(),
                        run.work(),
                        port,
                        rounds,
                        seconds,
                        warmUp,
                        rates,
                        connections,
                        requests);
        Progress.say("throughput at " + connections + " connections");
        ObjectNode throughput = ThroughputRun.run(plan);
        Progress.say("latency");
        LatencyRun latency = LatencyRun.run(plan);
        Artifact.Measurement measured =
                new Artifact.Measurement(
                        latency.record(), latency.records(), throughput, latency.openLoop());
        ObjectNode artifact = Artifact.of(plan, run.at(), run.commit(), measured);
        Path file = run.file("P0-SIDECAR-PERF");
        Artifact.write(file, artifact);
        Files.writeString(sibling(file, ".html"), Report.html(artifact));
        Files.writeString(sibling(file, ".svg"), Charts.latencyByPercentile(artifact));
        Progress.met(artifact.path("criteria"));
        List<String> faults = ArtifactCheck.faults(file);
        faults.forEach(Progress::say);
        System.out.println(file.getFileName());
        return faults.isEmpty() ? 0 : 1;
    }

    private static Path sibling(Path file, String ending) {
        return file.resolveSibling(file.getFileName().toString().replace(".json", ending));
    }
}
