package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.WhatIf;
import com.brokerops.gate.sidecar.kernel.ledger.ScopePosition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a desk, a trader or a strategy may be long or short of one symbol by its own orders. */
class PositionLimitTest {
    private static final long NONE = Limits.NOT_SET;
    private static final ReasonCode EXCEEDED = ReasonCode.SYMBOL_EXPOSURE_EXCEEDED;
    private static final Context WAY = new Context(CLIENT, "X", "X", "X", null, null);
    private static final Context OTHER_CLIENT = new Context(TINY, "X", "X", "X", null, null);
    private static final Context OTHER_WAY = new Context(CLIENT, "Y", "Y", "Y", null, null);
    private static final Scope STRATEGY = Scope.of(Kind.STRATEGY, "X");

    private final Scenario gate = new Scenario();

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DESK", "TRADER", "STRATEGY"})
    void isUsedUpByWhatIsHeldAndWhatIsBeingBought(Kind kind) {
        Scope scope = Scope.of(kind, "X");
        gate.limits(scope, position(100, NONE));
        gate.fill(gate.decide(gate.buy("AAPL", 60, "10"), WAY), 60, "10");
        gate.decide(gate.buy("AAPL", 30, "10"), WAY);

        Decided above = gate.decide(gate.buy("AAPL", 11, "10"), WAY);

        assertThat(above.reasons())
                .containsExactly(
                        new Reason(EXCEEDED, "symbol_long", scope.text(), Unit.QTY, 100, 101, 10));
        assertThat(Reexecution.of(above, Scenario.DEFAULT_POLICY).firstDifference()).isNull();
        assertThat(codes(gate.buy("MSFT", 100, "10"), WAY)).containsExactly(ReasonCode.OK);
        assertThat(codes(gate.buy("AAPL", 11, "10"), OTHER_WAY)).containsExactly(ReasonCode.OK);
        assertThat(codes(gate.buy("AAPL", 10, "10"), WAY)).containsExactly(ReasonCode.OK);
        assertThat(codes(gate.buy("AAPL", 1, "10"), WAY)).containsExactly(EXCEEDED);
    }

    @Test
    void isUsedUpByWhatIsSoldShort() {
        gate.limits(STRATEGY, position(NONE, 50));
        gate.fill(gate.decide(gate.sell("AAPL", 30, "10"), WAY), 30, "10");
        gate.decide(gate.buy("AAPL", 30, "10"), WAY); // which may never be executed

        assertThat(gate.decide(gate.sell("AAPL", 21, "10"), WAY).reasons())
                .containsExactly(
                        new Reason(EXCEEDED, "symbol_short", "strategy:X", Unit.QTY, 50, 51, 20));
        assertThat(codes(gate.sell("AAPL", 20, "10"), WAY)).containsExactly(ReasonCode.OK);
    }

