package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.gate.HeartbeatConfig;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig.Needed;
import java.util.List;

/** The settings {@code trigger.NAME.confirmations} and {@code trigger.NAME.window-ms}. */
final class TriggerSettings {
    private static final List<Trigger> COUNTED =
            List.of(Trigger.UNAUTHORIZED_EXECUTION, Trigger.REPEATED_EXECUTION, Trigger.DRIFT);
    private static final String PLATFORMS = "trigger.lost-heartbeat.platforms";
    private static final String INTERVAL = "trigger.lost-heartbeat.interval-ms";

    private TriggerSettings() {}

    /**
     * Reads them; what is not there is as by default.
     *
     * @throws FileException naming the setting at fault
     */
    static TriggerConfig read(YamlMapping root) {
        Needed drift = needed(root, Trigger.DRIFT);
        Needed unauthorized = needed(root, Trigger.UNAUTHORIZED_EXECUTION);
        Needed repeated = needed(root, Trigger.REPEATED_EXECUTION);
        try {
            return new TriggerConfig(unauthorized, repeated, drift);
        } catch (IllegalArgumentException e) {
            throw root.fail(window(Trigger.DRIFT), "is too short: " + e.getMessage());
        }
    }

    /**
     * Reads which platforms must be heard; nobody if it is not said.
     *
     * @throws FileException naming the setting at fault
     */
    static HeartbeatConfig heartbeats(YamlMapping root) {
        HeartbeatConfig none = HeartbeatConfig.NONE;
        long interval = root.number(INTERVAL, none.intervalMillis());
        long needed = root.number(confirmations(Trigger.LOST_HEARTBEAT), none.confirmations());
        List<String> platforms = root.has(PLATFORMS) ? root.texts(PLATFORMS) : List.of();
        if (interval < HeartbeatConfig.LEAST_INTERVAL_MILLIS
                || interval > HeartbeatConfig.MOST_INTERVAL_MILLIS) {
            throw root.fail(
                    INTERVAL,
                    "must be %d to %d"
                            .formatted(
                                    HeartbeatConfig.LEAST_INTERVAL_MILLIS,
                                    HeartbeatConfig.MOST_INTERVAL_MILLIS));
        }
        if (needed < 1 || needed > HeartbeatConfig.MOST_CONFIRMATIONS) {
            throw root.fail(
                    confirmations(Trigger.LOST_HEARTBEAT),
                    "must be 1 to " + HeartbeatConfig.MOST_CONFIRMATIONS);
        }
        try {
            return new HeartbeatConfig(platforms, interval, (int) needed);
        } catch (IllegalArgumentException e) {
            throw root.fail(PLATFORMS, "must be at most 64 different names of credentials");
        }
    }

    private static Needed needed(YamlMapping root, Trigger trigger) {
        Needed absent = TriggerConfig.DEFAULT.of(trigger);
        long confirmations = root.number(confirmations(trigger), absent.confirmations());
        if (confirmations < 0 || confirmations > TriggerConfig.MOST_CONFIRMATIONS) {
            throw root.fail(
                    confirmations(trigger), "must be 0 to " + TriggerConfig.MOST_CONFIRMATIONS);
        }
        long window = root.number(window(trigger), absent.withinMillis());
        if (window < 1 || window > TriggerConfig.MOST_WITHIN_MILLIS) {
            throw root.fail(window(trigger), "must be 1 to " + TriggerConfig.MOST_WITHIN_MILLIS);
        }
        return new Needed((int) confirmations, window);
    }

    /** As a configuration file would have them. */
    static String describe(TriggerConfig triggers, HeartbeatConfig heartbeats) {
        StringBuilder out = new StringBuilder();
        for (Trigger trigger : COUNTED) {
            Needed needed = triggers.of(trigger);
            out.append(confirmations(trigger)).append(": ").append(needed.confirmations());
            out.append('\n').append(window(trigger)).append(": ").append(needed.withinMillis());
            out.append('\n');
        }
        if (!heartbeats.platforms().isEmpty()) {
            out.append(PLATFORMS).append(": ").append(heartbeats.platforms()).append('\n');
            out.append(INTERVAL).append(": ").append(heartbeats.intervalMillis()).append('\n');
            out.append(confirmations(Trigger.LOST_HEARTBEAT)).append(": ");
            out.append(heartbeats.confirmations()).append('\n');
        }
        return out.toString();
    }

    private static String confirmations(Trigger trigger) {
        return "trigger." + trigger.word() + ".confirmations";
    }

    private static String window(Trigger trigger) {
        return "trigger." + trigger.word() + ".window-ms";
    }
}
