package com.brokerops.gate.sidecar.kernel.control;

import com.brokerops.gate.contract.Trigger;

/** How often what a trigger looks for must come, and within which time. */
public record TriggerConfig(Needed unauthorized, Needed repeated, Needed drift) {
    /** The most that can be asked of a trigger. */
    public static final int MOST_CONFIRMATIONS = 1_000;

    /** The longest time within which confirmations count together, a day. */
    public static final long MOST_WITHIN_MILLIS = 86_400_000;

    /** Two statements of one difference less than so far apart are one. */
    public static final long DRIFT_APART_MILLIS = 1_000;

    /** Silences are counted one behind the other by who listens. */
    private static final Needed COUNTED_ELSEWHERE = new Needed(0, 1);

    /** None of them. */
    public static final TriggerConfig OFF =
            new TriggerConfig(
                    new Needed(0, 3_600_000), new Needed(0, 60_000), new Needed(0, 600_000));

    /** What a gate does unless its configuration says otherwise. */
    public static final TriggerConfig DEFAULT =
            new TriggerConfig(
                    new Needed(1, 3_600_000), new Needed(0, 60_000), new Needed(3, 600_000));

    /**
     * What is asked of one trigger.
     *
     * @param confirmations how many, {@value #MOST_CONFIRMATIONS} at most; 0: it is off
     * @param withinMillis the time in which they all must come
     */
    public record Needed(int confirmations, long withinMillis) {
        public Needed {
            if (confirmations < 0 || confirmations > MOST_CONFIRMATIONS) {
                throw new IllegalArgumentException(
                        "confirmations must be 0 to " + MOST_CONFIRMATIONS + ": " + confirmations);
            }
            if (withinMillis < 1 || withinMillis > MOST_WITHIN_MILLIS) {
                throw new IllegalArgumentException(
                        "window-ms must be 1 to " + MOST_WITHIN_MILLIS + ": " + withinMillis);
            }
        }
    }

    public TriggerConfig {
        if (drift.confirmations > 1
                && drift.withinMillis <= (drift.confirmations - 1) * DRIFT_APART_MILLIS) {
            throw new IllegalArgumentException(
                    "so many differences, each a second after the one before, never come within "
                            + drift.withinMillis
                            + " ms");
        }
    }

    /** What is asked of that one. */
    public Needed of(Trigger trigger) {
        return switch (trigger) {
            case UNAUTHORIZED_EXECUTION -> unauthorized;
            case REPEATED_EXECUTION -> repeated;
            case DRIFT -> drift;
            case LOST_HEARTBEAT -> COUNTED_ELSEWHERE;
        };
    }

    /** True if it does anything. */
    public boolean on(Trigger trigger) {
        return of(trigger).confirmations > 0;
    }
}
