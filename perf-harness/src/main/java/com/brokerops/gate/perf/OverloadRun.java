package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one gate does when it is asked for more than it has: decisions, connections, descriptors.
 *
 * <p><b>Thread.</b> One.
 */
final class OverloadRun {
    private static final int WARM_UP_CONNECTIONS = 8;
    private static final int PEAK_CONNECTIONS = 64;
    private static final int OVERLOAD_CONNECTIONS = 1_000;
    private static final int STEADY_CONNECTIONS = 16;
    private static final int STEADY_PER_SECOND = 500;
    private static final int SPARE_DESCRIPTORS = 40;
    private static final int MORE_THAN_DESCRIPTORS = 200;
    private static final double MOST_PEAK_SECONDS = 10;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Target target;
    private final long pid;
    private final TraceIds told = new TraceIds();

    OverloadRun(Target target, long pid) {
        this.target = target;
        this.pid = pid;
    }

    /** The trace ids of all orders that a client was told are authorized. */
    TraceIds told() {
        return told;
    }

    /**
     * The most that it decides, then a thousand clients that never wait. The peak is shorter, and
     * few connections warm the gate up: it can hold two million open orders.
     */
    ObjectNode overload(double warmUp, double seconds) throws IOException {
        closed(WARM_UP_CONNECTIONS, 0.1, warmUp);
        LoadResult peak = closed(PEAK_CONNECTIONS, 1, Math.min(seconds, MOST_PEAK_SECONDS));
        Machine.Ticks before = Machine.ticks();
        LoadResult over = closed(OVERLOAD_CONNECTIONS, 1, seconds);
        long refused = over.tally().faults(Fault.REFUSED);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("peak", figures(peak));
        ObjectNode figures = figures(over);
        node.set("overload", figures);
        figures.put("stolen_percent", Machine.ticks().stolenPercentSince(before))
                .put("health", health("health") + " " + health("cause"));
        return node.put("connections", OVERLOAD_CONNECTIONS)
                .put("loop", "closed: every connection always has a request in flight")
                .put("refused_share", Histograms.rounded((double) refused / over.due()))
                .put("goodput_of_peak", Histograms.rounded(over.perSecond() / peak.perSecond()))
                .put("p99_ms", over.millis(99))
                .put("errors", over.errors() - refused);
    }

    /** A crowd of connections beside clients that go on. */
    ObjectNode storm(int connections, double seconds) throws IOException {
        CompletableFuture<LoadResult> steady = steady(seconds);
        Crowd crowd = Crowd.open(target, connections);
        LockSupport.parkNanos(500_000_000); // what is refused is refused by now
        int refused = crowd.closedByServer();
        LoadResult result = steady.join();
        crowd.close();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return node.put("connections", connections)
                .put("refused_by_the_gate", refused)
                .put("failed_to_open", crowd.failed())
                .put("recovered_after_ms", recovery())
                .put("errors", result.errors())
                .put("p99_ms", result.millis(99))
                .set("steady", figures(result));
    }

    /** No descriptor is left on the live process. */
    ObjectNode descriptors(double seconds) throws IOException {
        long limit = descriptorLimit();
        long seq = Long.parseLong(health("durable_seq"));
        CompletableFuture<LoadResult> steady = steady(seconds);
        LockSupport.parkNanos(200_000_000); // its connections are open
        long open = openDescriptors();
        LoadResult result;
        try {
            limitDescriptors(open + SPARE_DESCRIPTORS);
            try (Crowd _ = Crowd.open(target, MORE_THAN_DESCRIPTORS)) {
                result = steady.join();
            }
        } finally {
            limitDescriptors(limit);
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return node.put("connections", MORE_THAN_DESCRIPTORS)
                .put("open_descriptors", open)
                .put("limit", open + SPARE_DESCRIPTORS)
                .put("recovered_after_ms", recovery())
                .put("accepts_failed", metric("gate_accepted_total{outcome=\"failed\""))
                .put("events_logged", Long.parseLong(health("durable_seq")) - seq)
                .put("errors", result.errors())
                .put("p99_ms", result.millis(99))
                .set("steady", figures(result));
    }

    private LoadResult closed(int connections, double warmUp, double seconds) throws IOException {
        try (LoadGenerator generator = LoadGenerator.open(load(connections), told)) {
            generator.run(Phase.closed(warmUp));
            return generator.run(Phase.closed(seconds));
        }
    }

    private CompletableFuture<LoadResult> steady(double seconds) throws IOException {
        LoadGenerator generator = LoadGenerator.open(load(STEADY_CONNECTIONS), told);
        return CompletableFuture.supplyAsync(() -> {
            try (generator) {
                return generator.run(Phase.open(STEADY_PER_SECOND, seconds));
            }
        });
    }

    private Load load(int connections) {
        RequestTemplate template = RequestTemplate.parse(RequestTemplate.AUTHORIZE, target.host());
        return new Load(target, connections, template, false, 5, 0, false, false);
    }

    private static ObjectNode figures(LoadResult result) {
        ObjectNode figures = Figures.of(result);
        figures.remove("histogram");
        return figures;
    }

    /** Milliseconds until a new connection is served. */
    private long recovery() throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                OneRequest.get(target, "/health/live");
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            } catch (IOException e) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException("no new connection is served", e);
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    private String health(String member) throws IOException {
        String health = OneRequest.get(target, "/health");
        return JsonMapper.shared().readTree(health).path(member).asString();
    }

    private double metric(String start) throws IOException {
        return OneRequest.get(target, "/metrics")
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private long openDescriptors() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.count();
        }
    }

    private long descriptorLimit() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/limits"))) {
            if (line.startsWith("Max open files")) {
                return Long.parseLong(line.split(" +")[3]);
            }
        }
        throw new IOException("no limit of open files");
    }

    private void limitDescriptors(long limit) throws IOException {
        List<String> command = List.of("prlimit", "--pid", "" + pid, "--nofile=" + limit + ":");
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException("prlimit ended with " + code);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
