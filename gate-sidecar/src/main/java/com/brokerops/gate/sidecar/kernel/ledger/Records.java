package com.brokerops.gate.sidecar.kernel.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Fixed-width records of longs, addressed by slot. Pages are added on demand and freed slots are
 * used again. Pages are outside the heap: the collector would move each of them to memory that no
 * one has touched yet, and every decision would wait for that.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Records {
    /** The slot of no record. */
    static final int NONE = -1;

    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;

    private final int width;
    private final int capacity;
    private LongBuffer[] pages = new LongBuffer[4];
    private int used;
    private int size;
    private int free = NONE;

    Records(int width, int capacity) {
        this.width = width;
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    /** Slots that were ever in use. */
    int used() {
        return used;
    }

    boolean full() {
        return size == capacity;
    }

    /** True when so many more can be allocated. */
    boolean hasRoomFor(int more) {
        return capacity - size >= more;
    }

    /** A zeroed record; the caller has checked {@link #full()}. */
    int allocate() {
        if (full()) {
            throw new IllegalStateException("all " + capacity + " records are in use");
        }
        size++;
        int slot = free;
        if (slot != NONE) {
            free = (int) get(slot, 0);
            for (int field = 0; field < width; field++) {
                set(slot, field, 0);
            }
            return slot;
        }
        slot = used++;
        if ((slot & PAGE - 1) == 0) {
            addPage(slot >>> PAGE_BITS);
        }
        return slot;
    }

    void free(int slot) {
        size--;
        set(slot, 0, free);
        free = slot;
    }

    long get(int slot, int field) {
        return pages[slot >>> PAGE_BITS].get((slot & PAGE - 1) * width + field);
    }

    void set(int slot, int field, long value) {
        pages[slot >>> PAGE_BITS].put((slot & PAGE - 1) * width + field, value);
    }

    int high(int slot, int field) {
        return (int) (get(slot, field) >> 32);
    }

    int low(int slot, int field) {
        return (int) get(slot, field);
    }

    void setHigh(int slot, int field, int value) {
        set(slot, field, (long) value << 32 | get(slot, field) & 0xFFFF_FFFFL);
    }

    void setLow(int slot, int field, int value) {
        set(slot, field, get(slot, field) & 0xFFFF_FFFF_0000_0000L | value & 0xFFFF_FFFFL);
    }

    private void addPage(int page) {
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page * 2);
        }
        int records = Math.min(PAGE, capacity - (page << PAGE_BITS));
        pages[page] =
                ByteBuffer.allocateDirect(records * width * Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asLongBuffer();
    }
}
