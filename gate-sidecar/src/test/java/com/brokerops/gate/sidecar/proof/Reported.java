package com.brokerops.gate.sidecar.proof;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a client reported about an authorized order.
 *
 * @param seq where the event stands in the log, -1 when its client was not told
 */
record Reported(String eventId, String json, long seq) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * An event as a venue sends it: accepted, replaced if it was to replace another, canceled, and
     * executions before and after that, some of more than was ordered.
     */
    static Reported any(String eventId, Answered about, Random random) {
        boolean replacement = about.ask().isReplacement();
        String rest =
                switch (random.nextInt(replacement ? 7 : 5)) {
                    case 0 -> "\"event_type\":\"order.canceled\"";
                    case 1 -> "\"event_type\":\"order.accepted\"";
                    case 2, 3 -> execution(1, random);
                    case 4 -> execution(1 + random.nextInt(700), random);
                    case 5 -> "\"event_type\":\"order.replaced\"";
                    default -> "\"event_type\":\"order.replace_rejected\"";
                };
        return of(eventId, about.traceId(), rest);
    }

    private static String execution(int qty, Random random) {
        return "\"event_type\":\"execution.reported\",\"qty\":%d,\"price\":%d.5"
                .formatted(qty, 1 + random.nextInt(400));
    }

    /** A fill of one piece. */
    static Reported fill(String eventId, String traceId) {
        return of(
                eventId, traceId, "\"event_type\":\"execution.reported\",\"qty\":1,\"price\":9.5");
    }

    /**
     * An event.
     *
     * @param rest its other members, as they stand in it
     */
    static Reported of(String eventId, String traceId, String rest) {
        String json =
                "{\"event_id\":\"%s\",\"decision_token\":\"%s\",%s}"
                        .formatted(eventId, traceId, rest);
        return new Reported(eventId, json, -1);
    }

    /** Sends it again for as long as the gate says that it is not certain to be in the log. */
    int putUntilTaken(Wire wire) throws IOException {
        int status = wire.post("/v1/events", json).status();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (status == 503 && System.nanoTime() < deadline) {
            status = wire.post("/v1/events", json).status();
        }
        return status;
    }

    Reported at(long standsAt) {
        return new Reported(eventId, json, standsAt);
    }
}
