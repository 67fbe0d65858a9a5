package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Receives the content of a ledger. */
public interface Description {
    void exposure(String clientId, String symbol, Exposure exposure);

    /** What was executed of one way since the session began. */
    void executed(Context way, String symbol, Wide qty, Wide amountE4);

    /** What a desk, trader or strategy has bought of a symbol, less what it has sold. */
    void position(Kind kind, String name, String symbol, Wide qty);

    /** An order; state is null if it was BLOCKED. */
    void order(Identity identity, long seq, long expiresAtMillis, @Nullable ReservationState state);

    /** The reservation of an order that was AUTHORIZED, terminal or not. */
    void reservation(Identity order, Reservation reservation);

    void event(Identity identity, long seq);

    /**
     * An execution that can be undone.
     *
     * @param shared true if another order that its own stood against counts it too
     * @param signedQty negative for a sale, 0 if it was taken back
     * @param met what was held before it
     */
    void execution(
            long seq, boolean shared, UUID traceId, long signedQty, long priceE8, Exposure met);
}
