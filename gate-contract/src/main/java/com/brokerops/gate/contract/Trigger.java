package com.brokerops.gate.contract;

/**
 * What the gate itself takes for a sign that somebody must look, and what it sets when the sign has
 * come often enough.
 */
public enum Trigger {
    /** Something was executed that no decision allows any more, or ever did: a client's. */
    UNAUTHORIZED_EXECUTION("unauthorized-execution", RiskState.HALT),
    /** A strategy has had one order executed after another, and nobody has looked: a strategy's. */
    REPEATED_EXECUTION("repeated-execution", RiskState.HALT),
    /** A platform says again and again that a position is another one: a client's in a symbol. */
    DRIFT("drift", RiskState.REDUCE_ONLY),
    /** A platform that must be heard is not: everybody's. */
    LOST_HEARTBEAT("lost-heartbeat", RiskState.HALT);

    private final String word;
    private final RiskState sets;

    Trigger(String word, RiskState sets) {
        this.word = word;
        this.sets = sets;
    }

    /** As it stands in the log, in the configuration and in metrics. */
    public String word() {
        return word;
    }

    /** The risk state of its scope from then on. */
    public RiskState sets() {
        return sets;
    }

    /**
     * The trigger of that word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Trigger of(String word) {
        for (Trigger trigger : values()) {
            if (trigger.word.equals(word)) {
                return trigger;
            }
        }
        throw new IllegalArgumentException("unknown trigger " + word);
    }
}
