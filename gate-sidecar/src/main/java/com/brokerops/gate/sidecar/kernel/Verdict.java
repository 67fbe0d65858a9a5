package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import org.jspecify.annotations.Nullable;

/** What the kernel makes of one command; nothing has changed yet. */
public sealed interface Verdict {

    /** Something new: the event must be logged and applied. */
    record Event(LogEvent event) implements Verdict {}

    /**
     * An order that was decided before.
     *
     * @param seq the line of the original decision, whose durability the answer waits for
     * @param instead null to give the original answer again, otherwise why it is BLOCKED now
     * @param orderState where the original reservation stands, null if it was BLOCKED
     */
    record Repeated(long seq, @Nullable ReasonCode instead, @Nullable ReservationState orderState)
            implements Verdict {}

    /** A lifecycle event that was applied before, with the same payload. */
    record Duplicate(long seq) implements Verdict {}

    /** A lifecycle event whose name was used before for another payload. */
    record Conflict(long seq) implements Verdict {}

    /** What is said was so before what is known, of that seq; nothing changes. */
    record Outdated(long seq) implements Verdict {}

    /** A lifecycle event that cannot be true of what the gate knows; nothing changes. */
    record Unprocessable(String why) implements Verdict {
        /** Why, when it is about an order that is not known, or not any more. */
        public static final String NO_ORDER = "no order is known by this decision_token";

        /** Why, when it is said of the future. */
        public static final String NOT_YET = "its time has not come";
    }

    /** A lifecycle event that would be remembered, but there is no room; nothing changes. */
    record NoRoom() implements Verdict {}
}
