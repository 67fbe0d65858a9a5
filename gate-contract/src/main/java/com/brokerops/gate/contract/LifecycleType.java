package com.brokerops.gate.contract;

/** What a platform reports about an order after the gate has authorized it. */
public enum LifecycleType {
    ORDER_ACCEPTED("order.accepted"),
    ORDER_REJECTED("order.rejected"),
    ORDER_CANCELED("order.canceled"),
    ORDER_EXPIRED("order.expired"),
    ORDER_REPLACED("order.replaced"),
    ORDER_REPLACE_REJECTED("order.replace_rejected"),
    EXECUTION_REPORTED("execution.reported"),
    /** An execution never was. */
    EXECUTION_BUSTED("execution.busted"),
    /** An execution was one of another quantity or price. */
    EXECUTION_CORRECTED("execution.corrected");

    private final String word;

    LifecycleType(String word) {
        this.word = word;
    }

    /** The {@code event_type} on the wire. */
    public String word() {
        return word;
    }

    /** True if it says how much was executed, and at which price. */
    public boolean executes() {
        return this == EXECUTION_REPORTED || this == EXECUTION_CORRECTED;
    }

    /** True if it is about an execution that was reported before. */
    public boolean undoes() {
        return this == EXECUTION_BUSTED || this == EXECUTION_CORRECTED;
    }

    /**
     * The type of that word.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static LifecycleType of(String word) {
        for (LifecycleType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown event_type " + word);
    }
}
