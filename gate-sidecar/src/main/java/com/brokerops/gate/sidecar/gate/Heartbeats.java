package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.Confirmations;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When each platform that must be heard was heard last. Whatever it asks with its credential is a
 * sign of life. Silence is counted by the monotonic clock, one interval a look: a process that
 * stood still has not listened, and counts one at most.
 *
 * <p>In memory alone: a gate that starts gives each of them an interval to be heard.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class Heartbeats {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final HeartbeatConfig config;
    private final Confirmations confirmations;
    private final GateClock clock;
    private final TriggerActs triggers;
    private final Map<String, Silence> silences = new LinkedHashMap<>();

    /** How long one has been silent. */
    private static final class Silence {
        private long sinceNanoTime;
        private int intervals;

        private Silence(long nanoTime) {
            this.sinceNanoTime = nanoTime;
        }
    }

    Heartbeats(HeartbeatConfig config, Journal journal, GateClock clock, GateMetrics metrics) {
        this.config = config;
        this.confirmations = journal.kernel().confirmations();
        this.clock = clock;
        this.triggers = new TriggerActs(journal, metrics);
        for (String platform : config.platforms()) {
            silences.put(platform, new Silence(clock.nanoTime()));
        }
    }

    /** That platform has asked for something; how often it must, in milliseconds, or -1. */
    long heard(String platform) {
        Silence silence = silences.isEmpty() ? null : silences.get(platform);
        if (silence == null) {
            return -1;
        }
        silence.sinceNanoTime = clock.nanoTime();
        silence.intervals = 0;
        return config.intervalMillis();
    }

    /** Every second; the log must be accepting. */
    void second() {
        long now = clock.nowNanos();
        for (Map.Entry<String, Silence> one : silences.entrySet()) {
            Silence silence = one.getValue();
            long nanos = clock.nanoTime() - silence.sinceNanoTime;
            boolean silent = nanos >= config.intervalMillis() * NANOS_PER_MILLI;
            ControlEvent follows =
                    silent && triggers.hasRoom()
                            ? confirmations.silent(
                                    one.getKey(),
                                    silence.intervals + 1,
                                    config.confirmations(),
                                    config.intervalMillis())
                            : null;
            if (follows != null) {
                triggers.follow(Trigger.LOST_HEARTBEAT, follows, now);
                silence.sinceNanoTime = clock.nanoTime();
                silence.intervals = follows instanceof TriggerConfirmed ? silence.intervals + 1 : 0;
            }
        }
    }
}
