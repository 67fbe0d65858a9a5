package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.contract.ReasonCode.OK;
import static com.brokerops.gate.contract.ReasonCode.POLICY_HALT;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.RiskChanged;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import org.junit.jupiter.api.Test;

class RiskStateTest {
    private final Scenario gate = new Scenario();

    @Test
    void blocksEveryOrderUnderHaltWhateverElseIsWrongWithIt() {
        gate.risk(RiskState.HALT);

        Decided decided = gate.decide(gate.buy("GME", 1001, "0.50"), "CL-UNKNOWN");

        assertThat(decided.reasons()).containsExactly(Reason.of(POLICY_HALT, null, "global"));
        assertThat(decided.killEpoch()).isEqualTo(1);
    }

    @Test
    void decidesAgainOnceHaltIsReleased() {
        gate.risk(RiskState.HALT);
        gate.risk(RiskState.NORMAL);

        Decided decided = gate.decide(gate.buy("AAPL", 1, "1"));

        assertThat(Scenario.codes(decided)).containsExactly(OK);
        assertThat(decided.killEpoch()).isEqualTo(1);
    }

    @Test
    void keepsBlockingUnderHaltWhenItIsEngagedAgain() {
        gate.risk(RiskState.HALT);
        gate.risk(RiskState.HALT);

        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(POLICY_HALT);
    }

    @Test
    void raisesTheKillEpochEachTimeHaltIsEngagedAndOnlyThen() {
        assertThat(gate.kernel.risk().killEpoch()).isZero();
        gate.risk(RiskState.NORMAL);
        assertThat(gate.kernel.risk().killEpoch()).isZero();
        gate.risk(RiskState.HALT);
        gate.risk(RiskState.HALT);
        assertThat(gate.kernel.risk().killEpoch()).isEqualTo(1);
        gate.risk(RiskState.NORMAL);
        assertThat(gate.kernel.risk().killEpoch()).isEqualTo(1);
        gate.risk(RiskState.HALT);
        assertThat(gate.kernel.risk().killEpoch()).isEqualTo(2);
    }

    @Test
    void saysWhoChangedWhatAndWhy() {
        RiskChanged change =
                gate.kernel.risk().change(RiskState.HALT, "drift of prices", "operator");

        assertThat(change)
                .isEqualTo(
                        new RiskChanged(
                                "global", RiskState.HALT, "drift of prices", "operator", 1));
        assertThat(gate.kernel.risk().state()).isEqualTo(RiskState.NORMAL);
        gate.record(change, Identity.NONE);
        assertThat(gate.kernel.risk().state()).isEqualTo(RiskState.HALT);
    }

    @Test
    void staysInForceAcrossARestart() {
        gate.risk(RiskState.HALT);

        Scenario restarted = gate.restarted();

        assertThat(restarted.codes(restarted.buy("AAPL", 1, "1"))).containsExactly(POLICY_HALT);
        assertThat(restarted.kernel.risk().killEpoch()).isEqualTo(1);
    }

    @Test
    void takesLifecycleEventsUnderHalt() {
        Decided decided = gate.decide(gate.buy("AAPL", 10, "1"));
        Decided other = gate.decide(gate.buy("AAPL", 10, "1"));
        gate.risk(RiskState.HALT);

        assertThat(gate.accept(decided).state()).isEqualTo(ReservationState.WORKING);
        assertThat(gate.fill(decided, 4, "1").state()).isEqualTo(ReservationState.PARTIAL);
        assertThat(gate.close(LifecycleType.ORDER_CANCELED, other).state())
                .isEqualTo(ReservationState.CANCELED);
    }
}
