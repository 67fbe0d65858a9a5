package com.brokerops.gate.perf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * As many requests as 100 connections carry: the ceiling, without and with a bare log, and the gate
 * as it is, with durability {@code written}, and without the projector. They take turns, and who
 * begins changes with each round; the disk alone is measured in each round too.
 */
final class ThroughputRun {
    private ThroughputRun() {}

    static ObjectNode run(SidecarPlan plan) throws IOException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Map<String, Server> servers = start(plan, opened);
            for (Server server : servers.values()) {
                server.warmUp(plan.warmUp());
                server.settle();
            }
            return rounds(plan, servers);
        } finally {
            closeAll(opened);
        }
    }

    private static Map<String, Server> start(SidecarPlan plan, List<AutoCloseable> opened)
            throws IOException {
        Map<String, Server> servers = new LinkedHashMap<>();
        Server synced = Server.gate("synced", plan, plan.port());
        opened.add(synced);
        Server ceiling = Server.ceiling(plan, plan.port() + 1, synced);
        opened.add(ceiling);
        Server written = Server.gate("written", plan, plan.port() + 2, "--durability", "written");
        opened.add(written);
        Server bare =
                Server.gate(
                        "no_projector", plan, plan.port() + 3, "--unsafe-dev", "--no-projector");
        opened.add(bare);
        Server syncedCeiling = Server.syncedCeiling(plan, plan.port() + 4, synced);
        opened.add(syncedCeiling);
        servers.put("ceiling", ceiling);
        servers.put(Ratios.CEILING_SYNCED, syncedCeiling);
        servers.put("synced", synced);
        servers.put("written", written);
        servers.put("no_projector", bare);
        return servers;
    }

    private static ObjectNode rounds(SidecarPlan plan, Map<String, Server> servers)
            throws IOException {
        Map<String, Rounds> rounds = new LinkedHashMap<>();
        servers.keySet().forEach(name -> rounds.put(name, new Rounds()));
        List<String> names = new ArrayList<>(servers.keySet());
        DiskRounds disk = new DiskRounds(plan.work(), plan.seconds());
        for (int round = 0; round < plan.rounds(); round++) {
            int batchBytes = ZeroedFile.PAGE;
            for (int i = 0; i < names.size(); i++) {
                String name = names.get((round + i) % names.size());
                Server server = servers.get(name);
                if (server == null) {
                    throw new IllegalStateException("no server " + name);
                }
                ObjectNode figures = server.measure(Phase.closed(plan.seconds())).figures();
                rounds.computeIfAbsent(name, _ -> new Rounds()).add(figures);
                if (name.equals("synced")) {
                    batchBytes = figures.path("batch_bytes").asInt();
                }
                server.settle();
                Progress.say("round " + (round + 1) + ", " + name, figures);
            }
            disk.measure(batchBytes);
        }
        return node(plan, rounds, disk);
    }

    private static ObjectNode node(SidecarPlan plan, Map<String, Rounds> rounds, DiskRounds disk) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("connections", plan.connections()).put("seconds_per_round", plan.seconds());
        rounds.forEach((name, each) -> node.set(name, each.toNode()));
        Ratios.toCeiling(node);
        node.set("disk_fdatasync", disk.toNode());
        return node;
    }

    static void closeAll(List<AutoCloseable> opened) throws IOException {
        for (AutoCloseable one : opened.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IOException("did not end", e);
            }
        }
    }
}
