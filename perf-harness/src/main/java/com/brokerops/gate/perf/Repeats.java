package com.brokerops.gate.perf;

/**
 * Orders that were answered and may be sent again, each with a hash of its trace id, by which the
 * second answer must be the first. The newest take the place of the oldest.
 *
 * <p><b>Thread.</b> The generator's.
 */
final class Repeats {
    private static final int KEPT = 1024;

    private final long[] numbers = new long[KEPT];
    private final long[] traces = new long[KEPT];
    private int next;
    private int size;

    void add(long number, long trace) {
        numbers[next] = number;
        traces[next] = trace;
        next = (next + 1) % KEPT;
        size = Math.min(KEPT, size + 1);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** One of them, by any random number. */
    int pick(long random) {
        return (int) Long.remainderUnsigned(random, size);
    }

    long number(int index) {
        return numbers[index];
    }

    long trace(int index) {
        return traces[index];
    }
}
