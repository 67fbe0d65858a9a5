package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Failpoints;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.GateParts;
import com.brokerops.gate.sidecar.gate.Journal;
import com.brokerops.gate.sidecar.gate.LiveGate;
import com.brokerops.gate.sidecar.gate.Repeats;
import com.brokerops.gate.sidecar.gate.Sent;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.sidecar.gate.Submission;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.operator.LimitsFile;
import com.brokerops.gate.sidecar.operator.PolicyFile;
import com.brokerops.gate.sidecar.store.Recovery;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A whole gate between its edges in one thread: recovered from a storage, asked by calls, its log
 * moved on by {@link #step}, its time by {@link #pass}. What it does follows from what it is asked.
 *
 * <p><b>Thread.</b> One.
 */
final class SteppedGate {
    static final Duration TTL = Duration.ofSeconds(1);
    static final Duration SKEW = Duration.ofMillis(100);
    static final AuditConfig AUDIT = new AuditConfig(64 << 10, Durability.SYNCED, 0, 512, 64 << 10);

    private static final KernelConfig KERNEL =
            new KernelConfig(
                    TTL.toMillis(),
                    SKEW.toMillis(),
                    Valuation.DEFAULT,
                    new Ledger.Capacity(200, 2000, 4000, 8000, 8000));
    private static final Path POLICIES = GateUnderTest.repository().resolve("policies");
    private static final PolicyFile POLICY = PolicyFile.read(POLICIES.resolve("policy.v0.2.yaml"));
    private static final LimitsFile LIMITS = LimitsFile.read(POLICIES.resolve("limits.demo.yaml"));

    private final AuditLog log;
    private final Kernel kernel;
    private final Gate gate =
            new Gate(
                    new GateMetrics(),
                    error -> {
                        throw error;
                    });
    private long nowNanos;

    private SteppedGate(Recovery.Recovered recovered, KeyDirectory keys, long nowNanos) {
        this.log = recovered.log();
        this.kernel = recovered.kernel();
        this.nowNanos = Math.max(nowNanos, log.lastAtEpochNanos());
        kernel.use(POLICY.policy());
        GateClock clock =
                GateClock.start(() -> this.nowNanos, () -> this.nowNanos, log.lastAtEpochNanos());
        Signers signers = new Signers(keys, "proof");
        gate.live(
                new LiveGate(
                        new Journal(log, kernel),
                        clock,
                        signers,
                        new Repeats(log.reader(), Runnable::run, Runnable::run, signers),
                        new GateParts(
                                new GateMetrics(),
                                Failpoints.NONE,
                                Durability.SYNCED,
                                new SecureRandom(),
                                Long.MAX_VALUE / 2,
                                4096)));
    }

    /**
     * Recovers from a storage and sets limits where there are none.
     *
     * @param noDatabase where no {@code gate.db} is
     * @throws IOException if the storage fails meanwhile
     */
    static SteppedGate start(Storage storage, Path noDatabase, KeyDirectory keys, long nowNanos)
            throws IOException {
        Recovery.Recovered recovered =
                Recovery.recover(storage, AUDIT, noDatabase, KERNEL, "0".repeat(32), nowNanos);
        SteppedGate gate = new SteppedGate(recovered, keys, nowNanos);
        for (LogEvent change : LIMITS.changes(gate.kernel.limits())) {
            long seq = gate.log.append(gate.nowNanos, change);
            gate.kernel.apply(change, seq, gate.nowNanos / 1_000_000, Identity.NONE);
        }
        return gate;
    }

    /** Asks for an order; the answer comes when {@link #step} has made it durable. */
    AtomicReference<Answer> ask(Order order, String clientId) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        long now = System.nanoTime();
        gate.authorize(
                new Submission(
                        order,
                        Context.of(clientId),
                        null,
                        new byte[0],
                        0,
                        now,
                        now,
                        (given, _) -> answer.set(given)));
        return answer;
    }

    /** Tells what became of an order. */
    AtomicReference<Answer> report(LifecycleReport report) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        gate.report(
                new Sent(report, "platform", () -> "{}"),
                System.nanoTime(),
                (given, _) -> answer.set(given));
        return answer;
    }

    /** One turn of the log's work and what follows from it. */
    void step() {
        log.step();
        gate.onProgress();
        gate.sweep();
    }

    /** Lets time go by. */
    void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    long nowNanos() {
        return nowNanos;
    }

    boolean ready() {
        return gate.health().serving();
    }

    long lastSeq() {
        return log.lastSeq();
    }

    int openReservations() {
        return kernel.ledger().openReservations();
    }

    /** The client's exposure in every one of these symbols. */
    List<Exposure> exposures(String clientId, List<String> symbols) {
        return symbols.stream().map(symbol -> kernel.ledger().exposure(clientId, symbol)).toList();
    }
}
