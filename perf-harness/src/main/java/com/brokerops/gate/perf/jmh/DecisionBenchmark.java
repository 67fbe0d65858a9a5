package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.http.BadRequestException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Steps 1 to 7 of new orders, all that the gate thread does but HTTP, and no disk. */
@State(Scope.Thread)
public class DecisionBenchmark {
    /** Too few for the audit thread to wait for more before it syncs. */
    private static final int BATCH = 4;

    private final SampleGate gate =
            new SampleGate(
                    SampleKernel.create(),
                    SampleOrders.CLIENTS,
                    GateClock::systemWallNanos,
                    System::nanoTime);

    /** Four orders that share a sync. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long withoutHttpAndDisk() throws BadRequestException {
        for (int i = 0; i < BATCH; i++) {
            gate.decide();
        }
        return gate.answer();
    }
}
