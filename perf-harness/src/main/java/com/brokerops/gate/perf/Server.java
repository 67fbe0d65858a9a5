package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A process under load: a gate or the ceiling, with its generator.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class Server implements AutoCloseable {
    private static final long SETTLE_NANOS = 3_000_000_000L;
    private static final int SLOWLY = 5_000;
    private static final long SETTLED_EVENTS = 2_000;

    private final Child child;
    private final Target target;
    private final LoadGenerator generator;

    /** Its data directory, if it keeps one. */
    private final @Nullable Path data;

    private final boolean projects;

    private Server(
            Child child,
            Target target,
            LoadGenerator generator,
            @Nullable Path data,
            boolean projects) {
        this.child = child;
        this.target = target;
        this.generator = generator;
        this.data = data;
        this.projects = projects;
    }

    /** Starts a gate with a data directory of its own and further options. */
    static Server gate(String name, SidecarPlan plan, int port, String... options)
            throws IOException {
        Path data = plan.work().resolve(name);
        List<String> command = new ArrayList<>();
        command.add(plan.root().resolve("scripts/gate").toString());
        command.addAll(List.of("dev", "--port", "" + port, "--operator-port", "0", "--data-dir"));
        command.add(data.toString());
        command.addAll(List.of(options));
        Child child = Child.start(name, command, plan.work());
        Target target = Target.loopback(port);
        boolean projects = !List.of(options).contains("--no-projector");
        return open(child, Load.gate(target, plan.connections()), data, projects);
    }

    /** Starts the ceiling, with the same flags as a gate and the answer of one that runs. */
    static Server ceiling(SidecarPlan plan, int port, Server gate) throws IOException {
        return ceiling("ceiling", plan, port, gate);
    }

    /** Starts a ceiling that answers once a line of the request is on the gate's disk. */
    static Server syncedCeiling(SidecarPlan plan, int port, Server gate) throws IOException {
        return ceiling(Ratios.CEILING_SYNCED, plan, port, gate, "--log", plan.work().toString());
    }

    private static Server ceiling(
            String name, SidecarPlan plan, int port, Server gate, String... options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(plan.root()));
        command.add("-jar");
        command.add(plan.root().resolve("perf-harness/target/perf-harness.jar").toString());
        command.addAll(
                List.of("ceiling", "--port", "" + port, "--gate", "http://" + gate.target.host()));
        command.addAll(List.of(options));
        Child child = Child.start(name, command, plan.work());
        Load load = Load.gate(Target.loopback(port), plan.connections()).anyAnswered();
        return open(child, load, null, false);
    }

    private static Server open(Child child, Load load, @Nullable Path data, boolean projects)
            throws IOException {
        try {
            return new Server(child, load.target(), LoadGenerator.open(load), data, projects);
        } catch (IOException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    /** The flags of every JVM that runs the gate. */
    static List<String> flags(Path root) throws IOException {
        return Files.readAllLines(root.resolve("scripts/jvm.options")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /**
     * Load before anything is measured: a quarter of it as fast as answers come, and then so slowly
     * that the compilers get to the end of what they have to do, and a gate has room for what is
     * measured.
     */
    void warmUp(double seconds) {
        generator.run(Phase.closed(seconds / 4));
        generator.run(Phase.open(SLOWLY, seconds * 3 / 4));
    }

    /** A measured stretch: its figures, and what it took of the machine. */
    Measured measure(Phase phase) throws IOException {
        long batches = batches();
        long events = events();
        Measured measured = Measured.of(child.pid(), generator, phase);
        if (data != null) {
            double perBatch = (double) (events() - events) / Math.max(1, batches() - batches);
            measured.figures()
                    .put("events_per_batch", Histograms.rounded(perBatch))
                    .put("batch_bytes", Math.round(perBatch * lineBytes(data)));
        }
        return measured;
    }

    /**
     * What one stretch gave.
     *
     * @param figures the same as a member of an artifact
     */
    record Measured(LoadResult result, ObjectNode figures) {
        static Measured of(long pid, LoadGenerator generator, Phase phase) {
            Machine.Ticks before = Machine.ticks();
            double processor = Machine.processorSeconds(pid);
            LoadResult result = generator.run(phase);
            double took = Machine.processorSeconds(pid) - processor;
            ObjectNode figures = Figures.of(result);
            figures.put("server_cpu_us", Histograms.rounded(took * 1e6 / Math.max(1, result.due())))
                    .put("stolen_percent", Machine.ticks().stolenPercentSince(before))
                    .put("resident_mib", Machine.residentMebibytes(pid));
            return new Measured(result, figures);
        }
    }

    /** Waits until the snapshot has caught up, so that it is not at work beside another server. */
    void settle() throws IOException {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (projects
                && health("snapshot_lag") > SETTLED_EVENTS
                && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private long events() throws IOException {
        return data == null ? 0 : health("durable_seq");
    }

    private long health(String member) throws IOException {
        String health = OneRequest.get(target, "/health");
        return JsonMapper.shared().readTree(health).path(member).asLong();
    }

    private long batches() throws IOException {
        if (data == null) {
            return 0;
        }
        return OneRequest.gauge(target, "gate_audit_batches");
    }

    /** Bytes of a line of the log, from the first of them. */
    private static double lineBytes(Path data) throws IOException {
        try (var files = Files.list(data.resolve("audit"))) {
            Path first =
                    files.filter(f -> f.toString().endsWith(".ndjson"))
                            .sorted()
                            .findFirst()
                            .orElseThrow();
            try (var in = Files.newInputStream(first)) {
                String head = new String(in.readNBytes(1 << 18), StandardCharsets.US_ASCII);
                int end = head.lastIndexOf('\n') + 1;
                return (double) end / Math.max(1, head.substring(0, end).lines().count());
            }
        }
    }

    @Override
    public void close() {
        generator.close();
        child.close();
    }
}