    @Test
    void isOfAllClientsTogetherAndOfNobodyElsesOrders() {
        gate.limits(STRATEGY, position(100, 100));
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10"), WAY), 100, "10");
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10"), OTHER_WAY), 100, "10");
        assertThat(codes(gate.buy("AAPL", 1, "10"), OTHER_CLIENT)).containsExactly(EXCEEDED);

        gate.fill(gate.decide(gate.sell("AAPL", 40, "10"), OTHER_CLIENT), 40, "10");

        assertThat(held()).isEqualTo("60, buying 0, selling 0");
        assertThat(codes(gate.buy("AAPL", 41, "10"), WAY)).containsExactly(EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 40, "10"), WAY)).containsExactly(ReasonCode.OK);
    }

    @Test
    void holdsUpNobodyWhoReducesWhatTheClientHas() {
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10"), OTHER_WAY), 100, "10");
        gate.limits(STRATEGY, position(0, 0));

        assertThat(codes(gate.sell("AAPL", 100, "10"), WAY)).containsExactly(ReasonCode.OK);
        assertThat(codes(gate.sell("AAPL", 1, "10"), WAY)).containsExactly(EXCEEDED);
    }

    @Test
    void goesBackWithAnExecutionThatIsTakenBackAndOnWithOneThatIsCorrected() {
        gate.limits(STRATEGY, position(100, NONE));
        Decided order = gate.decide(gate.buy("AAPL", 100, "10"), WAY);
        Lifecycle first = gate.fill(order, 40, "10");
        Lifecycle second = gate.fill(order, 60, "10");
        assertThat(held()).isEqualTo("100, buying 0, selling 0");

        gate.applied(gate.correct(second, 50, "10"));
        assertThat(held()).isEqualTo("90, buying 10, selling 0");
        gate.applied(gate.bust(first));
        assertThat(held()).isEqualTo("50, buying 50, selling 0");
        gate.close(LifecycleType.ORDER_CANCELED, order);
        assertThat(held()).isEqualTo("50, buying 0, selling 0");
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());

        assertThat(codes(gate.buy("AAPL", 51, "10"), WAY)).containsExactly(EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 50, "10"), WAY)).containsExactly(ReasonCode.OK);
    }

    @Test
    void countsTheLargerOfAnOrderAndItsReplacementAndTheReplacementAloneWhenItAsks() {
        gate.limits(STRATEGY, position(100, NONE));
        Decided original = gate.decide(gate.buy("AAPL", 80, "10"), WAY);

        assertThat(codes(gate.replacing(original, 101, "10"), WAY)).containsExactly(EXCEEDED);
        assertThat(codes(gate.replacing(original, 90, "10"), WAY)).containsExactly(ReasonCode.OK);
        assertThat(held()).isEqualTo("0, buying 90, selling 0");
        assertThat(codes(gate.buy("AAPL", 11, "10"), WAY)).containsExactly(EXCEEDED);
    }

    @Test
    void countsWhatComesBeforeAnOrderInItsListIfItIsOfTheSameSymbol() {
        gate.limits(STRATEGY, position(100, NONE));
        List<Order> fits =
                List.of(
                        gate.buy("AAPL", 60, "10"),
                        gate.buy("MSFT", 60, "10"),
                        gate.buy("AAPL", 40, "10"));
        List<Order> doesNot = List.of(gate.buy("IBM", 60, "10"), gate.buy("IBM", 41, "10"));

        assertThat(decisions(doesNot))
                .containsExactly(List.of(ReasonCode.LIST_BLOCKED), List.of(EXCEEDED));
        assertThat(decisions(fits))
                .containsExactly(
                        List.of(ReasonCode.OK), List.of(ReasonCode.OK), List.of(ReasonCode.OK));
    }

    @Test
    void isShownByAWhatIfWithWhatIsLeftOfIt() {
        gate.limits(STRATEGY, position(100, NONE));
        gate.fill(gate.decide(gate.buy("AAPL", 60, "10"), WAY), 60, "10");
        Order asked = gate.buy("AAPL", 1, "10");

        WhatIf answer = gate.kernel.whatIf(asked, WAY, null, null, gate.nowMillis);

        assertThat(answer.measures())
                .contains(new Reason(EXCEEDED, "symbol_long", "strategy:X", Unit.QTY, 100, 61, 40));
        assertThat(answer.largestQty()).isEqualTo(40);
    }

    private List<List<ReasonCode>> decisions(List<Order> orders) {
        ListVerdict verdict = gate.authorize(Contingency.NONE, WAY, orders);
        return ((ListVerdict.New) verdict).decisions().stream().map(Scenario::codes).toList();
    }

    private static Limits position(long most, long mostShort) {
        return new Limits(NONE, NONE, NONE, most, mostShort);
    }

    private List<ReasonCode> codes(Order order, Context context) {
        return Scenario.codes(gate.decide(order, context));
    }

    private String held() {
        ScopePosition held = gate.kernel.ledger().account(Kind.STRATEGY, "X").position("AAPL");
        return "%d, buying %d, selling %d"
                .formatted(held.qty(), held.pendingBuyQty(), held.pendingSellQty());
    }
}
