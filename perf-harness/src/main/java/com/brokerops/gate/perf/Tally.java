package com.brokerops.gate.perf;

import java.util.EnumMap;
import org.HdrHistogram.Histogram;

/**
 * What is counted in one stretch of load. Each request that was due is counted exactly once, as
 * completed or under one {@link Fault}.
 *
 * <p><b>Units.</b> Nanoseconds; the segments in microseconds, as the gate gives them.
 *
 * <p><b>Thread.</b> The generator's.
 */
final class Tally {
    /** The members of {@code timing_ms}, in their order. */
    static final String[] SEGMENTS = {"parse", "policy", "state", "sign", "audit", "total"};

    static final long MOST_NANOS = 600_000_000_000L;

    final Histogram latency = new Histogram(MOST_NANOS, 3);

    /** From the time that a request was due to its write. */
    final Histogram lateness = new Histogram(MOST_NANOS, 3);

    final Histogram[] segments = new Histogram[SEGMENTS.length];
    private final EnumMap<Fault, Long> faults = new EnumMap<>(Fault.class);
    long authorized;
    long blocked;
    long repeated;
    long events;
    long eventFaults;
    long bytesIn;

    Tally() {
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Histogram(MOST_NANOS / 1000, 3);
        }
    }

    void fault(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    long faults(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    void timing(long[] micros) {
        for (int i = 0; i < micros.length; i++) {
            if (micros[i] >= 0) {
                segments[i].recordValue(micros[i]);
            }
        }
    }

    long completed() {
        return latency.getTotalCount();
    }

    long errors() {
        long sum = 0;
        for (long count : faults.values()) {
            sum += count;
        }
        return sum;
    }
}
