package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.sidecar.kernel.Kernel;

/**
 * Decisions for a log of any length, ten microseconds apart, each with a trace id of its own. They
 * are what a kernel decides, one by one and without what the others reserved.
 *
 * <p><b>Thread.</b> One.
 */
public final class LongLog {
    /** The time of the first. */
    public static final long FIRST_NANOS = SampleKernel.NOW_MILLIS * 1_000_000;

    private static final long APART_NANOS = 10_000;

    private final SampleOrders orders = new SampleOrders();
    private final Kernel kernel = SampleKernel.create();

    /** The time of a decision. */
    public static long atNanos(long number) {
        return FIRST_NANOS + number * APART_NANOS;
    }

    /** A decision, of the order of that number. */
    public Decided decision(long number) {
        int order = (int) (number % SampleOrders.COUNT);
        long millis = atNanos(number) / 1_000_000;
        return SampleKernel.decided(
                kernel.authorize(
                        orders.order(order),
                        orders.context(order),
                        SampleKernel.stamp(number, millis)));
    }
}
