package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.RiskState;

/**
 * What an operator asks of {@code POST /v1/admin/risk-state}, after every rule of form has passed.
 *
 * @param scope {@link #GLOBAL}; other scopes are not supported yet
 * @param reason 1 to 200 printable ASCII characters, for the audit log
 */
public record RiskStateRequest(String scope, RiskState state, String reason) {
    /** The scope of everything the gate decides. */
    public static final String GLOBAL = "global";

    /** The most characters of a reason. */
    public static final int MAX_REASON = 200;
}
