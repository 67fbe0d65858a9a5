package com.brokerops.gate.contract;

/**
 * Why an answer is what it is. The order of the constants is the order of precedence: where several
 * reasons fire, all are reported and the one declared first is primary. Codes are frozen; new ones
 * may be added.
 */
public enum ReasonCode {
    CANCEL_PASS_THROUGH(Layer.INFRASTRUCTURE),
    GATE_UNAVAILABLE(Layer.INFRASTRUCTURE),
    CLOCK_UNTRUSTED(Layer.INFRASTRUCTURE),
    AUDIT_UNAVAILABLE(Layer.INFRASTRUCTURE),
    STATE_UNAVAILABLE(Layer.INFRASTRUCTURE),
    SIGNING_UNAVAILABLE(Layer.INFRASTRUCTURE),
    POLICY_UNAVAILABLE(Layer.INFRASTRUCTURE),
    OVERLOADED(Layer.INFRASTRUCTURE),
    GATE_TIMEOUT(Layer.INFRASTRUCTURE),
    IDEMPOTENCY_MISMATCH(Layer.IDEMPOTENCY),
    DUPLICATE_CLOSED(Layer.IDEMPOTENCY),
    DUPLICATE_EXPIRED(Layer.IDEMPOTENCY),
    IDEMPOTENCY_CAPACITY(Layer.IDEMPOTENCY),
    STATE_CAPACITY(Layer.LIMIT),
    POLICY_HALT(Layer.RISK_STATE),
    REDUCE_ONLY_WOULD_INCREASE(Layer.RISK_STATE),
    POLICY_ERROR(Layer.RULE),
    LIMITS_NOT_SET(Layer.LIMIT),
    AMOUNT_OUT_OF_RANGE(Layer.LIMIT),
    PRICE_UNAVAILABLE(Layer.RULE),
    REPLACE_BELOW_EXECUTED(Layer.RULE),
    RESTRICTED_LIST(Layer.RULE),
    SYMBOL_RESTRICTION(Layer.RULE),
    SYMBOL_HALTED(Layer.RULE),
    OUT_OF_SESSION(Layer.RULE),
    SHORT_NO_LOCATE(Layer.RULE),
    INSTRUMENT_NOT_PERMITTED(Layer.RULE),
    QTY_LIMIT_EXCEEDED(Layer.RULE),
    NOTIONAL_LIMIT_EXCEEDED(Layer.LIMIT),
    PRICE_COLLAR(Layer.RULE),
    PENNY_STOCK_RESTRICTION(Layer.RULE),
    MESSAGE_RATE(Layer.RULE),
    WINDOW_LIMIT(Layer.RULE),
    DUPLICATE_SUSPECTED(Layer.RULE),
    REPEATED_EXECUTION(Layer.RULE),
    STRATEGY_LIMIT(Layer.LIMIT),
    SYMBOL_EXPOSURE_EXCEEDED(Layer.LIMIT),
    EXPOSURE_LIMIT_EXCEEDED(Layer.LIMIT),
    NET_EXPOSURE_EXCEEDED(Layer.LIMIT),
    OPEN_ORDER_LIMIT(Layer.LIMIT),
    DAY_LIMIT(Layer.LIMIT),
    BUYING_POWER(Layer.LIMIT),
    LIST_BLOCKED(Layer.RULE),
    OK(Layer.RULE);

    private final Layer layer;

    ReasonCode(Layer layer) {
        this.layer = layer;
    }

    /** The part of the gate that gives this reason. */
    public Layer layer() {
        return layer;
    }

    /**
     * True for the reasons of a gate that could not decide: the caller may send the order again.
     */
    public boolean refusal() {
        return this != CANCEL_PASS_THROUGH && layer == Layer.INFRASTRUCTURE;
    }
}
