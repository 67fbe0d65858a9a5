package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.START_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Trigger;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig.Needed;
import com.brokerops.gate.sidecar.kernel.control.Triggers;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gate sets by itself: when it has been confirmed often enough, not before, not after. */
class ConfirmationsTest {
    private static final Scope HALTED = Scope.client(CLIENT);
    private static final Scope SYMBOL = Scope.clientSymbol(CLIENT, "AAPL");
    private static final String STRATEGY = "S-1";
    private static final long WITHIN = 10_000;

    private static Scenario gate(int confirmations) {
        Needed needed = new Needed(confirmations, WITHIN);
        return new Scenario(new TriggerConfig(needed, needed, needed));
    }

    private static ControlEvent unauthorized(Scenario gate, String clientId) {
        LifecycleReport execution =
                Scenario.report(
                        LifecycleType.EXECUTION_REPORTED, "X-1", new UUID(7, 7), 5, price("1"));
        ControlEvent follows =
                gate.kernel
                        .confirmations()
                        .unauthorized(execution, clientId, "which was BLOCKED", gate.nowMillis);
        if (follows != null) {
            gate.record(follows, Identity.NONE);
        }
        return follows;
    }

    private static ControlEvent differs(Scenario gate) {
        PositionClosed closed =
                new PositionClosed("oms", "C-1", "0", CLIENT, "AAPL", 1, 1, gate.nowMillis);
        ControlEvent follows = gate.kernel.confirmations().differs(closed, gate.nowMillis);
        if (follows != null) {
            gate.record(follows, Identity.NONE);
        }
        return follows;
    }

    /** One piece of an order is executed; what had to be set for its strategy before. */
    private static RiskChanged executed(Scenario gate, Decided order) {
        LifecycleReport report =
                gate.report(LifecycleType.EXECUTION_REPORTED, order, 1, price("1"));
        Verdict verdict = gate.kernel.report(report, Identities.of(report), gate.nowMillis);
        Lifecycle event = (Lifecycle) ((Verdict.Event) verdict).event();
        RiskChanged change = gate.kernel.confirmations().repeated(event, gate.nowMillis);
        if (change != null) {
            gate.record(change, Identity.NONE);
        }
        gate.record(event, Identities.of(report));
        return change;
    }

    private static Decided order(Scenario gate, String strategyId) {
        return gate.decide(
                gate.buy("AAPL", 10, "1"), new Context(CLIENT, null, null, strategyId, null, null));
    }

    private static void person(Scenario gate, Scope scope, RiskState state) {
        gate.risk(scope, null, state);
    }

