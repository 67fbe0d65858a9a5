package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.contract.ReasonCode.OK;
import static com.brokerops.gate.contract.ReasonCode.POLICY_HALT;
import static com.brokerops.gate.contract.ReasonCode.REDUCE_ONLY_WOULD_INCREASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                gate.kernel
                        .risk()
                        .change(Scope.GLOBAL, null, RiskState.HALT, "drift of prices", "operator");

        assertThat(change)
                .isEqualTo(
                        new RiskChanged(
                                Scope.GLOBAL,
                                null,
                                RiskState.HALT,
                                "drift of prices",
                                "operator",
                                1));
        assertThat(gate.kernel.risk().state(Scope.GLOBAL, null)).isEqualTo(RiskState.NORMAL);
        gate.record(change, Identity.NONE);
        assertThat(gate.kernel.risk().state(Scope.GLOBAL, null)).isEqualTo(RiskState.HALT);
    }

    @Test
    void staysInForceAcrossARestart() {
        gate.risk(RiskState.HALT);

        Scenario restarted = gate.restarted();

        assertThat(restarted.codes(restarted.buy("AAPL", 1, "1"))).containsExactly(POLICY_HALT);
        assertThat(restarted.kernel.risk().settings()).isEqualTo(gate.kernel.risk().settings());
        assertThat(restarted.kernel.risk().killEpoch()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global",
                "desk:D-1",
                "trader:T-1",
                "client:CL-001",
                "strategy:S-1",
                "symbol:AAPL",
                "client:CL-001/symbol:AAPL"
            })
    void haltsWhatLiesInTheScopeAndNothingElse(String text) {
        Scope scope = Scope.parse(text);
        Context inside = new Context("CL-001", "D-1", "T-1", "S-1", null, AccountType.RETAIL);
        Context outside = new Context("TINY-001", "D-2", "T-2", "S-2", null, null);
        gate.risk(scope, null, RiskState.HALT);

        Decided halted = gate.decide(gate.buy("AAPL", 1, "1"), inside);
        Decided other = gate.decide(gate.buy("MSFT", 1, "1"), outside);

        assertThat(halted.reasons()).containsExactly(Reason.of(POLICY_HALT, null, text));
        assertThat(Scenario.codes(other))
                .containsExactly(scope.equals(Scope.GLOBAL) ? POLICY_HALT : OK);
    }

    @Test
    void haltsOneSideOnly() {
        gate.risk(Scope.symbol("AAPL"), Side.SELL, RiskState.HALT);

        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(OK);
        assertThat(gate.codes(gate.sell("AAPL", 1, "1"))).containsExactly(POLICY_HALT);
    }

    @Test
    void letsOnlyReducingOrdersPassUnderReduceOnly() {
        gate.fill(gate.decide(gate.buy("AAPL", 10, "1")), 10, "1");
        gate.risk(Scope.client("CL-001"), null, RiskState.REDUCE_ONLY);

        assertThat(gate.codes(gate.buy("AAPL", 1, "1")))
                .containsExactly(REDUCE_ONLY_WOULD_INCREASE);
        assertThat(gate.codes(gate.sell("AAPL", 11, "1")))
                .containsExactly(REDUCE_ONLY_WOULD_INCREASE);
        assertThat(gate.codes(gate.sell("AAPL", 10, "1"))).containsExactly(OK);
        assertThat(gate.codes(gate.sell("AAPL", 1, "1")))
                .containsExactly(REDUCE_ONLY_WOULD_INCREASE);
    }

    @Test
    void letsTheStrictestOfSeveralStatesWin() {
        gate.risk(Scope.GLOBAL, null, RiskState.REDUCE_ONLY);
        gate.risk(Scope.client("CL-001"), null, RiskState.NORMAL);
        gate.risk(Scope.symbol("AAPL"), Side.BUY, RiskState.HALT);

        assertThat(gate.decide(gate.buy("AAPL", 1, "1")).reasons())
                .containsExactly(Reason.of(POLICY_HALT, null, "symbol:AAPL"));
        assertThat(gate.decide(gate.buy("MSFT", 1, "1")).reasons())
                .containsExactly(Reason.of(REDUCE_ONLY_WOULD_INCREASE, null, "global"));
    }

    @Test
    void knowsWhenAnythingAnOrderBelongsToWasLastHalted() {
        gate.risk(Scope.client("CL-001"), null, RiskState.HALT);
        gate.risk(Scope.client("CL-001"), null, RiskState.NORMAL);
        gate.risk(Scope.symbol("AAPL"), Side.SELL, RiskState.HALT);

        assertThat(gate.kernel.risk().killEpoch()).isEqualTo(2);
        assertThat(haltedAt("CL-001", "MSFT", Side.BUY)).isEqualTo(1);
        assertThat(haltedAt("CL-001", "AAPL", Side.SELL)).isEqualTo(2);
        assertThat(haltedAt("TINY-001", "AAPL", Side.BUY)).isZero();
    }

    private long haltedAt(String clientId, String symbol, Side side) {
        return gate.kernel.risk().haltedAt(Context.of(clientId), symbol, side);
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
