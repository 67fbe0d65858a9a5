package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every exposure, every open reservation and every known order. Changed by events alone: each
 * {@code apply} takes the results that the event states and checks them against what was here.
 *
 * <p><b>Units.</b> Money 1e-4, quantity whole, expiry in milliseconds since the epoch.
 *
 * <p><b>Thread.</b> The gate thread's only.
 *
 * <p><b>Errors.</b> {@link IllegalStateException} when an event contradicts the ledger: the log or
 * the program is wrong, and the gate must not go on.
 */
public final class Ledger {
    /** How long an order is remembered after it closed: executions may be reported late. */
    public static final long REMEMBER_CLOSED_MILLIS = 300_000;

    /** The executions that can be taken back or corrected: the last ones, of all clients. */
    public static final int MAX_EXECUTIONS = 1 << 18;

    private final Cells cells;
    private final OrderKeys keys;
    private final Reservations reservations;
    private final EventIds eventIds;
    private final Executions executions = new Executions(MAX_EXECUTIONS);
    private final Sessions sessions;

    /** The bounds of a ledger. */
    public record Capacity(int clients, int cells, int reservations, int keys, int eventIds) {}

    public Ledger(Capacity capacity) {
        this.cells = new Cells(capacity.clients(), capacity.cells());
        this.keys = new OrderKeys(capacity.keys());
        this.reservations = new Reservations(capacity.reservations());
        this.eventIds = new EventIds(capacity.eventIds());
        this.sessions = new Sessions(reservations, cells);
    }

    // ---- reading ----

    /** The client's exposure in the symbol; flat when there is none. */
    public Exposure exposure(String clientId, String symbol) {
        return cells.exposure(clientId, symbol);
    }

    /** The client's gross exposure. */
    public long grossE4(String clientId) {
        return account(Kind.CLIENT, clientId).grossE4();
    }

    /** Tells the client's exposures, at most that many; false if there are more. */
    public boolean exposures(String clientId, int most, BiConsumer<String, Exposure> out) {
        return cells.describe(clientId, most, out);
    }

    /** The sums of a scope, {@code name} being null for {@link Kind#GLOBAL}. */
    public Account account(Kind kind, @Nullable String name) {
        return cells.account(kind, name);
    }

    /** See {@link Cells#grossAfterE4}. */
    public long grossAfterE4(String clientId, Exposure before, Exposure after) {
        return cells.grossAfterE4(clientId, before, after);
    }

    /** True when so many more such orders, in other symbols too, could be reserved. */
    public boolean hasRoomFor(Context context, String symbol, int orders) {
        return reservations.hasRoomFor(orders) && cells.hasRoomFor(context, symbol, orders);
    }

    /** True when so many more orders could be remembered. */
    public boolean hasRoomForKeys(int orders) {
        return keys.hasRoomFor(orders);
    }

    /** True when one more lifecycle event could be remembered. */
    public boolean hasRoomForEvent() {
        return !eventIds.full();
    }

    /** The order that goes by that name, or null. */
    public @Nullable KnownOrder order(Identity identity) {
        int slot = keys.find(identity);
        return slot == Records.NONE
                ? null
                : new KnownOrder(
                        keys.seq(slot),
                        keys.sameContent(slot, identity),
                        keys.expiresAtMillis(slot),
                        keys.state(slot));
    }

    /** The reservation of that decision, terminal or not, or null. */
    public @Nullable Reservation reservation(UUID traceId) {
        int slot = reservations.find(traceId);
        return slot == Records.NONE ? null : reservation(slot);
    }

    /** The lifecycle event that goes by that name, or null. */
    public @Nullable KnownEvent event(Identity identity) {
        int slot = eventIds.find(identity);
        if (slot == Records.NONE) {
            return null;
        }
        Identity known = eventIds.identity(slot);
        return new KnownEvent(eventIds.seq(slot), known.contentHigh(), known.contentLow());
    }

    /** True if the order of that decision is open, or was to be known until then or longer. */
    public boolean remembers(UUID traceId, long untilMillis) {
        int slot = reservations.find(traceId);
        return slot != Records.NONE
                && (open(slot) || keys.expiresAtMillis(reservations.orderKey(slot)) >= untilMillis);
    }

