package com.brokerops.gate.sidecar.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotIndexTest {
    private record Key(long high, long low) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 63, 64, 65, 1000, 1024, 1025})
    void findsWhatAMapFindsAtAnyCapacity(int capacity) {
        compareWithAMap(capacity, random -> new Key(random.nextLong(), random.nextLong()));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1000})
    void findsWhatAMapFindsWhenKeysCollide(int capacity) {
        // Few low halves, so that chains are long and wrap around the end.
        compareWithAMap(capacity, random -> new Key(random.nextInt(100), -random.nextInt(8)));
    }

    private interface Keys {
        Key next(Random random);
    }

    private static void compareWithAMap(int capacity, Keys keys) {
        Random random = new Random(capacity);
        Records records = new Records(2, capacity);
        SlotIndex index = new SlotIndex(records, capacity);
        Map<Key, Integer> model = new HashMap<>();
        List<Key> present = new ArrayList<>();
        for (int round = 0; round < 20_000; round++) {
            Key key = keys.next(random);
            assertThat(index.find(key.high, key.low))
                    .isEqualTo(model.getOrDefault(key, Records.NONE));
            boolean grow = random.nextInt(100) < (round / 4_000 % 2 == 0 ? 70 : 40);
            if (grow && !records.full() && !model.containsKey(key)) {
                int slot = records.allocate();
                records.set(slot, 0, key.high);
                records.set(slot, 1, key.low);
                index.add(slot);
                model.put(key, slot);
                present.add(key);
            } else if (!grow && !present.isEmpty()) {
                Key gone = present.remove(random.nextInt(present.size()));
                int slot = model.remove(gone);
                index.remove(slot);
                records.free(slot);
                assertThat(index.find(gone.high, gone.low)).isEqualTo(Records.NONE);
            }
            if (!present.isEmpty()) {
                Key any = present.get(random.nextInt(present.size()));
                assertThat(index.find(any.high, any.low)).isEqualTo(model.get(any));
            }
        }
        model.forEach((key, slot) -> assertThat(index.find(key.high, key.low)).isEqualTo(slot));
    }

    @Test
    void findsEveryKeyInManyPagesAfterEverySecondWasRemoved() {
        int count = 100_000;
        Records records = new Records(2, count);
        SlotIndex index = new SlotIndex(records, count);
        Random random = new Random(1);
        List<Key> keys = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            Key key = new Key(random.nextLong(), random.nextLong());
            keys.add(key);
            assertThat(records.allocate()).isEqualTo(slot);
            records.set(slot, 0, key.high);
            records.set(slot, 1, key.low);
            index.add(slot);
        }
        for (int slot = 0; slot < count; slot += 2) {
            index.remove(slot);
        }
        for (int slot = 0; slot < count; slot++) {
            int found = index.find(keys.get(slot).high, keys.get(slot).low);
            assertThat(found).isEqualTo(slot % 2 == 0 ? Records.NONE : slot);
        }
    }

    @Test
    void refusesToRemoveWhatItDoesNotHold() {
        Records records = new Records(2, 4);
        SlotIndex index = new SlotIndex(records, 4);
        int slot = records.allocate();

        assertThatThrownBy(() -> index.remove(slot)).isInstanceOf(IllegalStateException.class);
    }
}
