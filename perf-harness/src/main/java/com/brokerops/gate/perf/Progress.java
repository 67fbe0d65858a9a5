package com.brokerops.gate.perf;

import tools.jackson.databind.JsonNode;

/** What is said on the way, on standard error. */
final class Progress {
    private Progress() {}

    static void say(String what) {
        System.err.println("perf: " + what);
    }

    static void say(String what, JsonNode figures) {
        JsonNode latency = figures.path("latency_ms");
        say(
                what
                        + ": "
                        + figures.path("requests_per_sec").asLong()
                        + " req/s, ms p50 "
                        + latency.path("p50").asDouble()
                        + " p99 "
                        + latency.path("p99").asDouble()
                        + " p99.9 "
                        + latency.path("p99_9").asDouble()
                        + ", errors "
                        + figures.path("errors").asLong()
                        + ", generator "
                        + figures.path("generator_cpu_us").asDouble()
                        + " us, server "
                        + figures.path("server_cpu_us").asDouble()
                        + " us, stolen "
                        + figures.path("stolen_percent").asDouble()
                        + " %");
    }

    /** Says of each criterion whether it was met, and gives whether all were. */
    static boolean met(JsonNode criteria) {
        boolean all = true;
        for (JsonNode criterion : criteria) {
            boolean met = criterion.path("met").asBoolean();
            all &= met;
            say(
                    criterion.path("name").asString()
                            + ": "
                            + criterion.path("measured")
                            + ", required "
                            + criterion.path("bound").asString()
                            + " "
                            + criterion.path("required")
                            + (met ? ": met" : ": NOT MET"));
        }
        return all;
    }
}
