package com.brokerops.gate.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.store.IdempotencyTable.Packed;
import com.brokerops.gate.sidecar.store.PackedOrders.BlockedOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedOrdersTest {
    @Test
    void givesBackWhatWasPacked() {
        List<BlockedOrder> orders = List.of(order(1), order(2), order(7));
        ByteBuffer packed = ByteBuffer.wrap(PackedOrders.pack(orders));
        List<BlockedOrder> read = new ArrayList<>();
        while (packed.hasRemaining()) {
            assertThat(PackedOrders.peekSeq(packed)).isEqualTo(orders.get(read.size()).seq());
            read.add(PackedOrders.next(packed));
        }
        assertThat(read).isEqualTo(orders);
    }

    @Test
    void keepsTheLayoutThatIsOnDisks() {
        BlockedOrder order = new BlockedOrder(new Identity(1, 2, 3, 4), 5, 6);
        assertThat(ByteBuffer.wrap(PackedOrders.pack(List.of(order))))
                .isEqualTo(
                        ByteBuffer.allocate(48)
                                .putLong(1)
                                .putLong(2)
                                .putLong(3)
                                .putLong(4)
                                .putLong(5)
                                .putLong(6)
                                .flip());
    }

    @Test
    void mergesRowsThatOverlapInTheOrderOfSeq() {
        PackedMerge merge =
                new PackedMerge(List.of(row(2, 9), row(1, 5, 30), row(), row(3, 4, 20)));
        List<Long> seqs = new ArrayList<>();
        while (merge.seq() != PackedMerge.END) {
            long expected = merge.seq();
            seqs.add(merge.next().seq());
            assertThat(seqs.getLast()).isEqualTo(expected);
        }
        assertThat(seqs).containsExactly(1L, 2L, 3L, 4L, 5L, 9L, 20L, 30L);
    }

    @Test
    void refusesAnIdentityThatWasCut() {
        assertThatThrownBy(() -> PackedOrders.identity(new byte[31]))
                .isInstanceOf(StoreDamagedException.class);
    }

    private static Packed row(long... seqs) {
        List<BlockedOrder> orders = new ArrayList<>();
        for (long seq : seqs) {
            orders.add(order(seq));
        }
        return new Packed(0, 0, PackedOrders.pack(orders));
    }

    private static BlockedOrder order(long seq) {
        return new BlockedOrder(new Identity(seq, -2, 3, -4), seq, 1_790_000_000_000L);
    }
}
