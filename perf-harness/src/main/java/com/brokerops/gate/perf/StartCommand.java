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

/**
 * {@code perf start}: how soon a gate with an empty log is ready, how it answers in the second that
 * follows, and how much memory it takes when it has been at work for a while.
 */
@Command(
        name = "start",
        description = "Starts gates with empty logs, and writes an artifact.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    private static final int FIRST_RATE = 5_000;
    private static final int SLOW = 1_000;
    private static final int FAST = 10_000;
    private static final double FIRST_SECONDS = 1;
    private static final int PRACTICES = 3;
    private static final double PRACTICE_SECONDS = 5;

    @Mixin private RunOptions run = new RunOptions();

    @Option(names = "--port", defaultValue = "18950", description = "a free port")
    private int port;

    @Option(names = "--rounds", defaultValue = "9", description = "gates that are started")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "60", description = "at each rate, for the memory")
    private double seconds;

    @Option(names = "--connections", defaultValue = "64", description = "keep-alive connections")
    private int connections;

    @Override
    public Integer call() throws IOException {
        ObjectNode node = run.artifact("start-v1");
        node.put("durability", "synced").put("connections", connections);
        practice();
        ArrayNode starts = JsonNodeFactory.instance.arrayNode();
        for (int i = 1; i <= rounds; i++) {
            starts.add(start(i));
        }
        node.put(
                "ready_sec_median", Rounds.median(starts, one -> one.path("ready_sec").asDouble()));
        node.set("first_second", Rounds.median(starts));
        node.set("starts", starts);
        node.set("memory", memory());
        node.set("criteria", criteria(node));
        Path file = run.file("START");
        Artifact.write(file, node);
        System.out.println(file.getFileName());
        return Progress.met(node.path("criteria")) ? 0 : 1;
    }

    /** The generator is not to be as new as the gates are. */
    private void practice() throws IOException {
        for (int i = 1; i <= PRACTICES; i++) {
            try (Child gate = gate("practice-" + i);
                    LoadGenerator generator = generator()) {
                generator.run(Phase.open(FIRST_RATE, PRACTICE_SECONDS));
                Progress.say("practised on a gate that was ready after " + gate.readySeconds());
            }
        }
    }

    private ObjectNode start(int round) throws IOException {
        try (Child gate = gate("start-" + round);
                LoadGenerator generator = generator()) {
            double connected = gate.seconds();
            ObjectNode figures = measure(gate, generator, FIRST_RATE, FIRST_SECONDS);
            figures.put("ready_sec", gate.readySeconds()).put("connected_sec", connected);
            Progress.say("ready after " + gate.readySeconds() + " s, first second", figures);
            return figures;
        }
    }

    /** One gate, slowly and then fast. */
    private ObjectNode memory() throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        try (Child gate = gate("memory");
                LoadGenerator generator = generator()) {
            node.put("seconds_each", seconds)
                    .put("ready_resident_mib", Machine.residentMebibytes(gate.pid()));
            for (int rate : new int[] {SLOW, FAST}) {
                ObjectNode figures = measure(gate, generator, rate, seconds);
                figures.remove("histogram");
                figures.put("open_orders", OneRequest.gauge(target(), "gate_open_orders"));
                node.set("at_" + rate + "_per_sec", figures);
                Progress.say(rate + "/s, resident MiB " + figures.path("resident_mib"), figures);
            }
        }
        return node;
    }

    private static ObjectNode measure(Child gate, LoadGenerator load, int rate, double seconds) {
        return Server.Measured.of(gate.pid(), load, Phase.open(rate, seconds)).figures();
    }

    private Child gate(String name) throws IOException {
        return Child.start(name, run.gate(port, run.work().resolve(name)), run.work());
    }

    private LoadGenerator generator() throws IOException {
        return LoadGenerator.open(Load.gate(target(), connections));
    }

    private Target target() {
        return Target.loopback(port);
    }

    private static ArrayNode criteria(JsonNode node) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        JsonNode first = node.path("first_second");
        all.add(atMost("ready", "s", 1.5, node.path("ready_sec_median")));
        all.add(atMost("first_second_p99", "ms", 3, first.path("latency_ms").path("p99")));
        all.add(atMost("first_second_errors", "requests", 0, first.path("errors_of_all_rounds")));
        JsonNode slow = node.path("memory").path("at_" + SLOW + "_per_sec");
        all.add(atMost("errors_at_1000_per_sec", "requests", 0, slow.path("errors")));
        all.add(atMost("resident_at_1000_per_sec", "MiB", 400, slow.path("resident_mib")));
        return all;
    }

    private static ObjectNode atMost(String name, String unit, double bound, JsonNode measured) {
        return new Criterion(name, unit, false, bound, bound, measured.asDouble()).toNode();
    }
}
