package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.UUID;

/**
 * A lifecycle event as a platform reported it.
 *
 * @param qty the executed quantity, 0 for events without one
 * @param priceE8 the execution price, 0 for events without one
 */
public record Report(
        LifecycleType type,
        String source,
        String eventId,
        UUID traceId,
        long qty,
        long priceE8,
        String payloadSha256,
        Identity identity) {}
