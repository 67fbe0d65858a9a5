package com.brokerops.gate.sidecar.proof;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What is left below limits that whole orders of one price fill and nothing empties, line by line:
 * the plainest sum there is, of quantities.
 *
 * <p><b>Errors.</b> {@link AssertionError} naming the line of an order that was let go and did not
 * fit, or fitted and was not.
 */
final class Room {
    private final long limitQty;
    private final String scope;
    private final Function<JsonNode, String> pool;
    private final Map<String, Long> used = new TreeMap<>();
    private final Map<String, JsonNode> authorized = new HashMap<>();
    private long blocked;

    /**
     * @param limitQty how many pieces fit into each pool
     * @param scope begins the scope that a blocked order is told
     * @param pool to which limit the order of a line counts, empty for none
     */
    Room(long limitQty, String scope, Function<JsonNode, String> pool) {
        this.limitQty = limitQty;
        this.scope = scope;
        this.pool = pool;
    }

    /** Follows all lines of a log; other pools than these are not looked at. */
    Room follow(List<JsonNode> lines) {
        for (JsonNode line : lines) {
            switch (line.path("type").stringValue()) {
                case "decision" -> decision(line);
                case "decision.voided" -> {
                    JsonNode decision = authorized.remove(line.path("trace_id").stringValue());
                    if (decision != null) {
                        use(decision, -qty(decision));
                    }
                }
                default -> {}
            }
        }
        return this;
    }

    private void decision(JsonNode line) {
        String where = pool.apply(line);
        boolean passed = line.path("status").stringValue().equals("AUTHORIZED");
        boolean fits = where.isEmpty() || used.getOrDefault(where, 0L) + qty(line) <= limitQty;
        if (passed != fits) {
            throw new AssertionError((fits ? "fits: " : "does not fit: ") + line);
        }
        if (passed) {
            use(line, qty(line));
            if (authorized.put(line.path("trace_id").stringValue(), line) != null) {
                throw new AssertionError("reserved twice: " + line);
            }
        } else {
            JsonNode reason = line.path("reasons").path(0);
            boolean named =
                    reason.path("code").stringValue().equals("EXPOSURE_LIMIT_EXCEEDED")
                            && reason.path("scope").stringValue().startsWith(scope);
            if (!named) {
                throw new AssertionError("blocked for another reason: " + line);
            }
            blocked++;
        }
    }

    private void use(JsonNode decision, long qty) {
        used.merge(pool.apply(decision), qty, Long::sum);
    }

    /** Pieces authorized in each pool. */
    Map<String, Long> used() {
        Map<String, Long> pools = new TreeMap<>(used);
        pools.remove("");
        return pools;
    }

    long authorized() {
        return authorized.size();
    }

    long blocked() {
        return blocked;
    }

    private static long qty(JsonNode line) {
        return line.path("order").path("qty").longValue();
    }
}
