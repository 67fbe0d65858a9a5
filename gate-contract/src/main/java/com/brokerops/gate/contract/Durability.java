package com.brokerops.gate.contract;

/** What an answer has survived when it is given. */
public enum Durability {
    /** On stable storage: survives the loss of power. */
    SYNCED("synced"),
    /** In the operating system's cache: survives {@code kill -9}, not the loss of power. */
    WRITTEN("written");

    private final String word;

    Durability(String word) {
        this.word = word;
    }

    /** The word used in answers, tokens and configuration. */
    public String word() {
        return word;
    }

    /**
     * The level of that word.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Durability of(String word) {
        for (Durability durability : values()) {
            if (durability.word.equals(word)) {
                return durability;
            }
        }
        throw new IllegalArgumentException("durability is synced or written, not " + word);
    }
}
