package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.Side;

/**
 * An authorized order that is open.
 *
 * @param orderSeq the seq of its decision
 * @param expiresAtMillis until when its token is good
 */
public record OpenReservation(
        long orderSeq,
        String clientId,
        String symbol,
        Side side,
        long expiresAtMillis,
        ReservationAfter stands) {}
