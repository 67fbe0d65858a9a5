package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.LogEvent.Decided;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel makes of a list of orders; nothing has changed yet. */
public sealed interface ListVerdict {

    /** Something new: all authorized or none. The lines must be logged and applied in order. */
    record New(List<Decided> decisions) implements ListVerdict {
        public New {
            decisions = List.copyOf(decisions);
        }
    }

    /**
     * Some of the orders were decided before.
     *
     * @param orders what is known of each, null for one that is not known
     */
    record Known(List<Verdict.@Nullable Repeated> orders) implements ListVerdict {
        public Known {
            orders = Collections.unmodifiableList(new ArrayList<>(orders));
        }
    }
}
