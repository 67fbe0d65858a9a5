package com.brokerops.gate.sidecar.simulation;

/** An invariant does not hold. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** I1 to I10 as docs/simulation.md numbers them, or MODEL. */
    String invariant() {
        return invariant;
    }

    /**
     * Throws if it does not hold.
     *
     * @param what with a {@code {}} for each value
     */
    static void unless(boolean holds, String invariant, String what, Object... values) {
        if (!holds) {
            String text = what;
            for (Object value : values) {
                int at = text.indexOf("{}");
                text = text.substring(0, at) + value + text.substring(at + 2);
            }
            throw new Violation(invariant, text);
        }
    }
}
