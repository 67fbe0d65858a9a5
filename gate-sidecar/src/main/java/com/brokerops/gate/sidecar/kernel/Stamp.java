package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.UUID;

/**
 * What a decision takes from outside the kernel: the moment, the randomness and the digests.
 *
 * @param requestSha256 of the request's bytes, lower-case hex
 * @param identity of the order
 */
public record Stamp(
        long nowMillis,
        UUID traceId,
        String nonce,
        String requestSha256,
        Identity identity,
        String kid,
        Durability durability) {}
