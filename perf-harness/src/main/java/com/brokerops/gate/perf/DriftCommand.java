package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code perf drift}: whether a gate answers after many minutes as in the first of them. */
@Command(
        name = "drift",
        description = "Drives a gate at one rate for minutes, and writes an artifact.",
        mixinStandardHelpOptions = true)
final class DriftCommand implements Callable<Integer> {
    /** The last third of the minutes may be so much slower than the first. */
    private static final double MOST = 1.25;

    @Mixin private RunOptions run = new RunOptions();

    @Option(names = "--port", defaultValue = "18900", description = "a free port")
    private int port;

    @Option(names = "--rate", defaultValue = "5000", description = "orders a second")
    private int rate;

    @Option(names = "--stretches", defaultValue = "10", description = "at least 3")
    private int stretches;

    @Option(names = "--seconds", defaultValue = "60", description = "of each stretch")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "40", description = "seconds before the first")
    private double warmUp;

    @Option(names = "--connections", defaultValue = "100", description = "keep-alive connections")
    private int connections;

    @Override
    public Integer call() throws IOException {
        SidecarPlan plan =
                new SidecarPlan(
                        run.root(),
                        run.work(),
                        port,
                        stretches,
                        seconds,
                        warmUp,
                        List.of(rate),
                        connections,
                        1);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        try (Server gate = Server.gate("drift", plan, port)) {
            gate.warmUp(warmUp);
            for (int i = 0; i < stretches; i++) {
                ObjectNode figures = gate.measure(Phase.open(rate, seconds)).figures();
                figures.remove("histogram");
                all.add(figures);
                Progress.say("stretch " + (i + 1), figures);
            }
        }
        ObjectNode node = artifact(all);
        Path file = run.file("DRIFT");
        Artifact.write(file, node);
        System.out.println(file.getFileName());
        return Progress.met(node.path("criteria")) ? 0 : 1;
    }

    private ObjectNode artifact(ArrayNode all) {
        ObjectNode node = run.artifact("drift-v1");
        node.put("durability", "synced")
                .put("requests_per_sec_due", rate)
                .put("connections", connections)
                .put("seconds_each", seconds)
                .put("warm_up_sec", warmUp);
        int third = Math.max(1, stretches / 3);
        ObjectNode first = Rounds.median(part(all, 0, third));
        ObjectNode last = Rounds.median(part(all, stretches - third, stretches));
        ArrayNode criteria = node.putArray("criteria");
        for (String percentile : List.of("p50", "p99")) {
            double before = first.path("latency_ms").path(percentile).asDouble();
            double after = last.path("latency_ms").path(percentile).asDouble();
            double ratio = Histograms.rounded(after / before);
            String name = "last_third_to_first_" + percentile;
            criteria.add(new Criterion(name, "times", false, MOST, 1, ratio).toNode());
        }
        double errors = Rounds.median(all).path("errors_of_all_rounds").asDouble();
        criteria.add(new Criterion("errors", "requests", false, 0, 0, errors).toNode());
        node.set("first_third", first);
        node.set("last_third", last);
        node.set("stretches", all);
        return node;
    }

    private static ArrayNode part(JsonNode all, int from, int to) {
        ArrayNode part = JsonNodeFactory.instance.arrayNode();
        for (int i = from; i < to; i++) {
            part.add(all.get(i));
        }
        return part;
    }
}
