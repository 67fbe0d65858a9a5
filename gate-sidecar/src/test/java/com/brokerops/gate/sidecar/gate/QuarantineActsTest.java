package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.facts.Quarantine;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many events that cannot be true are kept, and how fast. */
final class QuarantineActsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 3_600 * SECOND;

    @TempDir private Path folder;
    private final List<Answer> answers = new ArrayList<>();
    private AuditLog log;
    private Kernel kernel;
    private LiveGate gate;
    private long nanoTime = 1_000 * SECOND;
    private int sent;

    @BeforeEach
    void open() throws IOException {
        log =
                AuditLog.open(
                        new MemoryDisk(1),
                        new AuditConfig(1 << 20, Durability.SYNCED, 0, 100, 64 << 10),
                        "0".repeat(32),
                        1,
                        null,
                        _ -> {});
        kernel =
                new Kernel(
                        new KernelConfig(
                                300_000,
                                5_000,
                                Valuation.DEFAULT,
                                new Ledger.Capacity(10, 10, 10, 10, 10)));
        KeyDirectory.generate(folder.resolve("keys"), "k");
        Signers signers = new Signers(KeyDirectory.load(folder.resolve("keys")), "test");
        gate =
                new LiveGate(
                        new Journal(log, kernel),
                        GateClock.start(() -> nanoTime, () -> nanoTime, 0),
                        signers,
                        new Repeats(log.reader(), Runnable::run, Runnable::run, signers),
                        new GateParts(
                                new GateMetrics(),
                                Failpoints.NONE,
                                Durability.SYNCED,
                                new SecureRandom(),
                                PATIENCE,
                                10_000));
    }

    @Test
    void whoIsToldThatAnEventIsKeptFindsItAndOneThatComesAgainIsTheSame() {
        Answer.Kept kept = untrue("E-1").kept();

        long lines = log.lastSeq();
        assertThat(untrue("E-1").kept()).isEqualTo(kept);
        assertThat(log.lastSeq()).isEqualTo(lines);
        assertThat(kernel.facts().quarantine().find(kept.id()).event().eventId()).isEqualTo("E-1");
        assertThat(untrue("E-2").kept().id()).isGreaterThan(kept.id());
    }

    @Test
    void noMoreThanAHundredReachTheLogInASecond() {
        for (int i = 0; i < QuarantineActs.MOST_A_SECOND; i++) {
            assertThat(untrue(next()).kept().id()).isNotNull();
        }

        long lines = log.lastSeq();
        Answer.Kept over = untrue(next()).kept();
        assertThat(over.id()).isNull();
        assertThat(over.whyNot()).isEqualTo("too many came in this second");
        assertThat(log.lastSeq()).isEqualTo(lines);
        nanoTime += SECOND;
        assertThat(untrue(next()).kept().id()).isNotNull();
    }

    @Test
    void aFullQuarantineDropsNothingSaysSoAndHasRoomAgainWhenAPersonHasDiscardedOne() {
        Answer.Kept first = untrue(next()).kept();
        while (kernel.facts().quarantine().size() < Quarantine.MOST) {
            nanoTime += SECOND;
            untrue(next());
        }

        nanoTime += SECOND;
        assertThat(untrue("late").kept().whyNot()).isEqualTo("the quarantine is full");
        assertThat(kernel.facts().quarantine().find(first.id())).isNotNull();
        gate.reports.quarantine().discard(first.id(), "rubbish", "ada", nanoTime, this::heard);
        settle();
        assertThat(answers.getLast()).isInstanceOf(Answer.Discarded.class);
        assertThat(untrue("late").kept().id()).isNotNull();
        gate.reports.quarantine().discard(first.id(), "again", "ada", nanoTime, this::heard);
        assertThat(answers.getLast()).isEqualTo(new Answer.NotQuarantined(first.id()));
    }

    @Test
    void anEventThatIsTooLongIsAnsweredAndNotKept() {
        gate.reports.take(
                new Sent(report("E-1"), "oms", () -> " ".repeat(2_049)), nanoTime, this::heard);

        assertThat(((Answer.Unprocessable) answers.getLast()).kept().whyNot()).contains("longer");
        assertThat(kernel.facts().quarantine().size()).isZero();
    }

    @Test
    void nobodyIsToldThatAnEventIsKeptBeforeThatIsDurable() {
        gate.reports.take(new Sent(report("E-1"), "oms", () -> "{}"), nanoTime, this::heard);
        assertThat(answers).isEmpty();

        settle();

        assertThat(answers).hasSize(1);
    }

    private Answer.Unprocessable untrue(String eventId) {
        gate.reports.take(new Sent(report(eventId), "oms", () -> "{}"), nanoTime, this::heard);
        settle();
        return (Answer.Unprocessable) answers.getLast();
    }

    private void settle() {
        log.step();
        log.step();
        gate.onProgress();
    }

    private void heard(Answer answer, Answer.Timing timing) {
        answers.add(answer);
    }

    private String next() {
        return "E-" + ++sent;
    }

    private static LifecycleReport report(String eventId) {
        return new LifecycleReport(
                LifecycleType.ORDER_ACCEPTED,
                "oms",
                eventId,
                new UUID(7, 7),
                0,
                0,
                "ab".repeat(32));
    }
}
