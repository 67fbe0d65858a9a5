package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision that nobody was told of, and the retry that waits for it. */
final class VoidedRetryTest {
    private static final long ACK_TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Order ORDER =
            new Order("ORD-1", "AAPL", Side.BUY, 1, 100_000_000L, OrderType.LIMIT, TimeInForce.DAY);

    @TempDir private Path folder;
    private final List<Answer> answers = new ArrayList<>();
    private AuditLog log;
    private Journal journal;
    private GateClock clock;
    private LiveGate gate;

    @BeforeEach
    void open() throws IOException {
        log =
                AuditLog.open(
                        new MemoryDisk(1),
                        new AuditConfig(64 << 10, Durability.SYNCED, 0, 100, 64 << 10),
                        "0".repeat(32),
                        1,
                        null,
                        _ -> {});
        Kernel kernel =
                new Kernel(
                        new KernelConfig(
                                300_000,
                                5_000,
                                Valuation.DEFAULT,
                                new Ledger.Capacity(10, 10, 10, 10, 10)));
        kernel.use(new Policy("p", "0".repeat(64), List.of(), "allow"));
        journal = new Journal(log, kernel);
        clock = GateClock.start(GateClock::systemWallNanos, System::nanoTime, 0);
        Limits limits = new Limits(1_000_000, -1, 1_000_000, -1, -1);
        journal.record(
                clock.nowNanos(),
                new LimitsChanged(1, "test", "0".repeat(64), List.of(Scope.client("CL-1")), limits),
                Identity.NONE);
        log.step();
        KeyDirectory.generate(folder.resolve("keys"), "k");
        Signers signers = new Signers(KeyDirectory.load(folder.resolve("keys")), "test");
        gate =
                new LiveGate(
                        journal,
                        clock,
                        signers,
                        new Repeats(log.reader(), Runnable::run, Runnable::run, signers),
                        new GateParts(
                                new GateMetrics(),
                                Failpoints.NONE,
                                Durability.SYNCED,
                                new SecureRandom(),
                                ACK_TIMEOUT_NANOS,
                                10));
    }

    @Test
    void aRetryThatWaitedForAVoidedDecisionIsRefusedAndDecidedAnewTheNextTime() {
        ask(System.nanoTime() - 2 * ACK_TIMEOUT_NANOS);
        ask(System.nanoTime() + ACK_TIMEOUT_NANOS);
        gate.sweep();
        assertThat(answers).containsExactly(new Answer.Refused(ReasonCode.AUDIT_UNAVAILABLE));

        log.step();
        journal.voidUnanswered(clock.nowNanos());
        log.step();
        gate.onProgress();
        assertThat(answers)
                .containsExactly(
                        new Answer.Refused(ReasonCode.AUDIT_UNAVAILABLE),
                        new Answer.Refused(ReasonCode.AUDIT_UNAVAILABLE));
        assertThat(journal.kernel().ledger().openReservations()).isZero();

        ask(System.nanoTime());
        log.step();
        gate.onProgress();
        assertThat(answers.getLast())
                .isInstanceOfSatisfying(
                        Answer.Decision.class,
                        decision -> assertThat(decision.replayed()).isFalse());
        assertThat(journal.kernel().ledger().openReservations()).isOne();
    }

    private void ask(long receivedNanoTime) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        gate.authorize(
                new Submission(
                        ORDER,
                        Context.of("CL-1"),
                        null,
                        body,
                        body.length,
                        receivedNanoTime,
                        receivedNanoTime,
                        (answer, _) -> answers.add(answer)));
    }
}
