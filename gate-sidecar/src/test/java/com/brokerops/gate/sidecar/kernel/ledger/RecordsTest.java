package com.brokerops.gate.sidecar.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordsTest {

    @Test
    void holdsWhatAMapOfArraysHolds() {
        for (int width = 1; width <= 8; width++) {
            Random random = new Random(width);
            int capacity = 3_000;
            Records records = new Records(width, capacity);
            Map<Integer, long[]> model = new HashMap<>();
            List<Integer> slots = new ArrayList<>();
            for (int round = 0; round < 50_000; round++) {
                boolean grow = random.nextInt(100) < (round / 10_000 % 2 == 0 ? 60 : 40);
                if (grow && !records.full()) {
                    int slot = records.allocate();
                    assertThat(model).doesNotContainKey(slot);
                    assertThat(fields(records, slot, width)).containsOnly(0);
                    model.put(slot, new long[width]);
                    slots.add(slot);
                } else if (!grow && !slots.isEmpty()) {
                    int slot = slots.remove(/* index */ random.nextInt(slots.size()));
                    model.remove(slot);
                    records.free(slot);
                }
                if (!slots.isEmpty()) {
                    int slot = slots.get(random.nextInt(slots.size()));
                    change(records, model.get(slot), slot, random);
                }
                assertThat(records.size()).isEqualTo(model.size());
                assertThat(records.full()).isEqualTo(model.size() == capacity);
            }
            for (Map.Entry<Integer, long[]> entry : model.entrySet()) {
                assertThat(fields(records, entry.getKey(), width)).isEqualTo(entry.getValue());
            }
        }
    }

    private static void change(Records records, long[] model, int slot, Random random) {
        int field = random.nextInt(model.length);
        int value = random.nextInt();
        switch (random.nextInt(3)) {
            case 0 -> {
                long whole = random.nextLong();
                records.set(slot, field, whole);
                model[field] = whole;
            }
            case 1 -> {
                records.setHigh(slot, field, value);
                model[field] = (long) value << 32 | Integer.toUnsignedLong((int) model[field]);
            }
            default -> {
                records.setLow(slot, field, value);
                model[field] = model[field] >>> 32 << 32 | Integer.toUnsignedLong(value);
            }
        }
        assertThat(records.get(slot, field)).isEqualTo(model[field]);
        assertThat(records.high(slot, field)).isEqualTo((int) (model[field] >>> 32));
        assertThat(records.low(slot, field)).isEqualTo((int) model[field]);
    }

    private static long[] fields(Records records, int slot, int width) {
        long[] fields = new long[width];
        for (int field = 0; field < width; field++) {
            fields[field] = records.get(slot, field);
        }
        return fields;
    }

    @Test
    void holdsAsManyAsItsCapacityAndNotOneMore() {
        Records records = new Records(2, 2_500);
        for (int i = 0; i < 2_500; i++) {
            assertThat(records.full()).isFalse();
            records.allocate();
        }

        assertThat(records.full()).isTrue();
        assertThatThrownBy(records::allocate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2500");
        records.free(17);
        assertThat(records.allocate()).isEqualTo(17);
    }

    @Test
    void givesBackAFreedRecordEmptied() {
        Records records = new Records(3, 10);
        int slot = records.allocate();
        records.set(slot, 0, 1);
        records.set(slot, 1, 2);
        records.set(slot, 2, 3);
        records.free(slot);

        assertThat(fields(records, records.allocate(), 3)).containsExactly(0, 0, 0);
    }
}
