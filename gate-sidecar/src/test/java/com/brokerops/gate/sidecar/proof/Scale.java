package com.brokerops.gate.sidecar.proof;

import java.util.Random;

/**
 * How much of the proof is run: {@code -Dproof.scale=short}, the form in every build; {@code full};
 * or a share of the full form, such as {@code 0.5}.
 */
final class Scale {
    private static final String WANTED = System.getProperty("proof.scale", "short");
    private static final double SHARE =
            switch (WANTED) {
                case "short" -> 0;
                case "full" -> 1;
                default -> Double.parseDouble(WANTED);
            };

    private Scale() {}

    /** True when no more is run than a build can bear. */
    static boolean isShort() {
        return SHARE == 0;
    }

    /** How often: as often as the short form does, or that share of the full form if it is more. */
    static int of(int shortForm, int fullForm) {
        return Math.max(shortForm, (int) Math.round(SHARE * fullForm));
    }

    /**
     * How long something may take, ms: what is promised, and five times that in the short form. A
     * build shows that it comes to an end at all, on a machine that may be busy; how fast, only the
     * longer forms judge.
     */
    static long grants(long promisedMillis) {
        return isShort() ? 5 * promisedMillis : promisedMillis;
    }

    /** Of so many answers it is judged whether they came in time: most, in the short form. */
    static double judged(double share) {
        return isShort() ? 0.5 : share;
    }

    /** A seed that nobody knows before, or {@code -Dproof.seed}. It goes into the findings. */
    static long seed() {
        return Long.getLong("proof.seed", new Random().nextInt(1_000_000));
    }
}
