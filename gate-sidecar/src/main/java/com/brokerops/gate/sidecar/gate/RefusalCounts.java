package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.ReasonCode;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers without a decision, counted until the log can take the count.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class RefusalCounts {
    private final Map<ReasonCode, Long> counts = new EnumMap<>(ReasonCode.class);
    private long fromNanos;

    void add(ReasonCode code, long nowNanos) {
        if (counts.isEmpty()) {
            fromNanos = nowNanos;
        }
        counts.merge(code, 1L, Long::sum);
    }

    /** The event of all counted since the last one, or null when there were none. */
    @Nullable Refusals take(long nowNanos) {
        if (counts.isEmpty()) {
            return null;
        }
        Refusals refusals = new Refusals(fromNanos, nowNanos, counts);
        counts.clear();
        return refusals;
    }
}
