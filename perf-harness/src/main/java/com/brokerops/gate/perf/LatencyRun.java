package com.brokerops.gate.perf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The gate as it is, alone with the ceilings: the decision record's own run, and the open loop at
 * rising rates. A rate is saturated when requests fail or half of them wait 10 ms; no higher one is
 * tried in that round. Above 20,000 a second a stretch is shorter.
 */
final class LatencyRun {
    private static final double SATURATED_P50_MILLIS = 10;
    private static final int DISK_RATE = 10_000;

    /** In one stretch: all of a run are open at its end, and a gate has room for two million. */
    private static final double MOST_ORDERS = 80_000;

    private final SidecarPlan plan;
    private final List<Server.Measured> record = new ArrayList<>();
    private final Map<Integer, Rounds> gates = new TreeMap<>();
    private final Map<Integer, Rounds> ceilings = new TreeMap<>();
    private final Map<Integer, Rounds> syncedCeilings = new TreeMap<>();
    private final DiskRounds disk;

    private LatencyRun(SidecarPlan plan) {
        this.plan = plan;
        this.disk = new DiskRounds(plan.work(), plan.seconds());
    }

    static LatencyRun run(SidecarPlan plan) throws IOException {
        LatencyRun run = new LatencyRun(plan);
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Server gate = Server.gate("latency", plan, plan.port());
            opened.add(gate);
            Server ceiling = Server.ceiling(plan, plan.port() + 1, gate);
            opened.add(ceiling);
            Server syncedCeiling = Server.syncedCeiling(plan, plan.port() + 2, gate);
            opened.add(syncedCeiling);
            gate.warmUp(plan.warmUp());
            ceiling.warmUp(plan.warmUp() / 2);
            syncedCeiling.warmUp(plan.warmUp() / 2);
            gate.settle();
            for (int round = 0; round < plan.rounds(); round++) {
                Server.Measured own = gate.measure(Phase.counted(plan.requests()));
                Progress.say("decision record's run", own.figures());
                run.record.add(own);
            }
            for (int round = 0; round < plan.rounds(); round++) {
                run.round(gate, ceiling, syncedCeiling);
            }
        } finally {
            ThroughputRun.closeAll(opened);
        }
        return run;
    }

    private void round(Server gate, Server ceiling, Server syncedCeiling) throws IOException {
        boolean diskMeasured = false;
        for (int rate : plan.rates()) {
            Phase phase = Phase.open(rate, Math.min(plan.seconds(), MOST_ORDERS / rate));
            gate.settle();
            ObjectNode figures = gate.measure(phase).figures();
            gates.computeIfAbsent(rate, _ -> new Rounds()).add(figures);
            Progress.say("gate, " + rate + "/s", figures);
            gate.settle();
            ObjectNode base = ceiling.measure(phase).figures();
            ceilings.computeIfAbsent(rate, _ -> new Rounds()).add(base);
            Progress.say("ceiling, " + rate + "/s", base);
            ObjectNode synced = syncedCeiling.measure(phase).figures();
            syncedCeilings.computeIfAbsent(rate, _ -> new Rounds()).add(synced);
            Progress.say("ceiling with a bare log, " + rate + "/s", synced);
            if (rate >= DISK_RATE && !diskMeasured) {
                disk.measure(figures.path("batch_bytes").asInt());
                diskMeasured = true;
            }
            if (figures.path("errors").asLong() > 0
                    || figures.path("latency_ms").path("p50").asDouble() > SATURATED_P50_MILLIS) {
                return;
            }
        }
    }

    /** Of the decision record's runs the one with the median p99. */
    Server.Measured record() {
        return record.stream()
                .sorted((a, b) -> Double.compare(a.result().millis(99), b.result().millis(99)))
                .toList()
                .get(record.size() / 2);
    }

    ArrayNode records() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        record.forEach(one -> all.add(one.figures()));
        return all;
    }

    /** One object a rate, and the disk. */
    ObjectNode openLoop() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("connections", plan.connections()).put("most_seconds_per_round", plan.seconds());
        ObjectNode diskNode = disk.toNode();
        ArrayNode rates = node.putArray("rates");
        gates.forEach((rate, rounds) -> {
            ObjectNode one = rates.addObject().put("requests_per_sec_due", rate);
            ObjectNode gate = rounds.toNode();
            Rounds base = ceilings.getOrDefault(rate, new Rounds());
            ObjectNode ceiling = base.toNode();
            Ratios.latency(
                    one.putObject("latency_ratio_to_ceiling"),
                    gate.path("median").path("latency_ms"),
                    ceiling.path("median").path("latency_ms"));
            Ratios.latency(
                    one.putObject("latency_ratio_to_fdatasync"),
                    gate.path("median").path("latency_ms"),
                    diskNode.path("median").path("latency_ms"));
            one.set("gate", gate);
            one.set("ceiling", ceiling);
            one.set(
                    Ratios.CEILING_SYNCED,
                    syncedCeilings.getOrDefault(rate, new Rounds()).toNode());
        });
        node.set("disk_fdatasync", diskNode);
        return node;
    }
}
