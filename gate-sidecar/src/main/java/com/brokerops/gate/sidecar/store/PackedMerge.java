package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.sidecar.store.IdempotencyTable.Packed;
import com.brokerops.gate.sidecar.store.PackedOrders.BlockedOrder;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * All packed orders in the order of seq: the rows are sorted in themselves, and are merged.
 *
 * <p><b>Thread.</b> One; used once.
 */
final class PackedMerge {
    /** The seq behind the last order. */
    static final long END = Long.MAX_VALUE;

    private final PriorityQueue<Cursor> cursors =
            new PriorityQueue<>(Comparator.comparingLong(cursor -> cursor.seq));

    PackedMerge(List<Packed> rows) {
        for (Packed row : rows) {
            Cursor cursor = new Cursor(row);
            if (cursor.seq != END) {
                cursors.add(cursor);
            }
        }
    }

    /** The seq of the next order, or {@link #END}. */
    long seq() {
        Cursor first = cursors.peek();
        return first == null ? END : first.seq;
    }

    /** The last event of the transaction that packed the next order. */
    long packedSeq() {
        return cursors.element().packedSeq;
    }

    BlockedOrder next() {
        Cursor first = cursors.remove();
        BlockedOrder order = PackedOrders.next(first.entries);
        first.seq = first.peek();
        if (first.seq != END) {
            cursors.add(first);
        }
        return order;
    }

    private static final class Cursor {
        private final ByteBuffer entries;
        private final long packedSeq;
        private long seq;

        Cursor(Packed row) {
            this.entries = ByteBuffer.wrap(row.entries());
            this.packedSeq = row.lastSeq();
            this.seq = peek();
        }

        private long peek() {
            return entries.hasRemaining() ? PackedOrders.peekSeq(entries) : END;
        }
    }
}
