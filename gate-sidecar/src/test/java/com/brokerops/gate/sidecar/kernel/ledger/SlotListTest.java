package com.brokerops.gate.sidecar.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotListTest {

    @Test
    void keepsTheOrderThatALinkedListKeeps() {
        Random random = new Random(3);
        Records records = new Records(3, 200);
        SlotList list = new SlotList(records, 2);
        List<Integer> model = new ArrayList<>();
        for (int round = 0; round < 20_000; round++) {
            boolean grow = random.nextInt(100) < (round / 2_000 % 2 == 0 ? 60 : 40);
            if (grow && !records.full()) {
                int slot = records.allocate();
                list.add(slot);
                model.add(slot);
            } else if (!grow && !model.isEmpty()) {
                int slot = model.remove(/* index */ place(random, model.size()));
                list.remove(slot);
                records.free(slot);
            }
            assertThat(slots(list)).isEqualTo(model);
        }
    }

    private static int place(Random random, int size) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> size - 1;
            default -> random.nextInt(size);
        };
    }

    @Test
    void sharesTheFieldOfItsLinksWithAListThatHoldsOtherSlots() {
        Records records = new Records(1, 10);
        SlotList one = new SlotList(records, 0);
        SlotList other = new SlotList(records, 0);
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slots.add(records.allocate());
            one.add(slots.get(i));
        }
        for (int i : new int[] {0, 3, 5}) {
            one.remove(slots.get(i));
            other.add(slots.get(i));
        }

        assertThat(slots(one)).containsExactly(slots.get(1), slots.get(2), slots.get(4));
        assertThat(slots(other)).containsExactly(slots.get(0), slots.get(3), slots.get(5));
    }

    private static List<Integer> slots(SlotList list) {
        List<Integer> slots = new ArrayList<>();
        for (int slot = list.head(); slot != Records.NONE; slot = list.next(slot)) {
            slots.add(slot);
        }
        return slots;
    }
}
