package com.brokerops.gate.sidecar.kernel.ledger;

import java.util.Arrays;

/**
 * Finds a record by the 128-bit key in its first two fields: open addressing with linear probing,
 * at most half full, made at its final size so that it never stops to grow.
 *
 * <p>Keys are digests or random ids: their low bits are evenly spread and serve as the hash.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class SlotIndex {
    private final Records records;
    private final int[] slots;
    private final int mask;

    SlotIndex(Records records, int capacity) {
        this.records = records;
        this.slots = new int[Integer.highestOneBit(Math.max(capacity, 2) - 1) << 2];
        this.mask = slots.length - 1;
        Arrays.fill(slots, Records.NONE);
    }

    int find(long high, long low) {
        for (int i = (int) low & mask; slots[i] != Records.NONE; i = i + 1 & mask) {
            if (records.get(slots[i], 1) == low && records.get(slots[i], 0) == high) {
                return slots[i];
            }
        }
        return Records.NONE;
    }

    void add(int slot) {
        int i = home(slot);
        while (slots[i] != Records.NONE) {
            i = i + 1 & mask;
        }
        slots[i] = slot;
    }

    /** Takes a record out; its key must still be in place. */
    void remove(int slot) {
        int i = home(slot);
        while (slots[i] != slot) {
            if (slots[i] == Records.NONE) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            i = i + 1 & mask;
        }
        // Knuth, The Art of Computer Programming 6.4, algorithm R: close the gap.
        int gap = i;
        for (int j = gap + 1 & mask; slots[j] != Records.NONE; j = j + 1 & mask) {
            if ((j - home(slots[j]) & mask) >= (j - gap & mask)) {
                slots[gap] = slots[j];
                gap = j;
            }
        }
        slots[gap] = Records.NONE;
    }

    private int home(int slot) {
        return (int) records.get(slot, 1) & mask;
    }
}
