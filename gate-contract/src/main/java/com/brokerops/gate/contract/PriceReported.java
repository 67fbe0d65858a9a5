package com.brokerops.gate.contract;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A platform says what a symbol is worth.
 *
 * @param asOfMillis when that was so
 */
public record PriceReported(
        String source,
        String eventId,
        String payloadSha256,
        String symbol,
        long priceE8,
        long asOfMillis)
        implements PlatformEvent {
    /** The {@code event_type} on the wire. */
    public static final String TYPE = "price.reference";

    @Override
    public String eventType() {
        return TYPE;
    }

    @Override
    public @Nullable UUID about() {
        return null;
    }
}
