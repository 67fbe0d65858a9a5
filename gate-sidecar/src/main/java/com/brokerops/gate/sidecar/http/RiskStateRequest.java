package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks of {@code POST /v1/admin/risk-state}, after every rule of form has passed.
 *
 * @param side the only side it holds for, null for both
 * @param reason 1 to 200 printable ASCII characters, for the audit log
 */
public record RiskStateRequest(Scope scope, @Nullable Side side, RiskState state, String reason) {
    /** The most characters of a reason. */
    public static final int MAX_REASON = 200;
}
