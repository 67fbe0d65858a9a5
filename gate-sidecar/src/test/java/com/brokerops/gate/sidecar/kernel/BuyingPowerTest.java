package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.START_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.WhatIf;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may have at stake for what its platform says it has. */
class BuyingPowerTest {
    private static final long DAY = KernelConfig.BALANCE_MAX_AGE_MILLIS;

    private final Scenario gate = new Scenario();

    BuyingPowerTest() {
        leverage(200);
    }

    private void leverage(long percent) {
        gate.limits(CLIENT, Scenario.LIMITS.withLeverage(percent));
    }

    private Verdict says(String amount) {
        return gate.submit(gate.balance(CLIENT, amount, gate.nowMillis));
    }

    // ---- the limit ----

    @Test
    void authorizesUpToTheBalanceTimesTheLeverageAndNotATenThousandthMore() {
        says("100.0001");

        Decided more = gate.decide(gate.buy("AAPL", 1, "200.0003"));
        Decided all = gate.decide(gate.buy("AAPL", 1, "200.0002"));

        assertThat(more.reasons())
                .containsExactly(
                        new Reason(
                                ReasonCode.BUYING_POWER,
                                "buying_power",
                                "client:CL-001",
                                Unit.MONEY,
                                money("200.0002"),
                                money("200.0003"),
                                money("200.0002")));
        assertThat(Scenario.codes(all)).containsExactly(ReasonCode.OK);
    }

    @Test
    void countsWhatIsPendingOnBothSidesAndWhatPositionsCostOnBothSides() {
        says("100");
        gate.fill(gate.decide(gate.buy("AAPL", 1, "60")), 1, "50");
        gate.fill(gate.decide(gate.sell("IBM", 1, "40")), 1, "40");
        gate.decide(gate.sell("MSFT", 1, "30"));

        assertThat(gate.codes(gate.buy("GE", 1, "80.0001")))
                .containsExactly(ReasonCode.BUYING_POWER);
        assertThat(gate.codes(gate.buy("GE", 1, "80"))).containsExactly(ReasonCode.OK);
        assertThat(gate.codes(gate.sell("GE", 1, "0.0001")))
                .containsExactly(ReasonCode.BUYING_POWER);
    }

