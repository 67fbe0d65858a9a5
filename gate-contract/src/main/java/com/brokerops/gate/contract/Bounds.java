package com.brokerops.gate.contract;

import java.util.List;

/** How much one event may carry, so that its line stays below 8 KiB. */
final class Bounds {
    private Bounds() {}

    /**
     * @throws IllegalArgumentException if there are more
     */
    static void requireAtMost(int most, List<?> list) {
        if (list.size() > most) {
            throw new IllegalArgumentException(list.size() + " in one event, most is " + most);
        }
    }
}
