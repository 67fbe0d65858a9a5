package com.brokerops.gate.sidecar.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** What one of an order can cost, worked out from its line by the table of the contract. */
final class Worth {
    private static final BigDecimal WITH_COLLAR = new BigDecimal("1.05");
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int DECIMALS = 8;

    private Worth() {}

    static BigDecimal of(JsonNode line) {
        JsonNode order = line.path("order");
        BigDecimal limit = price(order.path("price_e8"));
        BigDecimal stop = price(order.path("stop_price_e8"));
        BigDecimal reference = reference(line);
        boolean buy = order.path("side").stringValue().equals("BUY");
        return switch (order.path("type").stringValue()) {
            case "LIMIT" -> buy ? limit : larger(limit, reference);
            case "STOP" -> stop;
            case "STOP_LIMIT" -> larger(stop, buy ? limit : larger(limit, reference));
            case "MARKET" -> {
                if (reference == null) {
                    throw new AssertionError("authorized without a price");
                }
                yield buy
                        ? reference.multiply(WITH_COLLAR).setScale(DECIMALS, RoundingMode.CEILING)
                        : reference;
            }
            default -> throw new AssertionError("another type of order");
        };
    }

    private static BigDecimal reference(JsonNode line) {
        JsonNode reference = line.path("reference");
        if (reference.isNull()) {
            return null;
        }
        Instant at = Instant.parse(reference.path("at").stringValue());
        Instant decided = Instant.parse(line.path("issued_at").stringValue());
        if (Duration.between(at, decided).abs().compareTo(FRESH) > 0) {
            throw new AssertionError("valued with a price of " + at);
        }
        return price(reference.path("price_e8"));
    }

    private static BigDecimal larger(BigDecimal one, BigDecimal other) {
        return other == null ? one : one.max(other);
    }

    private static BigDecimal price(JsonNode e8) {
        return e8.isNull() ? null : BigDecimal.valueOf(e8.longValue()).movePointLeft(DECIMALS);
    }
}
