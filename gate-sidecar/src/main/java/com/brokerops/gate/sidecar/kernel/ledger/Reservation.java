package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is set aside for an authorized order.
 *
 * @param context the names, without session and type of account
 * @param leavesQty not executed; set aside unless the state is terminal
 * @param executedQty of this order, of those that it replaced, and of its other leg
 * @param reservedE4 what the leaves are worth; 0 when the state is terminal
 * @param replacement true if the order was sent to replace another one
 * @param pair the decision whose order it is to replace, or whose order is to replace it, or that
 *     of the other leg: only the larger of the two is set aside until one of them is terminal; null
 *     for most
 * @param replacesPair true if the pair is the order that it is to replace
 * @param terms what the order was authorized as
 * @param ended how the order ended: CANCELED, REJECTED, EXPIRED or REPLACED; null while it has not,
 *     filled or not
 * @param sessionOver true if it lives for one session, was at the venue in one that is over, and
 *     has not ended otherwise
 */
public record Reservation(
        UUID traceId,
        Context context,
        String symbol,
        Side side,
        ReservationState state,
        long leavesQty,
        long executedQty,
        long reservedE4,
        long expiresAtMillis,
        boolean replacement,
        @Nullable UUID pair,
        boolean replacesPair,
        Terms terms,
        @Nullable ReservationState ended,
        boolean sessionOver) {

    /**
     * What an order was authorized as.
     *
     * @param qty in all, what those that it replaced had executed included
     * @param valuedAtE8 what one was worth
     * @param pastSession true if it lives on when the session ends
     * @param leg true if it is one of two of which one cancels the other
     */
    public record Terms(long qty, long valuedAtE8, boolean pastSession, boolean leg) {
        /** Those of a decision. */
        public static Terms of(Decided decided) {
            ListPlace list = decided.list();
            return new Terms(
                    decided.order().qty(),
                    decided.valuedAtE8(),
                    decided.order().timeInForce() == TimeInForce.GTC,
                    list != null && list.contingency() == Contingency.OCO);
        }
    }

    /** Whose order it is. */
    public String clientId() {
        return context.clientId();
    }

    /** True while anything is set aside. */
    public boolean open() {
        return !state.terminal();
    }

    /** The same as one of a pair. */
    public Reservation pairedWith(UUID other, boolean toReplaceIt) {
        return new Reservation(
                traceId,
                context,
                symbol,
                side,
                state,
                leavesQty,
                executedQty,
                reservedE4,
                expiresAtMillis,
                replacement,
                other,
                toReplaceIt,
                terms,
                ended,
                sessionOver);
    }

    /** The same in another state. */
    public Reservation as(
            ReservationState newState, long newLeavesQty, long newExecutedQty, long newReservedE4) {
        return new Reservation(
                traceId,
                context,
                symbol,
                side,
                newState,
                newLeavesQty,
                newExecutedQty,
                newReservedE4,
                expiresAtMillis,
                replacement,
                pair,
                replacesPair,
                terms,
                ended,
                sessionOver);
    }
}
