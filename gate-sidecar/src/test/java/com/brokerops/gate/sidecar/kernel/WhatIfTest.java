package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.WhatIf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same decision without its consequences. */
class WhatIfTest {
    private final Scenario gate = new Scenario();

    @Test
    void saysWhatADecisionWouldSayAndLeavesNothingBehind() {
        Order order = gate.buy("GME", 1001, "0.50");
        List<String> before = gate.ledger();

        WhatIf considered = ask(order, CLIENT);

        assertThat(gate.ledger()).isEqualTo(before);
        assertThat(gate.kernel.ledger().knownOrders()).isZero();
        assertThat(considered.reasons()).isEqualTo(gate.decide(order).reasons());
    }

    @Test
    void measuresTheOrderAgainstEveryLimit() {
        gate.decide(gate.buy("AAPL", 10, "100"), TINY); // 1,000 of 10,000

        assertThat(ask(gate.buy("AAPL", 20, "100"), TINY).measures())
                .contains(
                        new Reason(
                                ReasonCode.EXPOSURE_LIMIT_EXCEEDED,
                                "gross",
                                "client:TINY-001",
                                Unit.MONEY,
                                money("10000"),
                                money("3000"),
                                money("9000")))
                .extracting(Reason::ruleId)
                .containsExactly("order_notional", "symbol_long", "gross", "net");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 90, 91, 1000, 1_000_000_000_000L})
    void knowsTheLargestQuantityWhateverWasAsked(long asked) {
        gate.decide(gate.buy("AAPL", 10, "100"), TINY);
        Order order = gate.buy("AAPL", asked, "100");

        WhatIf considered = ask(order, TINY);

        assertThat(considered.largestQty()).isEqualTo(90);
        assertThat(gate.decide(gate.buy("AAPL", 91, "100"), TINY).reasons()).isNotEmpty();
        assertThat(gate.decide(gate.buy("AAPL", 90, "100"), TINY).reasons()).isEmpty();
    }

    @Test
    void knowsThatTheLargestQuantityIsAMatterOfRulesToo() {
        assertThat(ask(gate.buy("GME", 1, "10"), CLIENT).largestQty()).isEqualTo(10);
        assertThat(ask(gate.buy("AAPL", 1, "0.99"), CLIENT).largestQty()).isEqualTo(100);
    }

    @Test
    void knowsOfNoQuantityWhereNothingMayGo() {
        gate.risk(RiskState.HALT);

        WhatIf considered = ask(gate.buy("AAPL", 1, "1"), CLIENT);

        assertThat(considered.reasons())
                .extracting(Reason::code)
                .containsExactly(ReasonCode.POLICY_HALT);
        assertThat(considered.largestQty()).isZero();
    }

    private WhatIf ask(Order order, String clientId) {
        return gate.kernel.whatIf(order, Context.of(clientId), null, null, gate.nowMillis);
    }
}
