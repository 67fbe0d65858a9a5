package com.brokerops.gate.sidecar.simulation;

/** Two clocks that go when they are told: the monotonic one never back, the wall as it likes. */
final class SimulatedTime {
    static final long MILLI = 1_000_000;
    private static final long START = 1_795_176_000_000L * MILLI;

    private long monotonic = 1;
    private long wall = START;

    long monotonic() {
        return monotonic;
    }

    long wall() {
        return wall;
    }

    void pass(long nanos) {
        monotonic += nanos;
        wall += nanos;
    }

    void stepWall(long nanos) {
        wall += nanos;
    }
}
