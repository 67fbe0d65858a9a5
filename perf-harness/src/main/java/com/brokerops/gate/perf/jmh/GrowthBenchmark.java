package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rule;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a decision costs when there is much of something: one order is authorized and reserved, and
 * the oldest reservation expires, so that their number stays. One order a millisecond of the
 * clock's time. In the kernel alone, and in a gate with all but HTTP and the disk.
 */
public class GrowthBenchmark {
    private static final String HASH = "0".repeat(64);
    private static final Limits HIGH =
            new Limits(
                    Long.MAX_VALUE / 4,
                    Limits.NOT_SET,
                    Long.MAX_VALUE / 4,
                    Limits.NOT_SET,
                    Limits.NOT_SET);

    /** A kernel that has traded for a while. */
    private static final class Traded {
        private final SampleOrders orders = new SampleOrders();
        private final Context[] contexts;
        private final Kernel kernel;
        private long number;
        private long seq;

        Traded(int open, int clients, Policy policy) {
            kernel = SampleKernel.create(open, policy);
            contexts = new Context[clients];
            for (int i = 0; i < clients; i++) {
                String clientId = "GROWTH-" + i;
                contexts[i] = SampleOrders.contextOf(clientId);
                LimitsChanged change =
                        new LimitsChanged(
                                i + 1,
                                "file",
                                HASH,
                                List.of(com.brokerops.gate.contract.Scope.client(clientId)),
                                HIGH);
                kernel.apply(change, ++seq, SampleKernel.NOW_MILLIS, Identity.NONE);
            }
            for (int i = 0; i < open; i++) {
                decide();
            }
        }

        Decided decide() {
            int i = (int) number++;
            Stamp stamp = SampleKernel.stamp(i, SampleKernel.NOW_MILLIS + i);
            Context context = contexts[i % contexts.length];
            Decided decided =
                    SampleKernel.decided(kernel.authorize(orders.order(i), context, stamp));
            kernel.apply(decided, ++seq, stamp.nowMillis(), stamp.identity());
            Expired expired = kernel.expire(stamp.nowMillis());
            if (expired != null) {
                kernel.apply(expired, ++seq, stamp.nowMillis(), Identity.NONE);
            }
            kernel.forget(stamp.nowMillis(), 2);
            return decided;
        }
    }

    private static Policy policy(int applying, int elsewhere) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < applying; i++) {
            rules.add(new Rules.OrderQuantity("every-" + i, 1000 + i));
        }
        for (int i = 0; i < elsewhere; i++) {
            rules.add(new Rules.SymbolQuantity("other-" + i, "OTHER" + i, 10));
        }
        return new Policy("growth", HASH, rules, "allow_default");
    }

    /** Open reservations. */
    @State(Scope.Thread)
    public static class Open {
        @Param({"1000", "1000000"})
        int open;

        private @Nullable Traded traded;

        @Setup(Level.Trial)
        public void trade() {
            traded = new Traded(open, 100, policy(3, 0));
        }
    }

    /** A gate by whose clock an order comes every millisecond, and which sweeps when it would. */
    private static final class TradedGate {
        private static final long MILLI = 1_000_000;

        private final SampleGate gate;
        private long nowNanos = SampleKernel.NOW_MILLIS * MILLI;

        TradedGate(int open, int clients) throws BadRequestException {
            Kernel kernel = SampleKernel.create(open, clients);
            gate = new SampleGate(kernel, clients, this::nowNanos, this::nowNanos);
            for (int i = 0; i < open; i++) {
                order();
            }
        }

        long order() throws BadRequestException {
            gate.decide();
            long answered = gate.answer();
            nowNanos += MILLI;
            if (nowNanos % (Gate.SWEEP_MILLIS * MILLI) == 0) {
                gate.sweep();
            }
            return answered;
        }

        private long nowNanos() {
            return nowNanos;
        }
    }

    /** Open reservations of a gate. */
    @State(Scope.Thread)
    public static class OpenInAGate {
        @Param({"1000", "1000000"})
        int open;

        private @Nullable TradedGate gate;

        @Setup(Level.Trial)
        public void trade() throws BadRequestException {
            gate = new TradedGate(open, SampleOrders.CLIENTS);
        }
    }

    /** Clients of a gate. */
    @State(Scope.Thread)
    public static class ClientsOfAGate {
        @Param({"10", "100000"})
        int clients;

        private @Nullable TradedGate gate;

        @Setup(Level.Trial)
        public void trade() throws BadRequestException {
            gate = new TradedGate(100_000, clients);
        }
    }

    /** Clients. */
    @State(Scope.Thread)
    public static class Clients {
        @Param({"10", "100000"})
        int clients;

        private @Nullable Traded traded;

        @Setup(Level.Trial)
        public void trade() {
            traded = new Traded(100_000, clients, policy(3, 0));
        }
    }

    /** Rules that every order is checked against. */
    @State(Scope.Thread)
    public static class Applying {
        @Param({"0", "50", "100", "200"})
        int applying;

        private @Nullable Traded traded;

        @Setup(Level.Trial)
        public void trade() {
            traded = new Traded(1000, 100, policy(applying, 0));
        }
    }

    /** Rules for symbols that nobody orders. */
    @State(Scope.Thread)
    public static class Elsewhere {
        @Param({"0", "200"})
        int elsewhere;

        private @Nullable Traded traded;

        @Setup(Level.Trial)
        public void trade() {
            traded = new Traded(1000, 100, policy(3, elsewhere));
        }
    }

    @Benchmark
    public Decided openReservations(Open state) {
        return Objects.requireNonNull(state.traded).decide();
    }

    @Benchmark
    public long openInAGate(OpenInAGate state) throws BadRequestException {
        return Objects.requireNonNull(state.gate).order();
    }

    @Benchmark
    public long clientsOfAGate(ClientsOfAGate state) throws BadRequestException {
        return Objects.requireNonNull(state.gate).order();
    }

    @Benchmark
    public Decided clients(Clients state) {
        return Objects.requireNonNull(state.traded).decide();
    }

    @Benchmark
    public Decided rulesThatApply(Applying state) {
        return Objects.requireNonNull(state.traded).decide();
    }

    @Benchmark
    public Decided rulesThatDoNot(Elsewhere state) {
        return Objects.requireNonNull(state.traded).decide();
    }
}
