package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Option(names = "--root", required = true, description = "the checkout")
    private Path root = Path.of("");

    @Option(names = "--work", required = true, description = "a folder for data")
    private Path work = Path.of("");

    @Option(names = "--results", required = true, description = "where the artifact goes")
    private Path results = Path.of("");

    @Option(names = "--port", defaultValue = "18700", description = "a free port")
    private int port;

    @Option(names = "--seconds", defaultValue = "5", description = "of overload")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "seconds before the peak")
    private double warmUp;

    @Option(names = "--storm", defaultValue = "10000", description = "connections of the storm")
    private int storm;

    @Option(names = "--commit", defaultValue = "unknown", description = "what was built")
    private String commit = "unknown";

    @Override
    public Integer call() throws IOException {
        Instant at = Instant.now();
        Path data = work.resolve("data");
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", "overload-v1")
                .put("timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("commit", commit)
                .put("cpu", Machine.processor())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("topology", "generator on the same cores, loopback");
        String gate = root.resolve("scripts/gate").toString();
        List<String> command =
                List.of(
                        gate,
                        "dev",
                        "--port",
                        "" + port,
                        "--operator-port",
                        "0",
                        "--data-dir",
                        data.toString());
        Target target = Target.loopback(port);
        OverloadRun run;
        try (Child child = Child.start("gate", command, work)) {
            run = new OverloadRun(target, child.pid());
            Progress.say("overload");
            node.set("overload", run.overload(warmUp, seconds));
            Progress.say("connection storm");
            node.set("storm", run.storm(storm, Math.max(4, seconds / 3)));
            Progress.say("descriptors");
            node.set("descriptors", run.descriptors(Math.max(3, seconds / 6)));
            node.put("gate_alive", child.alive());
        }
        Progress.say("the log");
        node.putObject("log")
                .put("told_authorized", run.told().size())
                .put("missing_in_log", run.told().missingIn(data.resolve("audit")))
                .put("verify_exit_code", verify(gate, data));
        node.set("criteria", criteria(node));
        Files.createDirectories(results);
        Path file = results.resolve("OVERLOAD-" + NAME.format(at) + ".json");
        Artifact.write(file, node);
        System.out.println(file.getFileName());
        return report(node) ? 0 : 1;
    }

    private int verify(String gate, Path data) throws IOException {
        try {
            return new ProcessBuilder(gate, "audit", "verify", data.toString())
                    .redirectOutput(work.resolve("verify.out").toFile())
                    .redirectError(work.resolve("verify.err").toFile())
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

    private static boolean report(JsonNode node) {
        boolean met = node.path("gate_alive").asBoolean();
        for (JsonNode criterion : node.path("criteria")) {
            met &= criterion.path("met").asBoolean();
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
        return met;
    }
}
