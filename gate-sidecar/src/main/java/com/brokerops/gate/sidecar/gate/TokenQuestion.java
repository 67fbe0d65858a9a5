package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;

/**
 * What a platform asks before it executes an order on a token.
 *
 * @param order the one about to be executed, not what the token says
 * @param context for whom
 */
public record TokenQuestion(Presented token, Order order, Context context) {

    /** A token as it was received, nothing of it proved. */
    public sealed interface Presented {}

    /** The compact JWS of {@code decision_jws}. */
    public record Jws(String text) implements Presented {}

    /** The JSON object of {@code decision_token}. */
    public record V1(byte[] json) implements Presented {}
}
