package com.brokerops.gate.sidecar.gate;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of the process.
 *
 * @param cause why it is not READY, empty when it is
 */
public record Health(State state, String cause) {
    /** From best to worst, but for the start. */
    public enum State {
        STARTING,
        READY,
        DEGRADED,
        FAIL_CLOSED
    }

    static final Health STARTING = new Health(State.STARTING, "recovering");
    static final Health READY = new Health(State.READY, "");

    /** This, or DEGRADED for the first cause if there is one and nothing worse. */
    Health or(List<Supplier<@Nullable String>> degradations) {
        if (state == State.READY) {
            for (Supplier<@Nullable String> degradation : degradations) {
                String cause = degradation.get();
                if (cause != null) {
                    return new Health(State.DEGRADED, cause);
                }
            }
        }
        return this;
    }

    /** True when orders are decided. */
    public boolean serving() {
        return state == State.READY || state == State.DEGRADED;
    }
}
