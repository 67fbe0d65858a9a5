package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code perf cpu-profile}: where the microseconds of a decision go. */
@Command(
        name = "cpu-profile",
        description =
                "Samples a gate at work with JFR, by thread and step, and writes an artifact.",
        mixinStandardHelpOptions = true)
final class CpuProfileCommand implements Callable<Integer> {
    private static final double LEAST_TOLD_MICROS = 0.3;
    private static final int WARM_UP_CONNECTIONS = 8;

    private static final String SETTINGS =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.CPUTimeSample">
                <setting name="enabled">true</setting>
                <setting name="throttle">1ms</setting>
              </event>
              <event name="jdk.CPUTimeSamplesLost"><setting name="enabled">true</setting></event>
            </configuration>
            """;

    @Mixin private RunOptions run = new RunOptions();

    @Option(names = "--port", defaultValue = "18800", description = "a free port")
    private int port;

    @Option(names = "--connections", defaultValue = "64", description = "that never wait")
    private int connections;

    @Option(names = "--seconds", defaultValue = "20", description = "that are sampled")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "40", description = "seconds before that")
    private double warmUp;

    @Override
    public Integer call() throws IOException {
        ObjectNode node = run.artifact("cpu-profile-v1");
        node.put("connections", connections)
                .put("loop", "closed: every connection always has a request in flight");
        try (Child gate = Child.start("gate", run.gate(port), run.work())) {
            sample(gate.pid(), node);
        }
        Path file = run.file("CPU-PROFILE");
        Artifact.write(file, node);
        print(node);
        System.out.println(file.getFileName());
        return node.path("load").path("errors").asLong() == 0 ? 0 : 1;
    }

    private void sample(long pid, ObjectNode node) throws IOException {
        Path settings = Files.writeString(run.work().resolve("profile.jfc"), SETTINGS);
        Path recording = run.work().resolve("profile.jfr");
        try (LoadGenerator few = LoadGenerator.open(load(WARM_UP_CONNECTIONS));
                LoadGenerator many = LoadGenerator.open(load(connections))) {
            few.run(Phase.closed(warmUp));
            ObjectNode without = Figures.of(many.run(Phase.closed(seconds / 2)));
            jcmd(pid, "JFR.start", "name=profile", "settings=" + settings, "filename=" + recording);
            Map<String, Double> before = Machine.processorSecondsByThread(pid);
            LoadResult result = many.run(Phase.closed(seconds));
            Map<String, Double> after = Machine.processorSecondsByThread(pid);
            jcmd(pid, "JFR.stop", "name=profile");
            ObjectNode load = Figures.of(result);
            load.remove("histogram");
            node.set("load", load);
            node.put("requests_per_sec_unsampled", without.path("requests_per_sec").asDouble());
            ObjectNode threads = node.putObject("processor_us_per_order");
            new TreeMap<>(after)
                    .forEach((thread, until) -> {
                        double took = until - before.getOrDefault(thread, 0.0);
                        double micros = Histograms.rounded(took * 1e6 / result.due());
                        if (micros >= 0.05) {
                            threads.put(thread, micros);
                        }
                    });
        }
        node.set("profile", CpuProfile.of(recording).toNode());
    }

    private Load load(int count) {
        return Load.gate(Target.loopback(port), count);
    }

    private void jcmd(long pid, String... words) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> command = new ArrayList<>(List.of(program.toString(), "" + pid));
        command.addAll(List.of(words));
        try {
            int code =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(run.work().resolve("jcmd.out").toFile())
                            .start()
                            .waitFor();
            if (code != 0) {
                throw new IOException("jcmd: " + Files.readString(run.work().resolve("jcmd.out")));
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static void print(JsonNode node) {
        JsonNode micros = node.path("processor_us_per_order");
        System.out.println("processor time of the gate's threads, us an order");
        micros.properties()
                .forEach(one ->
                        System.out.printf("%10.2f  %s%n", one.getValue().asDouble(), one.getKey()));
        for (JsonNode thread : node.path("profile").path("threads")) {
            double of = micros.path(thread.path("thread").asString()).asDouble();
            if (of < LEAST_TOLD_MICROS) {
                continue;
            }
            System.out.printf("%n%s%n", thread.path("thread").asString());
            for (JsonNode step : thread.path("steps")) {
                double share = step.path("share").asDouble();
                System.out.printf(
                        "%9.1f%% %8.2f us  %s%n",
                        100 * share, share * of, step.path("step").asString());
            }
        }
    }
}
