package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose word counts against a client, and what is certain before anybody is told. */
final class ImpossibleReportsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_PENDING = 20;
    private static final String CLIENT = "CL-001";
    private static final Scope SCOPE = Scope.client(CLIENT);

    @TempDir private Path folder;
    private final List<Answer> answers = new ArrayList<>();
    private final List<Runnable> workers = new ArrayList<>();
    private AuditLog log;
    private Kernel kernel;
    private LiveGate gate;
    private long nanoTime = 1_000 * SECOND;
    private UUID blocked;

    @BeforeEach
    void open() throws IOException {
        log =
                AuditLog.open(
                        new MemoryDisk(1),
                        new AuditConfig(1 << 20, Durability.SYNCED, 0, MOST_PENDING, 1 << 20),
                        "0".repeat(32),
                        1,
                        null,
                        _ -> {});
        TriggerConfig.Needed one = new TriggerConfig.Needed(1, 60_000);
        kernel =
                new Kernel(
                        new KernelConfig(
                                300_000,
                                5_000,
                                Valuation.DEFAULT,
                                0,
                                new Ledger.Capacity(10, 10, 10, 10, 10),
                                new TriggerConfig(one, one, one)));
        kernel.use(new Policy("p", "5".repeat(64), List.of(), "ok"));
        KeyDirectory.generate(folder.resolve("keys"), "k");
        Signers signers = new Signers(KeyDirectory.load(folder.resolve("keys")), "test");
        gate =
                new LiveGate(
                        new Journal(log, kernel),
                        GateClock.start(() -> nanoTime, () -> nanoTime, 0),
                        signers,
                        new Repeats(log.reader(), workers::add, Runnable::run, signers),
                        new GateParts(
                                new GateMetrics(),
                                Failpoints.NONE,
                                Durability.SYNCED,
                                new SecureRandom(),
                                3_600 * SECOND,
                                10_000));
        blocked = blocked();
    }

    /** A client without limits gets nothing. */
    private UUID blocked() {
        Order order =
                new Order(
                        "ORD-1",
                        "AAPL",
                        Side.BUY,
                        1,
                        100_000_000,
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        gate.authorize(
                new Submission(
                        order,
                        Context.of(CLIENT),
                        null,
                        new byte[0],
                        0,
                        nanoTime,
                        nanoTime,
                        this::heard));
        settle();
        return ((Answer.Decision) answers.getLast()).decided().traceId();
    }

    @Test
    void theWordOfWhoMaySpeakForTheClientCounts() {
        executed("X-1", "oms", _ -> true);

        assertThat(kernel.risk().state(SCOPE, null)).isEqualTo(RiskState.HALT);
    }

    @Test
    void theWordOfAnotherPlatformIsKeptAndDoesNotCount() {
        executed("X-1", "oms", clientId -> !clientId.equals(CLIENT));

        assertThat(kernel.risk().settings()).isEmpty();
        assertThat(kernel.facts().quarantine().size()).isOne();
    }

    @Test
    void whatAPersonHasEvaluatedAgainDoesNotCount() {
        executed("X-1", "oms", _ -> false);
        long id = kernel.facts().quarantine().all().iterator().next().id();

        gate.reports.redrive(id, sent("X-1", "ada", _ -> true), nanoTime, this::heard);
        work();

        assertThat(answers.getLast()).isInstanceOf(Answer.Unprocessable.class);
        assertThat(kernel.risk().settings()).isEmpty();
    }

    @Test
    void anEventThatComesAgainWhileItIsLookedUpCountsOnce() {
        gate.reports.take(sent("X-1", "oms", _ -> true), nanoTime, this::heard);
        gate.reports.take(sent("X-1", "oms", _ -> true), nanoTime, this::heard);
        work();

        assertThat(kernel.facts().quarantine().size()).isOne();
        assertThat(kernel.risk().killEpoch()).isOne();
        assertThat(answers.get(answers.size() - 2)).isEqualTo(answers.getLast());
    }

    @Test
    void nobodyIsToldBeforeTheHaltIsDurableToo() {
        int told = answers.size();
        gate.reports.take(sent("X-1", "oms", _ -> true), nanoTime, this::heard);
        workers.forEach(Runnable::run);
        workers.clear();
        assertThat(kernel.risk().state(SCOPE, null)).isEqualTo(RiskState.HALT);
        assertThat(answers).hasSize(told);

        settle();

        assertThat(answers).hasSize(told + 1);
    }

    @Test
    void aLogThatHasRoomForOneLineAloneTakesNeither() {
        gate.reports.take(sent("X-1", "oms", _ -> true), nanoTime, this::heard);
        while (log.accepting(2)) {
            long seq = log.lastSeq();
            log.append(
                    nanoTime,
                    new ControlEvent.TriggerConfirmed(Trigger.DRIFT, SCOPE, 1, 2, 1, "" + seq));
        }
        assertThat(log.accepting()).isTrue();
        workers.forEach(Runnable::run);

        assertThat(answers.getLast()).isEqualTo(new Answer.Refused(ReasonCode.OVERLOADED));
        assertThat(kernel.risk().settings()).isEmpty();
        assertThat(kernel.facts().quarantine().size()).isZero();
    }

    private void executed(String eventId, String by, Predicate<String> mayTell) {
        gate.reports.take(sent(eventId, by, mayTell), nanoTime, this::heard);
        work();
    }

    private Sent sent(String eventId, String by, Predicate<String> mayTell) {
        LifecycleReport report =
                new LifecycleReport(
                        LifecycleType.EXECUTION_REPORTED,
                        "oms",
                        eventId,
                        blocked,
                        1,
                        100_000_000,
                        "ab".repeat(32));
        return new Sent(report, by, mayTell, () -> "{}");
    }

    private void work() {
        List.copyOf(workers).forEach(Runnable::run);
        workers.clear();
        settle();
    }

    private void settle() {
        log.step();
        log.step();
        gate.onProgress();
    }

    private void heard(Answer answer, Answer.Timing timing) {
        answers.add(answer);
    }
}
