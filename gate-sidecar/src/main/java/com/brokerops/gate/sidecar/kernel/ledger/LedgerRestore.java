package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way of a snapshot into a fresh ledger: exposures first, then orders and what hangs on them in
 * the order of seq, then executions in theirs.
 *
 * <p><b>Thread.</b> The ledger's.
 *
 * <p><b>Errors.</b> {@link IllegalStateException} when something has nothing to stand on.
 */
public final class LedgerRestore {
    private final Cells cells;
    private final OrderKeys keys;
    private final Reservations reservations;
    private final EventIds eventIds;
    private final Executions executions;
    private final Sessions sessions;

    LedgerRestore(
            Cells cells,
            OrderKeys keys,
            Reservations reservations,
            EventIds eventIds,
            Executions executions,
            Sessions sessions) {
        this.cells = cells;
        this.keys = keys;
        this.reservations = reservations;
        this.eventIds = eventIds;
        this.executions = executions;
        this.sessions = sessions;
    }

    /** Puts the session in place that is in force. */
    public void session(String session, long rolledSeq) {
        sessions.restore(session, rolledSeq);
    }

    /** Puts an exposure in place. */
    public void exposure(String clientId, String symbol, Exposure exposure) {
        Route anyWay = cells.route(Context.of(clientId), symbol);
        long grossE4 = cells.account(Kind.CLIENT, clientId).grossE4();
        cells.set(anyWay, exposure, Math.addExact(grossE4, exposure.grossE4()));
    }

    /** Puts in place what was executed of one way since the session began. */
    public void executed(Context way, String symbol, Wide qty, Wide amountE4) {
        cells.route(way, symbol).execute(qty, amountE4);
    }

    /** Puts in place what a desk, trader or strategy has bought, less what it has sold. */
    public void position(Kind kind, String name, String symbol, Wide qty) {
        cells.restore(kind, name, symbol, qty);
    }

    /** Puts a known order in place, in the order of seq. */
    public void order(
            Identity identity, long seq, long expiresAtMillis, @Nullable ReservationState state) {
        keys.add(identity, seq, expiresAtMillis, state);
    }

    /**
     * Puts a reservation in place, after its order and the one it has for a pair.
     *
     * @param replaces the order that it was to replace, whatever became of that; or null
     */
    public void reservation(Identity order, Reservation reservation, @Nullable UUID replaces) {
        int key = requireKey(order, reservation.traceId());
        Route route = cells.route(reservation.context(), reservation.symbol());
        int slot = reservations.restore(reservation, route.number, key);
        keys.reservation(key, slot);
        int original = replaces == null ? Records.NONE : reservations.find(replaces);
        if (original != Records.NONE) {
            reservations.follows(slot, original);
        }
        long pendingQty = reservation.leavesQty();
        long pendingE4 = reservation.reservedE4();
        UUID against = reservation.pair();
        if (against != null) {
            int other = reservations.find(against);
            if (other == Records.NONE) {
                throw new IllegalStateException("no reservation for " + against);
            }
            reservations.pair(slot, other, reservation.replacesPair());
            pendingQty = Math.max(0, pendingQty - reservations.leaves(other));
            pendingE4 = Math.max(0, pendingE4 - reservations.reservedE4(other));
        }
        if (reservation.open()) {
            route.restore(reservation.side(), pendingQty, pendingE4);
            route.open(1);
        }
    }

    /** Puts a known lifecycle event in place, after its order. */
    public void event(Identity order, Identity event, long seq) {
        int key = requireKey(order, "the event of seq " + seq);
        keys.firstEventId(key, eventIds.add(event, seq, keys.firstEventId(key)));
    }

    private int requireKey(Identity order, Object of) {
        int key = keys.find(order);
        if (key == Records.NONE) {
            throw new IllegalStateException("no order for " + of);
        }
        return key;
    }

    /**
     * Puts an execution in place as it was reported, in the order of seq, after all exposures.
     *
     * @param shared true if another order that its own stood against counts it too
     * @param signedQty negative for a sale
     * @param met what was held before it, as it was known then
     */
    public void execution(
            String clientId,
            String symbol,
            long seq,
            boolean shared,
            UUID traceId,
            long signedQty,
            long priceE8,
            Exposure met) {
        Route anyWay = cells.route(Context.of(clientId), symbol);
        executions.add(anyWay, seq, shared, traceId, signedQty, priceE8, met, cells);
    }

    /**
     * An execution was taken back or corrected then; nothing if it is too old to be known.
     *
     * @param qty what it is now, 0 if it never was
     */
    public void restated(long executionSeq, long qty, long priceE8) {
        int slot = executions.find(executionSeq);
        if (slot != Records.NONE) {
            int sign = Long.signum(executions.signedQty(slot));
            executions.restate(slot, sign * qty, priceE8);
        }
    }
}
