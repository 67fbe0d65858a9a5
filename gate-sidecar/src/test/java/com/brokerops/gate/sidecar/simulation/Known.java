package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.LogEvent.Decided;
import org.jspecify.annotations.Nullable;

/** An order that was decided, and until when it is remembered at least. */
final class Known {
    private static final long REMEMBER_CLOSED_MILLIS = 300_000;

    final Decided decided;
    final long seq;
    final @Nullable Placed placed;
    long untilMillis;

    Known(Decided decided, long seq, @Nullable Placed placed) {
        this.decided = decided;
        this.seq = seq;
        this.placed = placed;
        this.untilMillis = decided.expiresAtMillis();
    }

    /** An event has ended it. */
    void ended(long atNanos) {
        long millis = atNanos / SimulatedTime.MILLI + REMEMBER_CLOSED_MILLIS;
        untilMillis = Math.max(untilMillis, millis);
    }

    @Override
    public String toString() {
        return "seq " + seq + ", " + decided;
    }
}
