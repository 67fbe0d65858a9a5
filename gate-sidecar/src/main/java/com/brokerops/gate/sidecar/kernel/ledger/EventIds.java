package com.brokerops.gate.sidecar.kernel.ledger;

/**
 * The lifecycle events already applied, so that a repeated one changes nothing. An id is kept as
 * long as the key of its order.
 *
 * <pre>
 *   0,1 key   2,3 payload   4 seq   5 next id of the same order | unused
 * </pre>
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class EventIds {
    private static final int SEQ = 4;
    private static final int NEXT = 5;

    private final Records records;
    private final SlotIndex index;

    EventIds(int capacity) {
        this.records = new Records(6, capacity);
        this.index = new SlotIndex(records, capacity);
    }

    boolean full() {
        return records.full();
    }

    int find(Identity identity) {
        return index.find(identity.keyHigh(), identity.keyLow());
    }

    /** Remembers an event; {@code next} is the id that its order had first until now. */
    int add(Identity identity, long seq, int next) {
        int slot = records.allocate();
        records.set(slot, 0, identity.keyHigh());
        records.set(slot, 1, identity.keyLow());
        records.set(slot, 2, identity.contentHigh());
        records.set(slot, 3, identity.contentLow());
        records.set(slot, SEQ, seq);
        records.setHigh(slot, NEXT, next);
        index.add(slot);
        return slot;
    }

    /** Forgets an id and all that follow it. */
    void removeAll(int first) {
        for (int slot = first; slot != Records.NONE; ) {
            int next = records.high(slot, NEXT);
            index.remove(slot);
            records.free(slot);
            slot = next;
        }
    }

    Identity identity(int slot) {
        return new Identity(
                records.get(slot, 0),
                records.get(slot, 1),
                records.get(slot, 2),
                records.get(slot, 3));
    }

    long seq(int slot) {
        return records.get(slot, SEQ);
    }

    int next(int slot) {
        return records.high(slot, NEXT);
    }
}
