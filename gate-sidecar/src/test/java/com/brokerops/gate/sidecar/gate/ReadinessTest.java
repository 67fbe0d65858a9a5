package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.gate.Waiting.Pending;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.KeyRing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is refused when more is waiting than may. */
final class ReadinessTest {
    private static final int WAITING = 4;
    private static final int SHED_ABOVE = 1;
    private static final int PENDING_EVENTS = 5;

    private static final long EXPIRES_AT = 1_900_000_000_000L;

    @TempDir Path folder;
    private long wallNanos = (EXPIRES_AT - 1_000) * 1_000_000;
    private final GateClock clock = GateClock.start(() -> wallNanos, () -> wallNanos, 0);
    private final Waiting waiting = new Waiting(new WaitingBounds(WAITING, SHED_ABOVE));
    private Journal journal;
    private Readiness readiness;

    @BeforeEach
    void open() throws IOException {
        AuditLog log =
                AuditLog.open(
                        new MemoryDisk(1),
                        new AuditConfig(64 << 10, Durability.SYNCED, 0, PENDING_EVENTS, 64 << 10),
                        "0".repeat(32),
                        1,
                        null,
                        _ -> {});
        log.step();
        Kernel kernel =
                new Kernel(
                        new KernelConfig(
                                300_000,
                                5_000,
                                Valuation.DEFAULT,
                                new Ledger.Capacity(10, 10, 10, 10, 10)));
        kernel.use(new Policy("p", "0".repeat(64), List.of(), "allow"));
        journal = new Journal(log, kernel);
        KeyRing.add(folder, "k1", EXPIRES_AT);
        Signers signers = new Signers(KeyDirectory.load(folder), "test");
        readiness = new Readiness(journal, clock, waiting, signers, Long.MAX_VALUE / 2);
    }

    @Test
    void takesWhatAPersonAsksWhileAnswersWaitAsManyAsMay() {
        for (int i = 0; i < WAITING; i++) {
            assertThat(readiness.refusal()).isNull();
            waiting.add(new Unanswered());
        }

        assertThat(readiness.refusal()).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(readiness.recordingRefusal()).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(readiness.personsRefusal()).isNull();
    }

    @Test
    void turnsNewOrdersAwayWhileTheLineIsTooLongAndNothingElse() {
        waiting.addOrder(new Unanswered());
        waiting.add(new Unanswered()); // not an order's
        assertThat(readiness.orderRefusal(clock.nanoTime())).isNull();
        waiting.addOrder(new Unanswered());
        assertThat(readiness.orderRefusal(clock.nanoTime())).as("a burst").isNull();
        assertThat(readiness.crowd()).isNull();
        wallNanos += Shedding.BURST_NANOS + 1;

        assertThat(readiness.orderRefusal(clock.nanoTime())).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(readiness.recordingRefusal()).isNull();
        assertThat(readiness.crowd()).isEqualTo("OVERLOADED");
        assertThat(readiness.health()).isEqualTo(Health.READY); // worse causes are told first
        wallNanos += Shedding.CALM_NANOS;
        assertThat(readiness.crowd()).isNull();
    }

    @Test
    void refusesAPersonTooWhenTheLogHoldsAsMuchAsItMay() {
        while (journal.log().accepting()) {
            assertThat(readiness.personsRefusal()).isNull();
            journal.record(
                    clock.nowNanos(),
                    journal.kernel()
                            .risk()
                            .change(Scope.GLOBAL, null, RiskState.HALT, "again", "operator"));
        }

        assertThat(readiness.personsRefusal()).isEqualTo(ReasonCode.OVERLOADED);
        assertThat(readiness.recordingRefusal()).isEqualTo(ReasonCode.OVERLOADED);
        journal.log().step();
        assertThat(readiness.personsRefusal()).isNull();
    }

    @Test
    void decidesUntilTheMillisecondInWhichItsKeyExpiresAndJudgesTokensAfterThatToo() {
        wallNanos = (EXPIRES_AT - 1) * 1_000_000;
        assertThat(readiness.refusal()).isNull();
        wallNanos = EXPIRES_AT * 1_000_000;
        assertThat(readiness.refusal()).isEqualTo(ReasonCode.SIGNING_UNAVAILABLE);
        assertThat(readiness.health())
                .isEqualTo(
                        new Health(
                                Health.State.FAIL_CLOSED,
                                "SIGNING_UNAVAILABLE: key k1 has expired"));
        assertThat(readiness.recordingRefusal()).isNull();
        assertThat(readiness.judgingRefusal()).isNull();
    }

    private static final class Unanswered extends Pending {
        Unanswered() {
            super(1, 0);
        }

        @Override
        void release() {
            throw new AssertionError("nothing is durable here");
        }

        @Override
        void giveUp() {
            throw new AssertionError("nothing is given up here");
        }
    }
}
