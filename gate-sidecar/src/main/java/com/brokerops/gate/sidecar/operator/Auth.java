package com.brokerops.gate.sidecar.operator;

/** What the gate listener asks of a platform. */
public enum Auth {
    /** Nothing: whoever can open a socket may ask for every account. */
    NONE("none"),
    /** A credential, which says for which accounts it may ask. */
    BEARER("bearer");

    private final String word;

    Auth(String word) {
        this.word = word;
    }

    /** As it stands in a configuration file. */
    public String word() {
        return word;
    }

    /**
     * The setting of that word.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Auth of(String word) {
        return switch (word) {
            case "none" -> NONE;
            case "bearer" -> BEARER;
            default -> throw new IllegalArgumentException("auth must be none or bearer");
        };
    }
}
