package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.proof.Wire.Reply;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One question to {@code /v1/authorize}, as its text.
 *
 * @param json sent again unchanged when the question is repeated
 */
record Ask(String clientId, String clientOrderId, String json) {
    private static final String[] SYMBOLS = {"AAPL", "MSFT", "NVDA", "BRK.B"};
    private static final int CLIENTS = 4;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    static Ask order(
            String clientId, String id, String symbol, String side, long qty, String price) {
        String json =
                """
                {"order":{"client_order_id":"%s","symbol":"%s","side":"%s","qty":%d,"price":%s},\
                "context":{"client_id":"%s"}}\
                """
                        .formatted(id, symbol, side, qty, price, clientId);
        return new Ask(clientId, id, json);
    }

    /** An order that the default policy lets go. */
    static Ask order(String clientId, String id) {
        return order(clientId, id, "AAPL", "BUY", 100, "185.50");
    }

    /** An order like those of a busy day; one in thirty is too big for the policy. */
    static Ask any(String id, Random random) {
        String price = "%d.%04d".formatted(1 + random.nextInt(400), random.nextInt(10_000));
        long qty = random.nextInt(30) == 0 ? 1001 : 1 + random.nextInt(1000);
        return order(
                "CL-%03d".formatted(1 + random.nextInt(CLIENTS)),
                id,
                SYMBOLS[random.nextInt(SYMBOLS.length)],
                random.nextBoolean() ? "BUY" : "SELL",
                qty,
                price);
    }

    static Ask cancel(String clientId, String id) {
        String json =
                """
                {"order":{"action":"CANCEL","client_order_id":"%s"},"context":{"client_id":"%s"}}\
                """
                        .formatted(id, clientId);
        return new Ask(clientId, id, json);
    }

    boolean isCancel() {
        return json.contains("\"CANCEL\"");
    }

    /** Asks and waits for the answer. */
    Answered put(Wire wire) throws IOException {
        Reply reply = wire.post("/v1/authorize", json);
        return Answered.of(this, reply);
    }

    /**
     * Asks again for as long as the gate says that it could not decide and may be asked again: one
     * that was not warmed up, or a busy machine, may be too slow for the gate's own promise.
     */
    Answered putUntilDecided(Wire wire, Findings findings) throws IOException {
        Answered answered = put(wire);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (answered.auditUnavailable() && System.nanoTime() < deadline) {
            findings.add("refused_for_slowness", 1);
            LockSupport.parkNanos(RETRY_NANOS);
            answered = put(wire);
        }
        if (answered.traceId().isEmpty()) {
            throw new AssertionError("no decision: " + answered);
        }
        return answered;
    }
}
