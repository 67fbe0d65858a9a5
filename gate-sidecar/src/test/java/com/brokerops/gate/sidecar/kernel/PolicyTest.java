package com.brokerops.gate.sidecar.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rule;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTest {
    /** A rule that must not be asked. */
    private record Untouchable(String id, String symbol) implements Rule {
        @Override
        public Reason check(Order order, long leastPriceE8) {
            throw new IllegalStateException(id + " was asked about " + order.symbol());
        }
    }

    private static final Policy POLICY =
            new Policy(
                    "test",
                    "0".repeat(64),
                    List.of(
                            new Untouchable("other-first", "OTHER"),
                            new Rules.SymbolQuantity("gme-small", "GME", 10),
                            new Rules.OrderQuantity("any", 100),
                            new Untouchable("other-last", "OTHER"),
                            new Rules.SymbolQuantity("gme-tiny", "GME", 5)),
                    "allow");

    private static List<String> firing(String symbol, long qty) {
        Order order =
                new Order(
                        "ORD-1",
                        symbol,
                        Side.BUY,
                        qty,
                        100_000_000,
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        List<Reason> reasons = new ArrayList<>();
        POLICY.check(order, order.priceE8(), reasons);
        return reasons.stream().map(Reason::ruleId).toList();
    }

    @Test
    void asksTheRulesForEverySymbolAndThoseOfTheOrdersOwnInTheirOrder() {
        assertThat(firing("GME", 101)).containsExactly("gme-small", "any", "gme-tiny");
        assertThat(firing("GME", 6)).containsExactly("gme-tiny");
    }

    @Test
    void doesNotAskARuleForAnotherSymbol() {
        assertThat(firing("AAPL", 101)).containsExactly("any");
        assertThat(firing("AAPL", 100)).isEmpty();
    }

    @Test
    void blocksByARuleThatThrows() {
        assertThat(firing("OTHER", 1)).containsExactly("other-first", "other-last");
    }
}
