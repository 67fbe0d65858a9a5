package com.brokerops.gate.sidecar.kernel.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Numbers by index, outside the heap as {@link Records} are. Pages are added up to the highest
 * index that was put; a page is small, because whoever first comes to it waits for the memory.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class IntPages {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    private IntBuffer[] pages = new IntBuffer[4];
    private int used;

    /** What was put at that index. */
    int get(int index) {
        return pages[index >>> PAGE_BITS].get(index & PAGE - 1);
    }

    void put(int index, int value) {
        while (index >>> PAGE_BITS >= used) {
            addPage();
        }
        pages[index >>> PAGE_BITS].put(index & PAGE - 1, value);
    }

    private void addPage() {
        if (used == pages.length) {
            pages = Arrays.copyOf(pages, used * 2);
        }
        pages[used++] =
                ByteBuffer.allocateDirect(PAGE * Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asIntBuffer();
    }
}
