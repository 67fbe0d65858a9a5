package com.brokerops.gate.sidecar.kernel.ledger;

/**
 * Finds a record by the 128-bit key in its first two fields. A linear hash table (Litwin, 1980):
 * with each key that it has never had room for it gains one bucket, into which it moves what
 * belongs there from one other. So it is as large as what is in it, and no key ever waits for more
 * than its own.
 *
 * <p>Keys are digests or random ids: their low bits are evenly spread and serve as the hash.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class SlotIndex {
    private final Records records;
    private final IntPages heads = new IntPages(); // of a bucket, the first slot
    private final IntPages nexts = new IntPages(); // of a slot, the next in its bucket
    private int buckets = 1;
    private int size;

    SlotIndex(Records records) {
        this.records = records;
        heads.put(0, Records.NONE);
    }

    int find(long high, long low) {
        int slot = heads.get(bucket(low));
        while (slot != Records.NONE
                && !(records.get(slot, 1) == low && records.get(slot, 0) == high)) {
            slot = nexts.get(slot);
        }
        return slot;
    }

    void add(int slot) {
        push(home(slot), slot);
        size++;
        if (size > buckets) {
            split();
        }
    }

    /** Takes a record out; its key must still be in place. */
    void remove(int slot) {
        int bucket = home(slot);
        int before = Records.NONE;
        for (int at = heads.get(bucket); at != slot; at = nexts.get(at)) {
            if (at == Records.NONE) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            before = at;
        }
        if (before == Records.NONE) {
            heads.put(bucket, nexts.get(slot));
        } else {
            nexts.put(before, nexts.get(slot));
        }
        size--;
    }

    /** Adds a bucket; what lies in it now was all in the one whose number has a bit less. */
    private void split() {
        int added = buckets++;
        int from = added - Integer.highestOneBit(added);
        int slot = heads.get(from);
        heads.put(from, Records.NONE);
        heads.put(added, Records.NONE);
        while (slot != Records.NONE) {
            int next = nexts.get(slot);
            push(home(slot), slot);
            slot = next;
        }
    }

    private void push(int bucket, int slot) {
        nexts.put(slot, heads.get(bucket));
        heads.put(bucket, slot);
    }

    private int home(int slot) {
        return bucket(records.get(slot, 1));
    }

    /** As many low bits of the hash as name a bucket that is there. */
    private int bucket(long low) {
        int whole = Integer.highestOneBit(buckets);
        int wide = (int) low & 2 * whole - 1;
        return wide < buckets ? wide : wide - whole;
    }
}
