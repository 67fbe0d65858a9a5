package com.brokerops.gate.contract;

import java.util.UUID;

/**
 * Where a reservation stands after an event.
 *
 * @param leavesQty not executed; still set aside unless the state is terminal
 * @param executedQty of this order and of those that it replaced
 * @param reservedE4 still set aside; 0 when the state is terminal
 */
public record ReservationAfter(
        UUID traceId, ReservationState state, long leavesQty, long executedQty, long reservedE4) {
    public ReservationAfter {
        if ((leavesQty | executedQty | reservedE4) < 0 || state.terminal() && reservedE4 != 0) {
            throw new IllegalArgumentException(
                    state + " with " + leavesQty + " open, reserved " + reservedE4);
        }
    }
}
