package com.brokerops.gate.sidecar.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a platform that must be heard may be silent. */
final class HeartbeatsTest {
    private static final long SECOND = 1_000_000_000L;

    private AuditLog log;
    private RiskControl risk;
    private Heartbeats heartbeats;
    private Journal journal;
    private long nanoTime = 1_000 * SECOND;

    @BeforeEach
    void open() throws IOException {
        log =
                AuditLog.open(
                        new MemoryDisk(1),
                        new AuditConfig(1 << 20, Durability.SYNCED, 0, 100, 1 << 20),
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
        risk = kernel.risk();
        journal = new Journal(log, kernel);
        heartbeats =
                new Heartbeats(
                        new HeartbeatConfig(List.of("oms", "dropcopy"), 5_000, 3),
                        journal,
                        GateClock.start(() -> nanoTime, () -> nanoTime, 0),
                        new GateMetrics());
    }

    /** So many seconds pass, and some of the platforms are heard in each. */
    private void pass(int seconds, String... heard) {
        for (int i = 0; i < seconds; i++) {
            nanoTime += SECOND;
            for (String platform : heard) {
                heartbeats.heard(platform);
            }
            heartbeats.second();
        }
    }

    private RiskState state() {
        return risk.state(Scope.GLOBAL, null);
    }

    @Test
    void allIsHaltedAfterTheThirdSilentIntervalOfOneOfThemAndNotBefore() {
        pass(14, "oms");
        assertThat(state()).isEqualTo(RiskState.NORMAL);

        pass(1, "oms");

        assertThat(state()).isEqualTo(RiskState.HALT);
        assertThat(risk.setting(Scope.GLOBAL, null).reason())
                .isEqualTo(
                        "lost-heartbeat 3/3 in 15000 ms: nothing was heard of platform dropcopy");
        assertThat(risk.setting(Scope.GLOBAL, null).principal()).isEqualTo("gate");
        assertThat(log.lastSeq()).isEqualTo(3);
    }

    @Test
    void whoIsHeardInTimeIsAlive() {
        for (int i = 0; i < 20; i++) {
            pass(4);
            pass(1, "oms", "dropcopy");
        }

        assertThat(log.lastSeq()).isZero();
    }

    @Test
    void silencesCountOneBehindTheOther() {
        pass(14, "oms");
        pass(1, "oms", "dropcopy");
        pass(14, "oms");

        assertThat(state()).isEqualTo(RiskState.NORMAL);
        pass(1, "oms");
        assertThat(state()).isEqualTo(RiskState.HALT);
    }

    @Test
    void aProcessThatStoodStillHasNotListened() {
        nanoTime += 3_600 * SECOND;
        heartbeats.second();

        assertThat(state()).isEqualTo(RiskState.NORMAL);
    }

    @Test
    void whoWasLetGoAndIsStillSilentIsHaltedAgain() {
        pass(15, "oms");
        pass(60, "oms");
        assertThat(risk.killEpoch()).isOne();
        long seq =
                journal.record(
                        nanoTime,
                        risk.change(Scope.GLOBAL, null, RiskState.NORMAL, "a test", "ada+ben"),
                        Identity.NONE);

        pass(11, "oms");

        assertThat(state()).isEqualTo(RiskState.HALT);
        assertThat(log.lastSeq()).isEqualTo(seq + 3);
    }

    @Test
    void othersNeedNotBeHeardAndHearHowOftenTheyMust() {
        assertThat(heartbeats.heard("oms")).isEqualTo(5_000);
        assertThat(heartbeats.heard("any")).isEqualTo(-1);
    }

    @Test
    void whatNobodyCanKeepIsRefused() {
        for (long interval : new long[] {999, 3_600_001}) {
            assertThatThrownBy(() -> new HeartbeatConfig(List.of("oms"), interval, 3))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new HeartbeatConfig(List.of("oms"), 5_000, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HeartbeatConfig(List.of("oms", "oms"), 5_000, 3))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
