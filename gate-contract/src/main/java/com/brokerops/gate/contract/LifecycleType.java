package com.brokerops.gate.contract;

/** What a platform reports about an order after the gate has authorized it. */
public enum LifecycleType {
    ORDER_ACCEPTED("order.accepted"),
    ORDER_REJECTED("order.rejected"),
    ORDER_CANCELED("order.canceled"),
    ORDER_EXPIRED("order.expired"),
    ORDER_REPLACED("order.replaced"),
    ORDER_REPLACE_REJECTED("order.replace_rejected"),
    EXECUTION_REPORTED("execution.reported");

    private final String word;

    LifecycleType(String word) {
        this.word = word;
    }

    /** The {@code event_type} on the wire. */
    public String word() {
        return word;
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
