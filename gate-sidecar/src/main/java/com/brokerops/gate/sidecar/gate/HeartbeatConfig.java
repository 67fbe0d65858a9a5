package com.brokerops.gate.sidecar.gate;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which platforms must be heard, and how long they may be silent.
 *
 * @param platforms by the names of their credentials, at most {@value #MOST_PLATFORMS}; none:
 *     nobody need be heard
 * @param intervalMillis how often each of them must be heard
 * @param confirmations how many intervals, one behind the other, one must have been silent
 */
public record HeartbeatConfig(List<String> platforms, long intervalMillis, int confirmations) {
    /** The most platforms. */
    public static final int MOST_PLATFORMS = 64;

    /** As of a credential. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

    /** The shortest interval; silence is looked for once a second. */
    public static final long LEAST_INTERVAL_MILLIS = 1_000;

    /** The longest interval, an hour. */
    public static final long MOST_INTERVAL_MILLIS = 3_600_000;

    /** The most silent intervals. */
    public static final int MOST_CONFIRMATIONS = 1_000;

    /** Nobody need be heard. */
    public static final HeartbeatConfig NONE = new HeartbeatConfig(List.of(), 5_000, 3);

    public HeartbeatConfig {
        platforms = List.copyOf(platforms);
        if (platforms.size() > MOST_PLATFORMS
                || platforms.stream().anyMatch(name -> !NAME.matcher(name).matches())
                || platforms.stream().distinct().count() < platforms.size()) {
            throw new IllegalArgumentException("platforms that must be heard: " + platforms);
        }
        if (intervalMillis < LEAST_INTERVAL_MILLIS || intervalMillis > MOST_INTERVAL_MILLIS) {
            throw new IllegalArgumentException("an interval of " + intervalMillis + " ms");
        }
        if (confirmations < 1 || confirmations > MOST_CONFIRMATIONS) {
            throw new IllegalArgumentException(confirmations + " silent intervals");
        }
    }
}
