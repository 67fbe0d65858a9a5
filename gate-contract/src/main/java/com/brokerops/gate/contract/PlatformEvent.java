package com.brokerops.gate.contract;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a platform says by one event, after every rule of form has passed. */
public sealed interface PlatformEvent permits LifecycleReport, PriceReported, FactEvent.Told {

    /** The {@code event_type} on the wire. */
    String eventType();

    /** Who reports; with the type and {@link #eventId} the key of idempotency. */
    String source();

    String eventId();

    /** Lower-case hex over the event's fields: another when any of them differs. */
    String payloadSha256();

    /** The decision that it is about, or null if it is about none. */
    @Nullable UUID about();

    /**
     * The account that it is about, or null; about neither that nor a decision, it is everybody's.
     */
    default @Nullable String account() {
        return null;
    }
}
