package com.brokerops.gate.sidecar.proof;

import java.util.Arrays;

/** How long answers took, as one sorted list. */
final class Latencies {
    private static final double NANOS_A_MILLI = 1e6;

    private final long[] sortedNanos;

    Latencies(long[] nanos) {
        sortedNanos = nanos.clone();
        Arrays.sort(sortedNanos);
    }

    int count() {
        return sortedNanos.length;
    }

    /** The latency that this share of all answers did not exceed, in ms with two decimals. */
    double millis(double share) {
        if (sortedNanos.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sortedNanos.length);
        return Math.round(sortedNanos[Math.max(0, rank - 1)] / NANOS_A_MILLI * 100) / 100.0;
    }

    /** How many took longer. */
    long over(long millis) {
        return Arrays.stream(sortedNanos).filter(nanos -> nanos > millis * 1_000_000).count();
    }
}
