package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision takes from outside the kernel: the moment, the randomness and the digests.
 *
 * @param requestSha256 of the request's bytes, lower-case hex
 * @param identity of the order
 * @param original the name of the order that it is to replace, or null
 * @param reference what its symbol is worth, if the request says so
 */
public record Stamp(
        long nowMillis,
        UUID traceId,
        String nonce,
        String requestSha256,
        Identity identity,
        @Nullable Identity original,
        @Nullable ReferencePrice reference,
        String kid,
        Durability durability) {}
