package com.brokerops.gate.contract;

/** What an operator did, or the gate by itself, that has no event of its own. */
public enum OperatorAction {
    /** A change that takes two people waits for the second. */
    CHANGE_ASKED("change.asked"),
    CHANGE_CONFIRMED("change.confirmed"),
    CHANGE_WITHDRAWN("change.withdrawn"),
    CHANGE_EXPIRED("change.expired"),
    CREDENTIALS_RELOADED("credentials.reloaded"),
    /** Requests without the credential they need, counted since the last such event. */
    ACCESS_DENIED("access.denied");

    /** The principal of what no person did. */
    public static final String GATE = "gate";

    /** The most characters of the detail. */
    static final int MOST_DETAIL = 1024;

    private final String word;

    OperatorAction(String word) {
        this.word = word;
    }

    /** As it stands in the log. */
    public String word() {
        return word;
    }

    /**
     * The action of that word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static OperatorAction of(String word) {
        for (OperatorAction action : values()) {
            if (action.word.equals(word)) {
                return action;
            }
        }
        throw new IllegalArgumentException("unknown action " + word);
    }
}
