package com.brokerops.gate.sidecar.proof;

import java.util.Random;

/**
 * What a client reported about an authorized order.
 *
 * @param seq where the event stands in the log, -1 when its client was not told
 */
record Reported(String eventId, String json, long seq) {

    /** An event as a venue sends it: accepted, a fill of one piece, or canceled. */
    static Reported any(String eventId, String traceId, Random random) {
        String rest =
                switch (random.nextInt(4)) {
                    case 0 -> "\"event_type\":\"order.canceled\"";
                    case 1 -> "\"event_type\":\"order.accepted\"";
                    default ->
                            "\"event_type\":\"execution.reported\",\"qty\":1,\"price\":%d.5"
                                    .formatted(1 + random.nextInt(400));
                };
        return of(eventId, traceId, rest);
    }

    /** A fill of one piece. */
    static Reported fill(String eventId, String traceId) {
        return of(
                eventId, traceId, "\"event_type\":\"execution.reported\",\"qty\":1,\"price\":9.5");
    }

    private static Reported of(String eventId, String traceId, String rest) {
        String json =
                "{\"event_id\":\"%s\",\"decision_token\":\"%s\",%s}"
                        .formatted(eventId, traceId, rest);
        return new Reported(eventId, json, -1);
    }

    Reported at(long standsAt) {
        return new Reported(eventId, json, standsAt);
    }
}