    @Test
    void letsAnOrderThatOnlyReducesGoWithoutAnyBuyingPower() {
        says("100");
        gate.fill(gate.decide(gate.buy("AAPL", 10, "20")), 10, "20");
        says("-1");

        assertThat(gate.codes(gate.sell("AAPL", 10, "20"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void roundsWhatABalanceIsGoodForDown() {
        assertThat(new Balance(199, 0).leveredE4(150)).isEqualTo(298);
        assertThat(new Balance(-199, 0).leveredE4(150)).isEqualTo(-299);
        assertThat(new Balance(BalanceReported.MOST_E4, 0).leveredE4(Limits.MAX_LEVERAGE))
                .isEqualTo(BalanceReported.MOST_E4 * 100);
    }

    @Test
    void asksForNoBalanceWithoutALeverage() {
        gate.limits(CLIENT, Scenario.LIMITS);
        says("-5");

        assertThat(gate.codes(gate.buy("AAPL", 1, "100"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void blocksWhatIncreasesWithoutABalanceOrWithOneThatIsTooOld() {
        Reason missing = Reason.of(ReasonCode.BUYING_POWER, "balance", "client:CL-001");

        assertThat(gate.decide(gate.buy("AAPL", 1, "1")).reasons()).containsExactly(missing);
        says("100");
        gate.nowMillis += DAY;
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(ReasonCode.OK);
        gate.nowMillis++;
        assertThat(gate.decide(gate.buy("AAPL", 1, "1")).reasons()).containsExactly(missing);
        gate.limits(TINY, Scenario.LIMITS.withLeverage(100));
        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 1, "1"), TINY)))
                .as("another account")
                .containsExactly(ReasonCode.BUYING_POWER);
    }

    @Test
    void takesTheOriginalOutOfTheWayOfItsReplacement() {
        says("100");
        Decided original = gate.decide(gate.buy("AAPL", 10, "20"));
        gate.accept(original);

        assertThat(gate.codes(gate.replacing(original, 10, "20"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void setsTheOrdersOfAListAsideOneAfterTheOther() {
        says("100");
        Order first = gate.buy("AAPL", 1, "150");
        Order second = gate.buy("IBM", 1, "60");

        List<Decided> decisions = gate.decide(Contingency.NONE, CLIENT, first, second);

        assertThat(Scenario.codes(decisions.get(0))).containsExactly(ReasonCode.LIST_BLOCKED);
        assertThat(Scenario.codes(decisions.get(1))).containsExactly(ReasonCode.BUYING_POWER);
    }

    @Test
    void saysInAWhatIfHowMuchIsLeftAndHowManyWouldGo() {
        says("100");
        gate.decide(gate.buy("IBM", 1, "50"));
        Order order = gate.buy("AAPL", 10, "20");

        WhatIf whatIf = gate.kernel.whatIf(order, Context.of(CLIENT), null, null, gate.nowMillis);

        assertThat(whatIf.largestQty()).isEqualTo(7);
        assertThat(whatIf.measures())
                .contains(
                        new Reason(
                                ReasonCode.BUYING_POWER,
                                "buying_power",
                                "client:CL-001",
                                Unit.MONEY,
                                money("200"),
                                money("250"),
                                money("150")));
    }

    // ---- what was said ----

    @Test
    void theNewestBalanceCountsByThePlatformsOwnTime() {
        says("100");
        BalanceReported older = gate.balance(CLIENT, "9000", gate.nowMillis - 1);
        BalanceReported same = gate.balance(CLIENT, "9000", gate.nowMillis);
        BalanceReported newer = gate.balance(CLIENT, "10", gate.nowMillis + 1);

        assertThat(gate.submit(older)).isInstanceOf(Verdict.Outdated.class);
        assertThat(gate.submit(same)).isInstanceOf(Verdict.Outdated.class);
        assertThat(gate.codes(gate.buy("AAPL", 1, "200.01")))
                .containsExactly(ReasonCode.BUYING_POWER);
        assertThat(gate.submit(newer)).isInstanceOf(Verdict.Event.class);
        assertThat(gate.codes(gate.buy("AAPL", 1, "20.01")))
                .containsExactly(ReasonCode.BUYING_POWER);
    }

    @Test
    void theSameAgainIsADuplicateAndTheSameIdWithAnotherAmountAConflict() {
        BalanceReported told = Scenario.balance("B-1", CLIENT, money("100"), START_MILLIS);
        BalanceReported other = Scenario.balance("B-1", CLIENT, money("101"), START_MILLIS + 1);
        gate.submit(told);
        long seq = gate.lastSeq();

        assertThat(gate.submit(told)).isEqualTo(new Verdict.Duplicate(seq));
        assertThat(gate.submit(other)).isEqualTo(new Verdict.Conflict(seq));
    }

    @ParameterizedTest
    @CsvSource({"0, Event", "1, Unprocessable"})
    void aBalanceOfTheFutureIsNotTrueYet(long beyondTheSkew, String verdict) {
        long asOf = START_MILLIS + Scenario.SKEW_MILLIS + beyondTheSkew;

        assertThat(gate.submit(gate.balance(CLIENT, "1", asOf)).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void moreAccountsThanThereIsRoomForAreRefusedAndKnownOnesAreNot() {
        Scenario small = new Scenario(new Ledger.Capacity(2, 10, 10, 10, 10));
        small.submit(small.balance(CLIENT, "1", START_MILLIS));
        small.submit(small.balance(TINY, "1", START_MILLIS));

        assertThat(small.submit(small.balance("THIRD", "1", START_MILLIS)))
                .isInstanceOf(Verdict.NoRoom.class);
        assertThat(small.submit(small.balance(TINY, "2", START_MILLIS + 1)))
                .isInstanceOf(Verdict.Event.class);
    }

    // ---- evidence ----

    @Test
    void theLineOfADecisionSaysWhatBalanceItMetAndADecisionTakenAgainIsTheSame() {
        says("100");
        gate.fill(gate.decide(gate.sell("IBM", 1, "40")), 1, "40");
        Decided blocked = gate.decide(gate.buy("AAPL", 1, "170"));
        Decided authorized = gate.decide(gate.buy("AAPL", 1, "150"));
        gate.nowMillis += DAY + 1;
        Decided missing = gate.decide(gate.buy("AAPL", 1, "1"));

        assertThat(funds(authorized))
                .isEqualTo(new Met.Funds(money("40"), new Balance(money("100"), START_MILLIS)));
        assertThat(funds(missing).balance()).isNull();
        for (Decided decided : List.of(blocked, authorized, missing)) {
            Reexecution again = Reexecution.of(decided, Scenario.DEFAULT_POLICY);
            assertThat(again.firstDifference()).isNull();
        }
    }

    private static Met.Funds funds(Decided decided) {
        Met.Limited client = Objects.requireNonNull(decided.met()).limited(Kind.CLIENT);
        return Objects.requireNonNull(Objects.requireNonNull(client).funds());
    }

    @Test
    void aKernelThatReadsTheLogKnowsTheSameBalancesAndTheSameEvents() {
        BalanceReported told = gate.balance(CLIENT, "100", START_MILLIS);
        gate.submit(told);
        gate.fill(gate.decide(gate.buy("AAPL", 1, "120")), 1, "120");
        Decided open = gate.decide(gate.buy("AAPL", 1, "70"));
        gate.close(LifecycleType.ORDER_CANCELED, open);

        Scenario again = gate.restarted();

        assertThat(again.submit(told)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(again.codes(again.buy("GE", 1, "80.01")))
                .containsExactly(ReasonCode.BUYING_POWER);
        assertThat(again.codes(again.buy("GE", 1, "80"))).containsExactly(ReasonCode.OK);
    }
}
