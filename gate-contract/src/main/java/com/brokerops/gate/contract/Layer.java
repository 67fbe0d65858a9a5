package com.brokerops.gate.contract;

/** Which part of the gate gave a reason. */
public enum Layer {
    INFRASTRUCTURE("infrastructure"),
    IDEMPOTENCY("idempotency"),
    RISK_STATE("risk_state"),
    RULE("rule"),
    LIMIT("limit");

    private final String word;

    Layer(String word) {
        this.word = word;
    }

    /** The word used on the wire and in metrics. */
    public String word() {
        return word;
    }
}
