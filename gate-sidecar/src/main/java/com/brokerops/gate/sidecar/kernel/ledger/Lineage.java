package com.brokerops.gate.sidecar.kernel.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Which orders came to replace others, and which of them count an execution of one.
 *
 * <p><b>Thread.</b> The ledger's.
 */
public final class Lineage {
    private final Reservations reservations;
    private final OrderKeys keys;
    private final Cells cells;

    Lineage(Reservations reservations, OrderKeys keys, Cells cells) {
        this.reservations = reservations;
        this.keys = keys;
        this.cells = cells;
    }

    /** True if the last order that was to replace that one is open, whatever stands against it. */
    public boolean hasOpenSuccessor(UUID traceId) {
        int slot = reservations.find(traceId);
        int successor = slot == Records.NONE ? slot : reservations.successor(slot);
        return successor != Records.NONE && !reservations.state(successor).terminal();
    }

    /**
     * The orders that came to replace the one that was executed, count that execution and have not
     * ended, filled or not: they may be at the venue.
     *
     * @param knownUntilMillis one that closed and was to be known until before that is forgotten
     */
    public List<Reservation> heirs(Execution execution, long knownUntilMillis) {
        List<Reservation> heirs = new ArrayList<>(0);
        int slot = successorOfExecuted(execution);
        boolean counts = slot != Records.NONE && (execution.shared() || isAfter(slot, execution));
        for (; counts && slot != Records.NONE; slot = reservations.successor(slot)) {
            if (isKnown(slot, knownUntilMillis) && !reservations.hasEnded(slot)) {
                heirs.add(read(slot));
            }
        }
        return heirs;
    }

    /**
     * True if the execution of one of two legs was counted by another order too, and no replacement
     * is known that could have been that order.
     */
    public boolean sharedByLegs(Execution execution, long knownUntilMillis) {
        int slot = reservations.find(execution.traceId());
        int successor = successorOfExecuted(execution);
        return execution.shared()
                && reservations.isLeg(slot)
                && (successor == Records.NONE
                        || isAfter(successor, execution)
                        || !isKnown(successor, knownUntilMillis));
    }

    private int successorOfExecuted(Execution execution) {
        int slot = reservations.find(execution.traceId());
        return slot == Records.NONE ? slot : reservations.successor(slot);
    }

    private boolean isKnown(int slot, long knownUntilMillis) {
        return !reservations.state(slot).terminal()
                || keys.expiresAtMillis(reservations.orderKey(slot)) >= knownUntilMillis;
    }

    private boolean isAfter(int reservation, Execution execution) {
        return keys.seq(reservations.orderKey(reservation)) > execution.seq();
    }

    private Reservation read(int slot) {
        return reservations.read(slot, cells.route(reservations.route(slot)));
    }
}
