package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.sidecar.kernel.ledger.Client.Cell;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.Description;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.OpenReservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Walks a ledger in an order that depends on its content alone, so that two ledgers with the same
 * content have the same hash however they came about. Cells that are flat and orders that are
 * forgotten at that time do not count.
 */
record LedgerDescription(
        Map<String, Client> clients,
        List<Cell> cells,
        OrderKeys keys,
        Reservations reservations,
        EventIds eventIds) {

    void describe(Description out, long knownUntilMillis) {
        for (Client client : new TreeMap<>(clients).values()) {
            for (Cell cell : sorted(client.cells.values())) {
                if (!cell.exposure().equals(Exposure.FLAT)) {
                    out.exposure(client.id, cell.symbol, cell.exposure());
                }
            }
        }
        keys.forEach(slot -> order(out, slot, knownUntilMillis));
    }

    private void order(Description out, int slot, long knownUntilMillis) {
        boolean open = keys.reservation(slot) != Records.NONE;
        if (!open && keys.expiresAtMillis(slot) < knownUntilMillis) {
            return;
        }
        out.order(
                keys.identity(slot), keys.seq(slot), keys.expiresAtMillis(slot), keys.state(slot));
        if (open) {
            out.reservation(keys.identity(slot), open(keys.reservation(slot)));
        }
        events(out, keys.firstEventId(slot));
    }

    private void events(Description out, int first) {
        for (int slot = first; slot != Records.NONE; slot = eventIds.next(slot)) {
            out.event(eventIds.identity(slot), eventIds.seq(slot));
        }
    }

    private OpenReservation open(int slot) {
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

    private static List<Cell> sorted(Collection<Cell> cells) {
        List<Cell> sorted = new ArrayList<>(cells);
        sorted.sort((a, b) -> a.symbol.compareTo(b.symbol));
        return sorted;
    }
}
