package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.START_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static com.brokerops.gate.sidecar.kernel.Scenario.price;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuationTest {
    private final Scenario gate = new Scenario();

    @ParameterizedTest
    @CsvSource({
        // type, side, limit, stop, reference, worth
        "LIMIT, BUY, 10, 0, 0, 10",
        "LIMIT, BUY, 10, 0, 12, 10",
        "LIMIT, SELL, 10, 0, 0, 10",
        "LIMIT, SELL, 10, 0, 9, 10",
        "LIMIT, SELL, 10, 0, 12, 12",
        "MARKET, BUY, 0, 0, 10, 10.5",
        "MARKET, BUY, 0, 0, 0.00000001, 0.00000002",
        "MARKET, SELL, 0, 0, 10, 10",
        "STOP, BUY, 0, 11, 10, 11",
        "STOP, SELL, 0, 9, 10, 9",
        "STOP_LIMIT, BUY, 12, 11, 10, 12",
        "STOP_LIMIT, BUY, 10, 11, 10, 11",
        "STOP_LIMIT, SELL, 8, 9, 10, 10",
    })
    void isWorthWhatItCanCost(
            OrderType type, Side side, String limit, String stop, String reference, String worth) {
        gate.kernel.use(Scenario.policy());
        gate.reference =
                reference.equals("0") ? null : new ReferencePrice(price(reference), START_MILLIS);

        Decided decided = gate.decide(order(type, side, optional(limit), optional(stop), false));

        assertThat(decided.reasons()).isEmpty();
        assertThat(decided.valuedAtE8()).isEqualTo(price(worth));
        assertThat(decided.reservedE4())
                .isEqualTo(com.brokerops.gate.contract.Amounts.notionalE4(1, price(worth)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, OK",
        "5000, OK",
        "-5000, OK",
        "5001, PRICE_UNAVAILABLE",
        "-5001, PRICE_UNAVAILABLE"
    })
    void trustsAReferencePriceForFiveSeconds(long ageMillis, ReasonCode expected) {
        gate.reference = new ReferencePrice(price("10"), START_MILLIS - ageMillis);

        assertThat(gate.codes(order(OrderType.MARKET, Side.BUY, 0, 0, false)))
                .containsExactly(expected);
    }

    @Test
    void neverTakesAMarketOrderForWorthless() {
        assertThat(gate.codes(order(OrderType.MARKET, Side.BUY, 0, 0, false)))
                .containsExactly(ReasonCode.PRICE_UNAVAILABLE);
    }

    @Test
    void saysWhatItTookAnOrderToBeWorthAndWhy() {
        gate.reference = new ReferencePrice(price("10"), START_MILLIS - 1);

        Decided decided = gate.decide(order(OrderType.MARKET, Side.BUY, 0, 0, false));

        assertThat(decided.reference()).isEqualTo(gate.reference);
        assertThat(decided.notionalE4()).isEqualTo(money("10.5"));
    }

    @Test
    void blocksAReduceOnlyOrderThatWouldIncrease() {
        gate.fill(gate.decide(gate.buy("AAPL", 5, "1")), 5, "1");

        assertThat(gate.codes(reducing(Side.SELL, 6)))
                .containsExactly(ReasonCode.REDUCE_ONLY_WOULD_INCREASE);
        assertThat(gate.codes(reducing(Side.BUY, 1)))
                .containsExactly(ReasonCode.REDUCE_ONLY_WOULD_INCREASE);
        assertThat(gate.codes(reducing(Side.SELL, 5))).containsExactly(ReasonCode.OK);
    }

    private Order reducing(Side side, long qty) {
        return new Order(
                "R-" + side + qty,
                "AAPL",
                side,
                qty,
                price("1"),
                OrderType.LIMIT,
                TimeInForce.DAY,
                Order.NO_PRICE,
                true,
                null);
    }

    private static Order order(
            OrderType type, Side side, long limitE8, long stopE8, boolean reduceOnly) {
        return new Order(
                "V-1", "AAPL", side, 1, limitE8, type, TimeInForce.DAY, stopE8, reduceOnly, null);
    }

    private static long optional(String price) {
        return price.equals("0") ? Order.NO_PRICE : price(price);
    }
}
