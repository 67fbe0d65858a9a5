package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.kernel.ledger.Client.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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
    private final Capacity capacity;
    private final Map<String, Client> clients = new HashMap<>();
    private final List<Cell> cells = new ArrayList<>();
    private final OrderKeys keys;
    private final Reservations reservations;
    private final EventIds eventIds;

    /** The bounds of a ledger. */
    public record Capacity(int clients, int cells, int reservations, int keys, int eventIds) {}

    public Ledger(Capacity capacity) {
        this.capacity = capacity;
        this.keys = new OrderKeys(capacity.keys());
        this.reservations = new Reservations(capacity.reservations());
        this.eventIds = new EventIds(capacity.eventIds());
    }

    // ---- reading ----

    /** The client's exposure in the symbol; flat when there is none. */
    public Exposure exposure(String clientId, String symbol) {
        Client client = clients.get(clientId);
        Cell cell = client == null ? null : client.cells.get(symbol);
        return cell == null ? Exposure.FLAT : cell.exposure();
    }

    /** The client's gross exposure. */
    public long grossE4(String clientId) {
        Client client = clients.get(clientId);
        return client == null ? 0 : client.grossE4;
    }

    /** True when one more order of that client in that symbol could be reserved. */
    public boolean hasRoomFor(String clientId, String symbol) {
        Client client = clients.get(clientId);
        boolean newCell = client == null || !client.cells.containsKey(symbol);
        return !reservations.full()
                && (client != null || clients.size() < capacity.clients())
                && (!newCell || cells.size() < capacity.cells());
    }

    /** True when one more order could be remembered. */
    public boolean hasRoomForKey() {
        return !keys.full();
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

    /** The open reservation of that decision, or null. */
    public @Nullable OpenReservation reservation(UUID traceId) {
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

    /** Open reservations. */
    public int openReservations() {
        return reservations.size();
    }

    /** Orders remembered. */
    public int knownOrders() {
        return keys.size();
    }

    /**
     * Reservations never submitted whose tokens ran out before that time: the oldest one, and those
     * of the same client and symbol among the next.
     *
     * @param most how many are looked at
     */
    public List<OpenReservation> unsubmitted(long expiredBeforeMillis, int most) {
        List<OpenReservation> expired = new ArrayList<>(1);
        int slot = reservations.oldestUnsubmitted();
        int cell = slot == Records.NONE ? Records.NONE : reservations.cell(slot);
        for (int looked = 0;
                looked < most
                        && slot != Records.NONE
                        && reservations.expiresAtMillis(slot) < expiredBeforeMillis;
                looked++) {
            if (reservations.cell(slot) == cell) {
                expired.add(reservation(slot));
            }
            slot = reservations.nextUnsubmitted(slot);
        }
        return expired;
    }

    private OpenReservation reservation(int slot) {
        Cell cell = cells.get(reservations.cell(slot));
        return new OpenReservation(
                reservations.traceId(slot),
                cell.client.id,
                cell.symbol,
                reservations.side(slot),
                reservations.state(slot),
                reservations.leaves(slot),
                reservations.reservedE4(slot),
                reservations.expiresAtMillis(slot));
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
        requireGross(clientId, decided.grossBeforeE4(), grossE4(clientId));
        Cell cell = set(clientId, decided.order().symbol(), after, decided.grossAfterE4());
        keys.reservation(
                key,
                reservations.add(
                        decided.traceId(),
                        decided.order().side(),
                        ReservationState.RESERVED,
                        decided.order().qty(),
                        decided.reservedE4(),
                        decided.expiresAtMillis(),
                        cell.number,
                        key));
    }

    public void apply(Lifecycle lifecycle, long seq, Identity identity) {
        int slot = requireReservation(lifecycle.traceId());
        set(
                lifecycle.clientId(),
                lifecycle.symbol(),
                lifecycle.exposureAfter(),
                lifecycle.grossAfterE4());
        int key = reservations.orderKey(slot);
        keys.firstEventId(key, eventIds.add(identity, seq, keys.firstEventId(key)));
        if (lifecycle.state().terminal()) {
            close(slot, lifecycle.state());
        } else {
            reservations.update(
                    slot, lifecycle.state(), lifecycle.leavesQty(), lifecycle.reservedE4());
            keys.state(key, lifecycle.state());
        }
    }

    public void apply(Expired expired) {
        for (UUID traceId : expired.traceIds()) {
            close(requireReservation(traceId), ReservationState.EXPIRED);
        }
        set(expired.clientId(), expired.symbol(), expired.exposureAfter(), expired.grossAfterE4());
    }

    public void apply(DecisionVoided voided, Identity identity) {
        int key = keys.find(identity);
        Exposure after = voided.exposureAfter();
        if (after == null) {
            // It held nothing. There may have been no room to remember it: an order of that id
            // which
            // holds something now is another one.
            if (key != Records.NONE && keys.reservation(key) == Records.NONE) {
                forget(key);
            }
            return;
        }
        if (key == Records.NONE) {
            throw new IllegalStateException("voided an unknown order " + voided.clientOrderId());
        }
        String symbol = Objects.requireNonNull(voided.symbol());
        reservations.remove(requireReservation(voided.traceId()));
        set(voided.clientId(), symbol, after, voided.grossAfterE4());
        forget(key);
    }

    /** Forgets orders whose tokens ran out before that time and that hold nothing any more. */
    public void forgetOrders(long expiredBeforeMillis, int most) {
        int slot = keys.oldest();
        for (int seen = 0;
                seen < most
                        && slot != Records.NONE
                        && keys.expiresAtMillis(slot) < expiredBeforeMillis;
                seen++) {
            if (keys.reservation(slot) == Records.NONE) {
                forget(slot);
            } else {
                keys.pin(slot);
            }
            slot = keys.oldest();
        }
    }

    private void close(int slot, ReservationState state) {
        int key = reservations.orderKey(slot);
        reservations.remove(slot);
        keys.reservation(key, Records.NONE);
        keys.state(key, state);
        if (keys.pinned(key)) {
            forget(key);
        }
    }

    private void forget(int key) {
        eventIds.removeAll(keys.firstEventId(key));
        keys.remove(key);
    }

    private int requireReservation(UUID traceId) {
        int slot = reservations.find(traceId);
        if (slot == Records.NONE) {
            throw new IllegalStateException("no open reservation for " + traceId);
        }
        return slot;
    }

    private Cell set(String clientId, String symbol, Exposure exposure, long grossE4) {
        Client client = clients.computeIfAbsent(clientId, Client::new);
        Cell cell = client.cells.get(symbol);
        if (cell == null) {
            cell = new Cell(client, symbol, cells.size());
            cells.add(cell);
            client.cells.put(symbol, cell);
        }
        long expected =
                Math.addExact(
                        Math.subtractExact(client.grossE4, cell.exposure().grossE4()),
                        exposure.grossE4());
        requireGross(clientId, grossE4, expected);
        cell.exposure(exposure);
        client.grossE4 = grossE4;
        return cell;
    }

    private static void requireGross(String clientId, long stated, long held) {
        if (stated != held) {
            throw new IllegalStateException(
                    "gross of " + clientId + ": stated " + stated + ", held " + held);
        }
    }

    // ---- snapshot ----

    /** Puts an exposure in place, from a snapshot. */
    public void restoreExposure(String clientId, String symbol, Exposure exposure) {
        set(clientId, symbol, exposure, Math.addExact(grossE4(clientId), exposure.grossE4()));
    }

    /** Puts a known order in place, from a snapshot, in the order of seq. */
    public void restoreOrder(
            Identity identity, long seq, long expiresAtMillis, @Nullable ReservationState state) {
        keys.add(identity, seq, expiresAtMillis, state);
    }

    /** Puts an open reservation in place, from a snapshot, after its exposure and its order. */
    public void restoreReservation(Identity order, OpenReservation open) {
        int key = keys.find(order);
        Client client = clients.get(open.clientId());
        Cell cell = client == null ? null : client.cells.get(open.symbol());
        if (key == Records.NONE || cell == null) {
            throw new IllegalStateException("no order or exposure for " + open.traceId());
        }
        keys.state(key, open.state());
        keys.reservation(
                key,
                reservations.add(
                        open.traceId(),
                        open.side(),
                        open.state(),
                        open.leavesQty(),
                        open.reservedE4(),
                        open.expiresAtMillis(),
                        cell.number,
                        key));
    }

    /** Puts a known lifecycle event in place, from a snapshot, after its order. */
    public void restoreEvent(Identity order, Identity event, long seq) {
        int key = keys.find(order);
        if (key == Records.NONE) {
            throw new IllegalStateException("no order for the event of seq " + seq);
        }
        keys.firstEventId(key, eventIds.add(event, seq, keys.firstEventId(key)));
    }

    /** Tells everything that counts, in one order that depends on the content alone. */
    public void describe(Description out, long knownUntilMillis) {
        new LedgerDescription(clients, cells, keys, reservations, eventIds)
                .describe(out, knownUntilMillis);
    }

    /** Receives the content of a ledger. */
    public interface Description {
        void exposure(String clientId, String symbol, Exposure exposure);

        /** An order; state is null if it was BLOCKED. */
        void order(
                Identity identity,
                long seq,
                long expiresAtMillis,
                @Nullable ReservationState state);

        void reservation(Identity order, OpenReservation reservation);

        void event(Identity identity, long seq);
    }

    /** An order decided before. */
    public record KnownOrder(
            long seq,
            boolean sameContent,
            long expiresAtMillis,
            @Nullable ReservationState state) {}

    /** A lifecycle event applied before. */
    public record KnownEvent(long seq, long contentHigh, long contentLow) {}

    /** What is still set aside for an authorized order. */
    public record OpenReservation(
            UUID traceId,
            String clientId,
            String symbol,
            Side side,
            ReservationState state,
            long leavesQty,
            long reservedE4,
            long expiresAtMillis) {}
}