    /** The reservation of the order that goes by that name, or null if there is none. */
    public @Nullable Reservation reservationOf(Identity order) {
        int slot = keys.find(order);
        int reservation = slot == Records.NONE ? Records.NONE : keys.reservation(slot);
        return reservation == Records.NONE ? null : reservation(reservation);
    }

    /** The execution that a line reported, or null if it is not known any more. */
    public @Nullable Execution execution(long seq, Side side) {
        return executions.read(seq, side);
    }

    /**
     * What the client would hold now if an execution that is known had been another.
     *
     * @param qty 0 if it had not been
     * @return an exposure in which nothing is pending
     */
    public Exposure restated(Execution execution, long qty, long priceE8) {
        return executions.restated(execution, qty, priceE8);
    }

    /** Which orders came in the place of others. */
    public Lineage lineage() {
        return new Lineage(reservations, keys, cells);
    }

    /** The orders of a scope, and of one side or both for null, that are open. */
    public OpenOrders openOrders(Scope scope, @Nullable Side side, int most) {
        return OpenOrders.of(scope, side, most, reservations, cells);
    }

    /** Reservations that are not terminal. */
    public int openReservations() {
        return reservations.open();
    }

    /** Orders remembered. */
    public int knownOrders() {
        return keys.size();
    }

    /**
     * Reservations never submitted whose tokens ran out before that time: the oldest one, and those
     * that came the same way among the next. One that has a pair is alone.
     *
     * @param most how many are looked at
     */
    public List<Reservation> unsubmitted(long expiredBeforeMillis, int most) {
        List<Reservation> expired = new ArrayList<>(1);
        reservations.unsubmitted(expiredBeforeMillis, most, slot -> expired.add(reservation(slot)));
        return expired;
    }

    /** Which session is in force. */
    public Sessions sessions() {
        return sessions;
    }

    private Reservation reservation(int slot) {
        return reservations.read(slot, route(slot));
    }

    private Route route(int slot) {
        return cells.route(reservations.route(slot));
    }

    // ---- applying events ----

    public void apply(Decided decided, long seq, Identity identity) {
        boolean authorized = decided.status() == Status.AUTHORIZED;
        if (decided.reasonCode() == ReasonCode.IDEMPOTENCY_CAPACITY) {
            return;
        }
        int key =
                keys.add(
                        identity,
                        seq,
                        decided.expiresAtMillis(),
                        authorized ? ReservationState.RESERVED : null);
        Exposure after = decided.exposureAfter();
        if (after == null) {
            return;
        }
        String clientId = decided.context().clientId();
        Cells.requireGross(clientId, decided.grossBeforeE4(), grossE4(clientId));
        Route route = cells.route(decided.context(), decided.order().symbol());
        cells.set(route, after, decided.grossAfterE4());
        route.open(1);
        UUID against = decided.against();
        int slot = reservations.open(decided, route.number, key);
        keys.reservation(key, slot);
        if (against != null) {
            int other = requireReservation(against);
            reservations.pair(slot, other, decided.replaces() != null);
            if (decided.replaces() != null) {
                reservations.follows(slot, other);
            }
        }
    }

    public void apply(Lifecycle lifecycle, long seq, long atMillis, Identity identity) {
        int own = requireReservation(lifecycle.traceId());
        int key = reservations.orderKey(own);
        sessions.execute(lifecycle, route(own));
        route(own).hold(executions.moved(lifecycle, reservations.side(own)));
        executions.apply(lifecycle, seq, route(own), reservations.side(own), cells);
        cells.set(route(own), lifecycle.exposureAfter(), lifecycle.grossAfterE4());
        keys.firstEventId(key, eventIds.add(identity, seq, keys.firstEventId(key)));
        for (ReservationAfter after : lifecycle.reservations()) {
            int slot = requireReservation(after.traceId());
            reservations.executed(slot, after.executedQty());
            if (after.state() != ReservationState.RESERVED) {
                reservations.inForce(slot);
            }
            long untilMillis = atMillis + REMEMBER_CLOSED_MILLIS;
            become(slot, after.state(), after.leavesQty(), after.reservedE4(), untilMillis);
        }
    }

    public void apply(Expired expired) {
        expire(expired.traceIds(), 0, expired.exposureAfter(), expired.grossAfterE4());
    }

    public void apply(SessionExpired expired, long atMillis) {
        expire(
                expired.traceIds(),
                atMillis + REMEMBER_CLOSED_MILLIS,
                expired.exposureAfter(),
                expired.grossAfterE4());
    }

