package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Trigger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what speaks for a risk state, and sets the state when it has come often enough.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class TriggerActs {
    /** The seq of no line. */
    static final long NOTHING = -1;

    private static final Logger LOG = LoggerFactory.getLogger(TriggerActs.class);

    private final Journal journal;
    private final GateMetrics metrics;

    TriggerActs(Journal journal, GateMetrics metrics) {
        this.journal = journal;
        this.metrics = metrics;
    }

    /** True if the log has room for what is reported and what follows from it. */
    boolean hasRoom() {
        return journal.log().accepting(2);
    }

    /**
     * Records what follows, before what it follows from is.
     *
     * @return its seq, {@link #NOTHING} if nothing follows
     */
    long follow(Trigger trigger, @Nullable ControlEvent follows, long now) {
        if (follows == null) {
            return NOTHING;
        }
        if (follows instanceof RiskChanged change) {
            LOG.warn("{} is {}: {}", change.scope().text(), change.state(), change.reason());
            metrics.triggered(trigger);
        }
        return journal.record(now, follows);
    }
}
