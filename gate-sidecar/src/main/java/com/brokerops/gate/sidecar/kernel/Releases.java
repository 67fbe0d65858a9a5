package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the gate itself sets aside no longer, and why. Reads the ledger, changes nothing. */
final class Releases {
    private final Ledger ledger;

    Releases(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Of orders never submitted whose tokens ran out before that time; null if there are none. */
    @Nullable Expired unsubmitted(long expiredBeforeMillis) {
        List<Reservation> expired =
                ledger.unsubmitted(expiredBeforeMillis, Expired.MAX_RESERVATIONS);
        if (expired.isEmpty()) {
            return null;
        }
        Reservation first = expired.get(0);
        Exposure before = ledger.exposure(first.clientId(), first.symbol());
        Exposure after = without(expired, before);
        return new Expired(
                first.clientId(),
                first.symbol(),
                traceIds(expired),
                after,
                ledger.grossAfterE4(first.clientId(), before, after));
    }

    /** Of orders that ended with their session; null if none were found in one look. */
    @Nullable SessionExpired sessionOver() {
        List<Reservation> over = ledger.sessions().over(SessionExpired.MAX_RESERVATIONS);
        if (over.isEmpty()) {
            return null;
        }
        Reservation first = over.get(0);
        Exposure before = ledger.exposure(first.clientId(), first.symbol());
        Exposure after = without(over, before);
        return new SessionExpired(
                first.clientId(),
                first.symbol(),
                traceIds(over),
                after,
                ledger.grossAfterE4(first.clientId(), before, after));
    }

    /** Of a decision whose answer was never given. */
    DecisionVoided voided(Decided decided, long knownUntilMillis) {
        UUID traceId = decided.traceId();
        String clientId = decided.context().clientId();
        String orderId = decided.order().clientOrderId();
        Reservation open = ledger.reservation(traceId);
        if (open == null || !ledger.remembers(traceId, knownUntilMillis)) {
            return new DecisionVoided(
                    traceId, clientId, orderId, null, null, ledger.grossE4(clientId));
        }
        Exposure before = ledger.exposure(clientId, open.symbol());
        Exposure after = without(List.of(open), before);
        return new DecisionVoided(
                traceId,
                clientId,
                orderId,
                open.symbol(),
                after,
                ledger.grossAfterE4(clientId, before, after));
    }

    private static List<UUID> traceIds(List<Reservation> reservations) {
        return reservations.stream().map(Reservation::traceId).toList();
    }

    /** An exposure in which reservations that close set nothing aside any more. */
    private Exposure without(List<Reservation> closing, Exposure from) {
        Exposure after = from;
        for (Reservation one : closing) {
            UUID pairId = one.pair();
            Reservation pair = pairId == null ? null : ledger.reservation(pairId);
            after = Holdings.of(one, pair).replacedBy(Holdings.of(null, pair), after, one);
        }
        return after;
    }
}
