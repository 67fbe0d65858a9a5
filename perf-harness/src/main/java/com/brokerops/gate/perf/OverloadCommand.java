package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code perf overload}: more orders, connections and descriptors than a gate has room for. */
@Command(
        name = "overload",
        description = "Asks a gate for more than it has, and writes an artifact.",
        mixinStandardHelpOptions = true)
final class OverloadCommand implements Callable<Integer> {
    @Mixin private RunOptions run = new RunOptions();

    @Option(names = "--port", defaultValue = "18700", description = "a free port")
    private int port;

    @Option(names = "--seconds", defaultValue = "5", description = "of overload")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "seconds before the peak")
    private double warmUp;

    @Option(names = "--storm", defaultValue = "10000", description = "connections of the storm")
    private int storm;

    @Override
    public Integer call() throws IOException {
        ObjectNode node = run.artifact("overload-v1");
        Target target = Target.loopback(port);
        OverloadRun overload;
        try (Child child = Child.start("gate", run.gate(port), run.work())) {
            overload = new OverloadRun(target, child.pid());
            Progress.say("overload");
            node.set("overload", overload.overload(warmUp, seconds));
            Progress.say("connection storm");
            node.set("storm", overload.storm(storm, Math.max(4, seconds / 3)));
            Progress.say("descriptors");
            node.set("descriptors", overload.descriptors(Math.max(3, seconds / 6)));
            node.put("gate_alive", child.alive());
        }
        Progress.say("the log");
        node.putObject("log")
                .put("told_authorized", overload.told().size())
                .put("missing_in_log", overload.told().missingIn(run.data().resolve("audit")))
                .put("verify_exit_code", verify());
        node.set("criteria", criteria(node));
        Path file = run.file("OVERLOAD");
        Artifact.write(file, node);
        System.out.println(file.getFileName());
        return Progress.met(node.path("criteria")) && node.path("gate_alive").asBoolean() ? 0 : 1;
    }

    private int verify() throws IOException {
        try {
            return new ProcessBuilder(
                            run.root().resolve("scripts/gate").toString(),
                            "audit",
                            "verify",
                            run.data().toString())
                    .redirectOutput(run.work().resolve("verify.out").toFile())
                    .redirectError(run.work().resolve("verify.err").toFile())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static ArrayNode criteria(JsonNode node) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        add(all, node, "/overload/p99_ms", "ms", false, 10);
        add(all, node, "/overload/goodput_of_peak", "of the peak", true, 0.8);
        add(all, node, "/overload/errors", "requests", false, 0);
        add(all, node, "/storm/errors", "requests", false, 0);
        add(all, node, "/storm/p99_ms", "ms", false, 10);
        add(all, node, "/storm/recovered_after_ms", "ms", false, 1_000);
        add(all, node, "/descriptors/errors", "requests", false, 0);
        add(all, node, "/descriptors/accepts_failed", "accepts", true, 1);
        add(all, node, "/descriptors/events_logged", "events", true, 1);
        add(all, node, "/descriptors/recovered_after_ms", "ms", false, 2_000);
        add(all, node, "/log/told_authorized", "answers", true, 1);
        add(all, node, "/log/missing_in_log", "answers", false, 0);
        add(all, node, "/log/verify_exit_code", "", false, 0);
        return all;
    }

    private static void add(
            ArrayNode all, JsonNode node, String at, String unit, boolean atLeast, double bound) {
        double measured = node.at(at).asDouble();
        all.add(new Criterion(at.substring(1), unit, atLeast, bound, bound, measured).toNode());
    }
}
