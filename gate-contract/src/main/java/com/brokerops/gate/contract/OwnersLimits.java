package com.brokerops.gate.contract;

import org.jspecify.annotations.Nullable;

/**
 * What one owner sets for a scope.
 *
 * @param limits null when it sets none
 * @param principal who said so, null in lines of before anybody could
 * @param reason null for what was read from a file
 * @param untilMillis when {@code then} comes into their place; {@link #FOREVER} for never
 * @param then what comes after that, null for none
 */
public record OwnersLimits(
        @Nullable Limits limits,
        @Nullable String principal,
        @Nullable String reason,
        long untilMillis,
        @Nullable Limits then) {
    /** The {@code untilMillis} of limits that do not expire. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** The most characters of a reason, so that a line of the log stays below 4 KiB. */
    public static final int MAX_REASON = 200;

    public OwnersLimits {
        if (reason != null && reason.length() > MAX_REASON) {
            throw new IllegalArgumentException(reason.length() + " characters of a reason");
        }
        if (untilMillis == FOREVER && then != null) {
            throw new IllegalArgumentException("nothing comes after what does not expire");
        }
    }

    /** Limits without an expiry, a name or a reason. */
    public static OwnersLimits of(@Nullable Limits limits) {
        return new OwnersLimits(limits, null, null, FOREVER, null);
    }

    /** What is set at a time; {@link Limits#NONE} for none. */
    public Limits at(long millis) {
        Limits set = millis < untilMillis ? limits : then;
        return set == null ? Limits.NONE : set;
    }

    /** What is set once nothing expires any more, or null. */
    public @Nullable Limits lasting() {
        return untilMillis == FOREVER ? limits : then;
    }

    /** True if nothing is set now or later. */
    public boolean isNothing() {
        return limits == null && untilMillis == FOREVER;
    }
}
