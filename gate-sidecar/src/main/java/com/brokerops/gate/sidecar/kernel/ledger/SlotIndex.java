package com.brokerops.gate.sidecar.kernel.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Finds a record by the 128-bit key in its first two fields: open addressing with linear probing,
 * at most half full, of its final size from the start so that it never stops to grow. It is in
 * pages outside the heap, each taken when a key first comes to lie in it. They are small: keys lie
 * anywhere, so almost every one of the first thousands takes a page. Sixteen are allocated at a
 * time, because each allocation is objects that a collection has to copy.
 *
 * <p>Keys are digests or random ids: their low bits are evenly spread and serve as the hash.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class SlotIndex {
    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int SLAB_BITS = PAGE_BITS + 4;
    private static final int SLAB = 1 << SLAB_BITS;
    private static final int NO_PAGE = -1;

    private final Records records;
    private final int mask;

    /** Where each page begins, counted through all slabs. */
    private final int[] pages;

    private IntBuffer[] slabs = new IntBuffer[0];
    private int taken;

    SlotIndex(Records records, int capacity) {
        this.records = records;
        int places = Integer.highestOneBit(Math.max(capacity, 2) - 1) << 2;
        this.mask = places - 1;
        this.pages = new int[places + PAGE - 1 >>> PAGE_BITS];
        Arrays.fill(pages, NO_PAGE);
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
        int page = pages[i >>> PAGE_BITS];
        return page == NO_PAGE ? Records.NONE : ~slab(page).get(inSlab(page, i));
    }

    /** Kept inverted, so that a page of zeros holds nothing. */
    private void put(int i, int slot) {
        int page = pages[i >>> PAGE_BITS];
        if (page == NO_PAGE) {
            page = takePage();
            pages[i >>> PAGE_BITS] = page;
        }
        slab(page).put(inSlab(page, i), ~slot);
    }

    private IntBuffer slab(int page) {
        return slabs[page >>> SLAB_BITS];
    }

    private static int inSlab(int page, int i) {
        return page & SLAB - 1 | i & PAGE - 1;
    }

    private int takePage() {
        int page = taken;
        if ((page & SLAB - 1) == 0) {
            ByteBuffer slab = ByteBuffer.allocateDirect(SLAB * Integer.BYTES);
            slabs = Arrays.copyOf(slabs, slabs.length + 1);
            slabs[slabs.length - 1] = slab.order(ByteOrder.nativeOrder()).asIntBuffer();
        }
        taken += PAGE;
        return page;
    }

    private int home(int slot) {
        return (int) records.get(slot, 1) & mask;
    }
}
