package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks of {@code POST /v1/admin/limits}, after every rule of form has passed.
 *
 * @param limits what the owner is to set, null for nothing any more
 * @param expectedVersion of the limits that this rests on
 * @param reason 1 to 200 printable ASCII characters, for the audit log
 * @param untilMillis when what it set before returns; {@code OwnersLimits.FOREVER} for never
 */
public record LimitsRequest(
        Scope scope,
        String owner,
        @Nullable Limits limits,
        long expectedVersion,
        String reason,
        long untilMillis) {}
