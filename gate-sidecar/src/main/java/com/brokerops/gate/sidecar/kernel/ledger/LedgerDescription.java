package com.brokerops.gate.sidecar.kernel.ledger;

import java.util.Arrays;

/**
 * Walks a ledger in an order that depends on its content alone, so that two ledgers with the same
 * content have the same hash however they came about. Cells that are flat and orders that are
 * forgotten at that time do not count.
 */
record LedgerDescription(
        Cells cells,
        OrderKeys keys,
        Reservations reservations,
        EventIds eventIds,
        Executions executions) {
    /** Enough for any capacity, and for 2^37 events beside it. */
    private static final int SLOT_BITS = 26;

    void describe(Description out, long knownUntilMillis) {
        cells.describe(out);
        for (int slot : slotsBySeq()) {
            order(out, slot, knownUntilMillis);
        }
        for (int i = 0; i < executions.size(); i++) {
            int slot = executions.slot(i);
            out.execution(
                    executions.seq(slot),
                    executions.shared(slot),
                    executions.traceId(slot),
                    executions.signedQty(slot),
                    executions.price(slot),
                    executions.met(slot));
        }
    }

    private int[] slotsBySeq() {
        long[] packed = new long[keys.size()];
        int[] count = {0};
        keys.forEach(slot -> packed[count[0]++] = keys.seq(slot) << SLOT_BITS | slot);
        Arrays.sort(packed);
        return Arrays.stream(packed).mapToInt(one -> (int) one & (1 << SLOT_BITS) - 1).toArray();
    }

    private void order(Description out, int slot, long knownUntilMillis) {
        int reservation = keys.reservation(slot);
        boolean open = reservation != Records.NONE && !reservations.state(reservation).terminal();
        if (!open && keys.expiresAtMillis(slot) < knownUntilMillis) {
            return;
        }
        out.order(
                keys.identity(slot), keys.seq(slot), keys.expiresAtMillis(slot), keys.state(slot));
        if (reservation != Records.NONE) {
            out.reservation(keys.identity(slot), read(reservation));
        }
        events(out, keys.firstEventId(slot));
    }

    private void events(Description out, int first) {
        for (int slot = first; slot != Records.NONE; slot = eventIds.next(slot)) {
            out.event(eventIds.identity(slot), eventIds.seq(slot));
        }
    }

    private Reservation read(int slot) {
        return reservations.read(slot, cells.route(reservations.route(slot)));
    }
}
