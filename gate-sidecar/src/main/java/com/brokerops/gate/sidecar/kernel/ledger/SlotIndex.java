package com.brokerops.gate.sidecar.kernel.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a record by the 128-bit key in its first two fields: open addressing with linear probing,
 * at most half full, of its final size from the start so that it never stops to grow. It is in
 * pages outside the heap, each made when a key first comes to lie in it. They are as small as the
 * system's: keys lie anywhere, so almost every one of the first thousands makes a page and waits.
 *
 * <p>Keys are digests or random ids: their low bits are evenly spread and serve as the hash.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class SlotIndex {
    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;

    private final Records records;
    private final @Nullable IntBuffer[] pages;
    private final int mask;

    SlotIndex(Records records, int capacity) {
        this.records = records;
        int places = Integer.highestOneBit(Math.max(capacity, 2) - 1) << 2;
        this.mask = places - 1;
        this.pages = new IntBuffer[places + PAGE - 1 >>> PAGE_BITS];
    }

    int find(long high, long low) {
        int i = (int) low & mask;
        int slot = at(i);
        while (slot != Records.NONE
                && !(records.get(slot, 1) == low && records.get(slot, 0) == high)) {
            i = i + 1 & mask;
            slot = at(i);
        }
        return slot;
    }

    void add(int slot) {
        int i = home(slot);
        while (at(i) != Records.NONE) {
            i = i + 1 & mask;
        }
        put(i, slot);
    }

    /** Takes a record out; its key must still be in place. */
    void remove(int slot) {
        int i = home(slot);
        while (at(i) != slot) {
            if (at(i) == Records.NONE) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            i = i + 1 & mask;
        }
        // Knuth, The Art of Computer Programming 6.4, algorithm R: close the gap.
        int gap = i;
        for (int j = gap + 1 & mask; at(j) != Records.NONE; j = j + 1 & mask) {
            if ((j - home(at(j)) & mask) >= (j - gap & mask)) {
                put(gap, at(j));
                gap = j;
            }
        }
        put(gap, Records.NONE);
    }

    private int at(int i) {
        IntBuffer page = pages[i >>> PAGE_BITS];
        return page == null ? Records.NONE : ~page.get(i & PAGE - 1);
    }

    /** Kept inverted, so that a page of zeros holds nothing. */
    private void put(int i, int slot) {
        IntBuffer page = pages[i >>> PAGE_BITS];
        if (page == null) {
            page = newPage();
            pages[i >>> PAGE_BITS] = page;
        }
        page.put(i & PAGE - 1, ~slot);
    }

    private IntBuffer newPage() {
        int places = Math.min(PAGE, mask + 1);
        return ByteBuffer.allocateDirect(places * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
    }

    private int home(int slot) {
        return (int) records.get(slot, 1) & mask;
    }
}