    private void expire(
            List<UUID> traceIds, long untilMillis, Exposure exposureAfter, long grossAfterE4) {
        Route route = route(requireReservation(traceIds.get(0)));
        for (UUID traceId : traceIds) {
            int slot = requireReservation(traceId);
            become(slot, ReservationState.EXPIRED, reservations.leaves(slot), 0, untilMillis);
        }
        cells.set(route, exposureAfter, grossAfterE4);
    }

    public void apply(SessionRolled rolled, long seq) {
        sessions.roll(rolled.session(), seq);
    }

    public void apply(DecisionVoided voided, Identity identity) {
        int key = keys.find(identity);
        Exposure after = voided.exposureAfter();
        if (after == null) {
            // An order of that id which holds something now is another one.
            if (key != Records.NONE && holdsNothingElse(key, voided.traceId())) {
                forget(key);
            }
            return;
        }
        if (key == Records.NONE) {
            throw new IllegalStateException("voided an unknown order " + voided.clientOrderId());
        }
        int slot = requireReservation(voided.traceId());
        if (keys.reservation(key) != slot) {
            throw new IllegalStateException("voided another order " + voided.clientOrderId());
        }
        cells.set(route(slot), after, voided.grossAfterE4());
        if (open(slot)) {
            route(slot).open(-1);
        }
        forget(key);
    }

    /**
     * Forgets orders whose tokens ran out before that time, that hold nothing any more, and that
     * have not closed just now.
     */
    public void forgetOrders(long expiredBeforeMillis, int most) {
        for (int seen = 0; seen < most; seen++) {
            int slot = keys.expired(expiredBeforeMillis);
            if (slot == Records.NONE) {
                return;
            }
            if (open(keys.reservation(slot))) {
                keys.pin(slot);
            } else {
                forget(slot);
            }
        }
    }

    /** Forgets that order if its time has come, whatever stands before it. */
    public void forgetOrder(Identity identity, long expiredBeforeMillis) {
        int slot = keys.find(identity);
        if (slot != Records.NONE
                && keys.expiresAtMillis(slot) < expiredBeforeMillis
                && !open(keys.reservation(slot))) {
            forget(slot);
        }
    }

    private boolean holdsNothingElse(int key, UUID traceId) {
        int reservation = keys.reservation(key);
        return reservation == Records.NONE
                || !open(reservation) && reservations.traceId(reservation).equals(traceId);
    }

    private boolean open(int reservation) {
        return reservation != Records.NONE && !reservations.state(reservation).terminal();
    }

    private void become(
            int slot, ReservationState state, long leavesQty, long reservedE4, long untilMillis) {
        boolean wasOpen = open(slot);
        int key = reservations.orderKey(slot);
        reservations.update(slot, state, leavesQty, reservedE4);
        if (wasOpen && state.terminal()) {
            route(slot).open(-1);
            keys.close(key, state, untilMillis);
        } else if (!wasOpen && !state.terminal()) {
            route(slot).open(1);
            keys.reopen(key, state, reservations.expiresAtMillis(slot));
        } else {
            keys.state(key, state);
        }
    }

    private void forget(int key) {
        eventIds.removeAll(keys.firstEventId(key));
        int reservation = keys.reservation(key);
        if (reservation != Records.NONE) {
            reservations.remove(reservation);
        }
        keys.remove(key);
    }

    private int requireReservation(UUID traceId) {
        int slot = reservations.find(traceId);
        if (slot == Records.NONE) {
            throw new IllegalStateException("no reservation for " + traceId);
        }
        return slot;
    }

    // ---- snapshot ----

    /** Puts a snapshot into this ledger, which is a fresh one. */
    public LedgerRestore restore() {
        return new LedgerRestore(cells, keys, reservations, eventIds, executions, sessions);
    }

    /** Tells everything that counts, in one order that depends on the content alone. */
    public void describe(Description out, long knownUntilMillis) {
        new LedgerDescription(cells, keys, reservations, eventIds, executions)
                .describe(out, knownUntilMillis);
    }

    /** An order decided before. */
    public record KnownOrder(
            long seq,
            boolean sameContent,
            long expiresAtMillis,
            @Nullable ReservationState state) {}

    /** A lifecycle event applied before. */
    public record KnownEvent(long seq, long contentHigh, long contentLow) {}
}