    // ---- executions that nobody authorized ----

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void haltsAClientWithTheLastConfirmationThatIsNeededAndNotWithTheOneBefore(int needed) {
        Scenario gate = gate(needed);

        for (int i = 1; i < needed; i++) {
            assertThat(unauthorized(gate, CLIENT))
                    .isEqualTo(
                            new TriggerConfirmed(
                                    Trigger.UNAUTHORIZED_EXECUTION,
                                    HALTED,
                                    i,
                                    needed,
                                    WITHIN,
                                    "execution X-1 of " + new UUID(7, 7) + ", which was BLOCKED"));
            assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(ReasonCode.OK);
        }
        assertThat(unauthorized(gate, CLIENT))
                .isEqualTo(
                        new RiskChanged(
                                HALTED,
                                null,
                                RiskState.HALT,
                                "unauthorized-execution %d/%d in 10000 ms: execution X-1 of %s, which was BLOCKED"
                                        .formatted(needed, needed, new UUID(7, 7)),
                                "gate",
                                1));
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(ReasonCode.POLICY_HALT);
        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 1, "1"), TINY)))
                .containsExactly(ReasonCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"9999, true", "10000, false"})
    void countsTogetherWhatCameWithinTheTimeAlone(long laterMillis, boolean together) {
        Scenario gate = gate(2);
        unauthorized(gate, CLIENT);

        gate.nowMillis += laterMillis;

        assertThat(unauthorized(gate, CLIENT) instanceof RiskChanged).isEqualTo(together);
    }

    @Test
    void theWindowSlides() {
        Scenario gate = gate(3);
        unauthorized(gate, CLIENT);
        gate.nowMillis += 9_000;
        unauthorized(gate, CLIENT);
        gate.nowMillis += 5_000;
        assertThat(unauthorized(gate, CLIENT)).isInstanceOf(TriggerConfirmed.class);

        gate.nowMillis += 1_000;

        assertThat(unauthorized(gate, CLIENT)).isInstanceOf(RiskChanged.class);
    }

    @Test
    void countsEachClientByItself() {
        Scenario gate = gate(2);
        unauthorized(gate, CLIENT);

        assertThat(unauthorized(gate, TINY)).isInstanceOf(TriggerConfirmed.class);
    }

    @Test
    void nothingFollowsWhileTheClientIsHaltedAndWhenItIsReleasedCountingBeginsAnew() {
        Scenario gate = gate(2);
        unauthorized(gate, CLIENT);
        unauthorized(gate, CLIENT);
        assertThat(unauthorized(gate, CLIENT)).isNull();

        person(gate, HALTED, RiskState.NORMAL);

        assertThat(unauthorized(gate, CLIENT)).isInstanceOf(TriggerConfirmed.class);
        assertThat(unauthorized(gate, CLIENT)).isInstanceOf(RiskChanged.class);
        assertThat(gate.kernel.risk().killEpoch()).isEqualTo(2);
    }

    @Test
    void whoMayOnlyReduceIsHaltedAllTheSame() {
        Scenario gate = gate(2);
        unauthorized(gate, CLIENT);
        person(gate, HALTED, RiskState.REDUCE_ONLY);

        assertThat(unauthorized(gate, CLIENT)).isInstanceOf(RiskChanged.class);
        assertThat(gate.kernel.risk().state(HALTED, null)).isEqualTo(RiskState.HALT);
    }

    @Test
    void aStateOfOneSideIsNotThatOfTheScope() {
        Scenario gate = gate(2);
        unauthorized(gate, CLIENT);
        gate.risk(HALTED, Side.BUY, RiskState.HALT);
        gate.risk(HALTED, Side.BUY, RiskState.NORMAL);

        assertThat(unauthorized(gate, CLIENT)).isInstanceOf(RiskChanged.class);
    }

    // ---- strategies ----

    @Test
    void haltsAStrategyBeforeTheOrderThatIsOneTooManyIsBooked() {
        Scenario gate = gate(3);
        Decided first = order(gate, STRATEGY);
        Decided second = order(gate, STRATEGY);
        Decided third = order(gate, STRATEGY);
        assertThat(executed(gate, first)).isNull();
        assertThat(executed(gate, first)).as("of the same order").isNull();
        assertThat(executed(gate, second)).isNull();

        RiskChanged change = executed(gate, third);

        assertThat(change.scope()).isEqualTo(Scope.of(Scope.Kind.STRATEGY, STRATEGY));
        assertThat(change.state()).isEqualTo(RiskState.HALT);
        assertThat(change.reason()).startsWith("repeated-execution 3/3 in 10000 ms: execution ");
        assertThat(Scenario.codes(order(gate, STRATEGY))).containsExactly(ReasonCode.POLICY_HALT);
        assertThat(Scenario.codes(order(gate, "S-2"))).containsExactly(ReasonCode.OK);
        assertThat(gate.kernel.ledger().exposure(CLIENT, "AAPL").position()).isEqualTo(4);
    }

    @Test
    void whatIsExecutedOfAHaltedStrategyIsBookedAndDoesNotCountTowardsTheNextHalt() {
        Scenario gate = gate(2);
        Decided[] orders = {
            order(gate, STRATEGY),
            order(gate, STRATEGY),
            order(gate, STRATEGY),
            order(gate, STRATEGY),
            order(gate, STRATEGY)
        };
        executed(gate, orders[0]);
        assertThat(executed(gate, orders[1])).isNotNull();
        assertThat(executed(gate, orders[2])).isNull();

        person(gate, Scope.of(Scope.Kind.STRATEGY, STRATEGY), RiskState.NORMAL);

        assertThat(executed(gate, orders[3])).isNull();
        assertThat(executed(gate, orders[4])).isNotNull();
    }

    @Test
    void ordersWithoutAStrategyAndOrdersThatAreNotExecutedDoNotCount() {
        Scenario gate = gate(2);
        Decided one = order(gate, STRATEGY);
        Decided canceled = order(gate, STRATEGY);
        gate.close(LifecycleType.ORDER_CANCELED, canceled);

        assertThat(executed(gate, one)).isNull();
        assertThat(executed(gate, order(gate, null))).isNull();
        assertThat(executed(gate, order(gate, null))).isNull();
        assertThat(executed(gate, order(gate, "S-2"))).isNull();
    }

    // ---- positions ----

    @Test
    void aClientMayOnlyReduceASymbolOfWhichItsPlatformSaysAgainAndAgainThatItIsFlat() {
        Scenario gate = gate(2);
        gate.fill(gate.decide(gate.buy("AAPL", 10, "1")), 10, "1");
        assertThat(differs(gate))
                .isEqualTo(
                        new TriggerConfirmed(
                                Trigger.DRIFT, SYMBOL, 1, 2, WITHIN, "flat by C-1, here 10"));
        gate.nowMillis += 999;
        assertThat(differs(gate)).as("the same moment").isNull();

        gate.nowMillis += 1;
        ControlEvent change = differs(gate);

        assertThat(((RiskChanged) change).scope()).isEqualTo(SYMBOL);
        assertThat(((RiskChanged) change).state()).isEqualTo(RiskState.REDUCE_ONLY);
        assertThat(gate.codes(gate.buy("AAPL", 1, "1")))
                .containsExactly(ReasonCode.REDUCE_ONLY_WOULD_INCREASE);
        assertThat(gate.codes(gate.sell("AAPL", 1, "1"))).containsExactly(ReasonCode.OK);
        assertThat(gate.codes(gate.buy("MSFT", 1, "1"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void booksThatAgreeMeanwhileAreNotApart() {
        Scenario gate = gate(2);
        gate.fill(gate.decide(gate.buy("AAPL", 10, "1")), 10, "1");
        differs(gate);
        gate.fill(gate.decide(gate.sell("AAPL", 10, "1")), 10, "1");
        gate.nowMillis += 2_000;
        gate.submit(new PositionClosed("oms", "C-2", "0", CLIENT, "AAPL", 1, 1, START_MILLIS));
        gate.fill(gate.decide(gate.buy("AAPL", 10, "1")), 10, "1");

        assertThat(differs(gate)).isInstanceOf(TriggerConfirmed.class);
    }

    // ---- all of them ----

    @Test
    void whoReadsTheLogHasCountedTheSame() {
        Scenario gate = gate(3);
        unauthorized(gate, CLIENT);
        unauthorized(gate, CLIENT);
        executed(gate, order(gate, STRATEGY));
        executed(gate, order(gate, STRATEGY));

        Scenario again = gate.restarted();

        assertThat(executed(again, order(again, STRATEGY))).isNotNull();
        assertThat(unauthorized(again, CLIENT)).isInstanceOf(RiskChanged.class);
    }

    @Test
    void countingBeginsAnewWhenTheGateStartsAndWhatWasSetStays() {
        Scenario gate = gate(2);
        unauthorized(gate, CLIENT);
        unauthorized(gate, CLIENT);
        unauthorized(gate, TINY);

        gate.record(new Started(2, "test", "0", 3), Identity.NONE);

        assertThat(unauthorized(gate, TINY)).isInstanceOf(TriggerConfirmed.class);
        assertThat(gate.kernel.risk().state(HALTED, null)).isEqualTo(RiskState.HALT);
    }

    @Test
    void whatIsOffDoesNothing() {
        Scenario gate = gate(0);
        gate.fill(gate.decide(gate.buy("AAPL", 10, "1")), 10, "1");

        assertThat(unauthorized(gate, CLIENT)).isNull();
        assertThat(differs(gate)).isNull();
        for (int i = 0; i < 5; i++) {
            assertThat(executed(gate, order(gate, STRATEGY))).isNull();
        }
    }

    @Test
    void ofTooManyScopesTheOneThatWasQuietLongestMakesRoom() {
        Scenario gate = gate(2);
        for (int i = 0; i < Triggers.MOST_SCOPES; i++) {
            unauthorized(gate, "C-" + i);
        }

        unauthorized(gate, "one-more");

        assertThat(unauthorized(gate, "C-1")).isInstanceOf(RiskChanged.class);
        assertThat(unauthorized(gate, "C-0")).isInstanceOf(TriggerConfirmed.class);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "1001, 1", "1, 0", "1, 86400001"})
    void numbersThatMeanNothingAreRefused(int confirmations, long withinMillis) {
        assertThatThrownBy(() -> new Needed(confirmations, withinMillis))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreDifferencesThanFitIntoTheTimeAreRefused() {
        Needed one = new Needed(1, 1);
        new TriggerConfig(one, one, new Needed(3, 2_001));

        assertThatThrownBy(() -> new TriggerConfig(one, one, new Needed(3, 2_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
