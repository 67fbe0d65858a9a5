package com.brokerops.gate.contract;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event that a platform reports about an order, after every rule of form has passed.
 *
 * <p><b>Units.</b> {@code qty} whole, {@code priceE8} scaled by 1e8; both 0 for events without an
 * execution.
 *
 * @param source who reports; with {@code type} and {@code eventId} the key of idempotency
 * @param traceId the decision it is about, the wire's {@code decision_token}
 * @param execId the {@code eventId} under which the same source had reported the execution that is
 *     taken back or corrected; null for the other types
 * @param payloadSha256 lower-case hex over the event's fields; the same for any order of members
 *     and any white space, another when any field differs
 */
public record LifecycleReport(
        LifecycleType type,
        String source,
        String eventId,
        UUID traceId,
        long qty,
        long priceE8,
        @Nullable String execId,
        String payloadSha256)
        implements PlatformEvent {
    /** The source of an event that names none. */
    public static final String DEFAULT_SOURCE = "platform";

    public LifecycleReport {
        boolean execution = type.executes();
        if (type.undoes() != (execId != null)) {
            throw new IllegalArgumentException(type + " of execution " + execId);
        }
        if (qty < 0 || priceE8 < 0 || execution != (qty > 0) || execution != (priceE8 > 0)) {
            throw new IllegalArgumentException(type + " with qty " + qty + ", price " + priceE8);
        }
    }

    /** One that is not about an execution reported before. */
    public LifecycleReport(
            LifecycleType type,
            String source,
            String eventId,
            UUID traceId,
            long qty,
            long priceE8,
            String payloadSha256) {
        this(type, source, eventId, traceId, qty, priceE8, null, payloadSha256);
    }

    @Override
    public String eventType() {
        return type.word();
    }

    @Override
    public UUID about() {
        return traceId;
    }
}
