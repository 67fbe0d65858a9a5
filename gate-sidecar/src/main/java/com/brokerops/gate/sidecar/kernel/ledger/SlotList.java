package com.brokerops.gate.sidecar.kernel.ledger;

/**
 * A doubly linked list threaded through one field of the records themselves: oldest first, any
 * element removed in constant time.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class SlotList {
    private final Records records;
    private final int field;
    private int head = Records.NONE;
    private int tail = Records.NONE;

    /** A list whose links are kept in that field: next in the high half, previous in the low. */
    SlotList(Records records, int field) {
        this.records = records;
        this.field = field;
    }

    int head() {
        return head;
    }

    int next(int slot) {
        return records.high(slot, field);
    }

    void add(int slot) {
        records.setHigh(slot, field, Records.NONE);
        records.setLow(slot, field, tail);
        if (tail == Records.NONE) {
            head = slot;
        } else {
            records.setHigh(tail, field, slot);
        }
        tail = slot;
    }

    void addFirst(int slot) {
        records.setHigh(slot, field, head);
        records.setLow(slot, field, Records.NONE);
        if (head == Records.NONE) {
            tail = slot;
        } else {
            records.setLow(head, field, slot);
        }
        head = slot;
    }

    void remove(int slot) {
        int next = records.high(slot, field);
        int previous = records.low(slot, field);
        if (previous == Records.NONE) {
            head = next;
        } else {
            records.setHigh(previous, field, next);
        }
        if (next == Records.NONE) {
            tail = previous;
        } else {
            records.setLow(next, field, previous);
        }
    }
}
