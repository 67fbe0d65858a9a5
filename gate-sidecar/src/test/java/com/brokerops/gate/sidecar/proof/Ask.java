package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.proof.Wire.Reply;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One question to {@code /v1/authorize}, as its text.
 *
 * @param json sent again unchanged when the question is repeated
 */
record Ask(String clientId, String clientOrderId, String json) {
    private static final String[] SYMBOLS = {"AAPL", "MSFT", "NVDA", "BRK.B"};
    private static final Pattern SYMBOL_AND_SIDE =
            Pattern.compile("\"symbol\":\"[^\"]+\",\"side\":\"[A-Z]+\"");
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

    /**
     * An order like those of a busy day: one in thirty is too big for the policy, one in ten names
     * no price, but what the platform says that its symbol is worth.
     */
    static Ask any(String id, Random random) {
        String price = "%d.%04d".formatted(1 + random.nextInt(400), random.nextInt(10_000));
        long qty = random.nextInt(30) == 0 ? 1001 : 1 + random.nextInt(1000);
        String clientId = "CL-%03d".formatted(1 + random.nextInt(CLIENTS));
        String symbol = SYMBOLS[random.nextInt(SYMBOLS.length)];
        String side = random.nextBoolean() ? "BUY" : "SELL";
        return random.nextInt(10) == 0
                ? market(clientId, id, symbol, side, qty, price)
                : order(clientId, id, symbol, side, qty, price);
    }

    private static Ask market(
            String clientId, String id, String symbol, String side, long qty, String reference) {
        String json =
                """
                {"order":{"client_order_id":"%s","symbol":"%s","side":"%s","qty":%d},\
                "context":{"client_id":"%s","reference_price":%s,"reference_at":"%s"}}\
                """
                        .formatted(id, symbol, side, qty, clientId, reference, Instant.now());
        return new Ask(clientId, id, json);
    }

    /** An order that is to replace one asked for before. */
    static Ask replacing(Ask original, String id, Random random) {
        Matcher sides = SYMBOL_AND_SIDE.matcher(original.json);
        if (!sides.find()) {
            throw new AssertionError("no order: " + original);
        }
        String json =
                """
                {"order":{"action":"REPLACE","orig_client_order_id":"%s","client_order_id":"%s",%s,\
                "qty":%d,"price":%d.5},"context":{"client_id":"%s"}}\
                """
                        .formatted(
                                original.clientOrderId,
                                id,
                                sides.group(),
                                1 + random.nextInt(1000),
                                1 + random.nextInt(400),
                                original.clientId);
        return new Ask(original.clientId, id, json);
    }

    static Ask cancel(String clientId, String id) {
        String json =
                """
                {"order":{"action":"CANCEL","client_order_id":"%s"},"context":{"client_id":"%s"}}\
                """
                        .formatted(id, clientId);
        return new Ask(clientId, id, json);
    }

    boolean isReplacement() {
        return json.contains("\"REPLACE\"");
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
