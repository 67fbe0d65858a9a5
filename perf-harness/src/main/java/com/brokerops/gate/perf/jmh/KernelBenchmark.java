package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Step 3: the decision and the reservation. Each iteration starts with an empty ledger, so that it
 * never fills; the pages that a growing ledger takes are part of the figure.
 */
@State(Scope.Thread)
public class KernelBenchmark {
    private final SampleOrders orders = new SampleOrders();
    private Kernel kernel = SampleKernel.create();
    private Policy policy = Objects.requireNonNull(kernel.policy());
    private int next;

    @Setup(Level.Iteration)
    public void emptyTheLedger() {
        kernel = SampleKernel.create();
        policy = Objects.requireNonNull(kernel.policy());
        next = 0;
    }

    /** What making the stamp costs here; to be taken off the two below. */
    @Benchmark
    public Stamp stampAlone() {
        return SampleKernel.stamp(next++);
    }

    /** The rules of the policy, without limits. */
    @Benchmark
    public List<Reason> rulesAlone() {
        List<Reason> reasons = new ArrayList<>(0);
        Order order = orders.order(next++);
        policy.check(order, order.priceE8(), reasons);
        return reasons;
    }

    /** Known before? Rules, limits, exposure, the event; nothing changes. */
    @Benchmark
    public Verdict authorize() {
        int i = next++;
        return kernel.authorize(orders.order(i), orders.context(i), SampleKernel.stamp(i));
    }

    /** The same, then the ledger takes the event: exposure, reservation, order key. */
    @Benchmark
    public Decided authorizeAndReserve() {
        int i = next++;
        Stamp stamp = SampleKernel.stamp(i);
        Decided decided =
                SampleKernel.decided(kernel.authorize(orders.order(i), orders.context(i), stamp));
        kernel.apply(decided, i, stamp.nowMillis(), stamp.identity());
        return decided;
    }
}
