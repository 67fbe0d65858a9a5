package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static com.brokerops.gate.sidecar.kernel.Scenario.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.policy.Rule;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultPolicyTest {
    private final Scenario gate = new Scenario();

    @ParameterizedTest
    @CsvSource({
        "AAPL, 1, 0.00000001, OK",
        "AAPL, 1000, 185.50, OK",
        "AAPL, 1001, 185.50, QTY_LIMIT_EXCEEDED",
        "GME, 10, 185.50, OK",
        "GME, 11, 185.50, SYMBOL_RESTRICTION",
        "gme, 10, 185.50, OK",
        "gme, 11, 185.50, SYMBOL_RESTRICTION",
        "GmE, 11, 185.50, SYMBOL_RESTRICTION",
        "GMEX, 11, 185.50, OK",
        "GM, 11, 185.50, OK",
        "AAPL, 100, 0.99999999, OK",
        "AAPL, 101, 0.99999999, PENNY_STOCK_RESTRICTION",
        "AAPL, 100, 1.00, OK",
        "AAPL, 101, 1.00, OK",
        "AAPL, 101, 1.00000001, OK",
        "AAPL, 1001, 0.99, QTY_LIMIT_EXCEEDED PENNY_STOCK_RESTRICTION",
        "GME, 101, 0.99, SYMBOL_RESTRICTION PENNY_STOCK_RESTRICTION",
        "GME, 1001, 185.50, SYMBOL_RESTRICTION QTY_LIMIT_EXCEEDED",
        "GME, 1001, 0.50, SYMBOL_RESTRICTION QTY_LIMIT_EXCEEDED PENNY_STOCK_RESTRICTION"
    })
    void decidesAtItsBoundaries(String symbol, long qty, String price, String codes) {
        List<ReasonCode> expected =
                Arrays.stream(codes.split(" ")).map(ReasonCode::valueOf).toList();
        String upperCased = Identifiers.upperCased(symbol);

        assertThat(gate.codes(gate.buy(upperCased, qty, price))).isEqualTo(expected);
        assertThat(gate.codes(gate.sell(upperCased, qty, price))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "MARKET,     ,     ,     0.96, PENNY_STOCK_RESTRICTION", // worth 1.008 with its collar
        "MARKET,     ,     ,     1.00, OK",
        "MARKET,     ,     ,     ,     PRICE_UNAVAILABLE",
        "STOP,       ,     0.99, ,     PENNY_STOCK_RESTRICTION",
        "STOP,       ,     1.00, ,     OK",
        "STOP_LIMIT, 0.99, 1.00, ,     PENNY_STOCK_RESTRICTION",
        "STOP_LIMIT, 1.00, 0.99, ,     PENNY_STOCK_RESTRICTION",
        "STOP_LIMIT, 1.00, 1.00, ,     OK",
        "LIMIT,      0.99, ,     1.00, PENNY_STOCK_RESTRICTION",
    })
    void doesNotLetAPennyStockPassForWantOfALimitPrice(
            OrderType type, String limit, String stop, String reference, ReasonCode code) {
        gate.reference =
                reference == null ? null : new ReferencePrice(price(reference), gate.nowMillis);
        for (Side side : Side.values()) {
            Order order =
                    new Order(
                            "ORD-" + side,
                            "PNNY",
                            side,
                            101,
                            limit == null ? Order.NO_PRICE : price(limit),
                            type,
                            TimeInForce.DAY,
                            stop == null ? Order.NO_PRICE : price(stop),
                            false,
                            null);

            assertThat(gate.codes(order)).containsExactly(code);
        }
    }

    @Test
    void authorizesWithEverythingThatTheLogMustHold() {
        Order order = gate.buy("AAPL", 100, "185.50");

        Decided decided = gate.decide(order);

        assertThat(decided)
                .usingRecursiveComparison()
                .ignoringFields("traceId", "context")
                .isEqualTo(
                        new Decided(
                                decided.traceId(),
                                "0".repeat(32),
                                "1".repeat(64),
                                order,
                                decided.context(),
                                Status.AUTHORIZED,
                                List.of(),
                                List.of("allow_default"),
                                "policy.v0.2",
                                "5".repeat(64),
                                2,
                                Scenario.START_MILLIS,
                                Scenario.START_MILLIS + Scenario.TTL_MILLIS,
                                "dev-1",
                                0,
                                Durability.SYNCED,
                                null,
                                null,
                                price("185.50"),
                                money("18550"),
                                0,
                                money("18550"),
                                100,
                                money("18550"),
                                new Exposure(0, 0, 100, money("18550"), 0, 0),
                                new Met(
                                        500,
                                        Exposure.FLAT,
                                        null,
                                        null,
                                        List.of(
                                                new Met.Limited(
                                                        Scope.Kind.CLIENT,
                                                        Scenario.LIMITS,
                                                        0,
                                                        0,
                                                        0,
                                                        0,
                                                        0)))));
        assertThat(decided.context().clientId()).isEqualTo(Scenario.CLIENT);
    }

    @Test
    void reportsEveryRuleThatFiresWithItsOperands() {
        Decided decided = gate.decide(gate.buy("GME", 1001, "0.50"));

        assertThat(decided.reasons())
                .containsExactly(
                        new Reason(
                                ReasonCode.SYMBOL_RESTRICTION,
                                "symbol_gme",
                                "symbol:GME",
                                Unit.QTY,
                                10,
                                1001,
                                10),
                        new Reason(
                                ReasonCode.QTY_LIMIT_EXCEEDED,
                                "qty_limit",
                                "order",
                                Unit.QTY,
                                1000,
                                1001,
                                1000),
                        new Reason(
                                ReasonCode.PENNY_STOCK_RESTRICTION,
                                "penny_stock",
                                "order",
                                Unit.QTY,
                                100,
                                1001,
                                100));
        assertThat(decided.ruleIds()).containsExactly("symbol_gme", "qty_limit", "penny_stock");
    }

    @Test
    void reservesNothingForABlockedOrder() {
        Decided decided = gate.decide(gate.buy("GME", 11, "185.50"));

        assertThat(decided.status()).isEqualTo(Status.BLOCKED);
        assertThat(decided.reservedE4()).isZero();
        assertThat(decided.notionalE4()).isEqualTo(money("2040.5"));
        assertThat(decided.exposureAfter()).isNull();
        assertThat(decided.grossAfterE4()).isEqualTo(decided.grossBeforeE4());
        assertThat(gate.kernel.ledger().reservation(decided.traceId())).isNull();
        assertThat(gate.kernel.ledger().exposure(Scenario.CLIENT, "GME")).isEqualTo(Exposure.FLAT);
        assertThat(gate.kernel.ledger().grossE4(Scenario.CLIENT)).isZero();
    }

    @Test
    void blocksAClientWithoutLimits() {
        Decided decided = gate.decide(gate.buy("AAPL", 1, "1"), "CL-UNKNOWN");

        assertThat(decided.reasons())
                .containsExactly(Reason.of(ReasonCode.LIMITS_NOT_SET, null, "client:CL-UNKNOWN"));
        assertThat(decided.ruleIds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, 10000", "10000, -1", "-1, -1"})
    void blocksAClientThatLacksAGrossOrAnOrderNotionalLimit(long gross, long orderNotional) {
        gate.limits("PARTLY", new Limits(gross, 10_000, orderNotional, 10, 10));

        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 1, "1"), "PARTLY")))
                .containsExactly(ReasonCode.LIMITS_NOT_SET);
    }

    @Test
    void checksNoOtherLimitThatNobodySet() {
        gate.limits("PARTLY", new Limits(money("1e9"), -1, money("1e9"), -1, -1));

        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 1000, "9999"), "PARTLY")))
                .containsExactly(ReasonCode.OK);
        assertThat(Scenario.codes(gate.decide(gate.sell("MSFT", 1000, "9999"), "PARTLY")))
                .containsExactly(ReasonCode.OK);
    }

    @Test
    void blocksAClientWhoseLimitsWereTakenAway() {
        gate.limits(Scenario.CLIENT, null);

        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(ReasonCode.LIMITS_NOT_SET);
    }

    @Test
    void blocksAnOrderWithoutAPrice() {
        Decided decided = gate.decide(gate.order(Side.BUY, "AAPL", 1, Order.NO_PRICE));

        assertThat(decided.reasons())
                .containsExactly(Reason.of(ReasonCode.PRICE_UNAVAILABLE, null, "order"));
        assertThat(decided.notionalE4()).isEqualTo(Decided.NO_NOTIONAL);
    }

    @Test
    void reportsTheMissingLimitsAndTheMissingPriceTogether() {
        Order order = gate.order(Side.BUY, "AAPL", 1, Order.NO_PRICE);

        assertThat(Scenario.codes(gate.decide(order, "CL-UNKNOWN")))
                .containsExactly(ReasonCode.LIMITS_NOT_SET, ReasonCode.PRICE_UNAVAILABLE);
    }

    @Test
    void checksTheRulesOfAnOrderWithoutAPriceAsFarAsTheyGo() {
        assertThat(gate.codes(gate.order(Side.SELL, "GME", 1001, Order.NO_PRICE)))
                .containsExactly(
                        ReasonCode.PRICE_UNAVAILABLE,
                        ReasonCode.SYMBOL_RESTRICTION,
                        ReasonCode.QTY_LIMIT_EXCEEDED);
    }

    @Test
    void blocksWhenARuleThrowsAndStillReportsTheOthers() {
        Rule throwing =
                new Rule() {
                    @Override
                    public String id() {
                        return "broken_rule";
                    }

                    @Override
                    public Reason check(Order order, long leastPriceE8) {
                        throw new ArithmeticException("by zero");
                    }
                };
        gate.kernel.use(Scenario.policy(throwing, new Rules.OrderQuantity("qty_limit", 10)));

        Decided small = gate.decide(gate.buy("AAPL", 1, "1"));
        Decided large = gate.decide(gate.buy("AAPL", 11, "1"));

        Reason error =
                Reason.of(ReasonCode.POLICY_ERROR, "broken_rule", "java.lang.ArithmeticException");
        assertThat(small.status()).isEqualTo(Status.BLOCKED);
        assertThat(small.reasons()).containsExactly(error);
        assertThat(large.reasons()).first().isEqualTo(error);
        assertThat(Scenario.codes(large))
                .containsExactly(ReasonCode.POLICY_ERROR, ReasonCode.QTY_LIMIT_EXCEEDED);
    }

    @Test
    void decidesNothingWithoutAPolicy() {
        Scenario other = new Scenario();
        Kernel kernel = new Kernel(new KernelConfig(1000, 0, Valuation.DEFAULT, Scenario.ROOMY));
        Order order = other.buy("AAPL", 1, "1");

        assertThatThrownBy(() -> kernel.authorize(order, otherContext(), stamp(order)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("no policy");
    }

    private static Context otherContext() {
        return Context.of(Scenario.CLIENT);
    }

    private static Stamp stamp(Order order) {
        return new Stamp(
                1,
                new UUID(1, 2),
                "",
                "",
                Identities.of(order, otherContext()),
                null,
                null,
                "k",
                Durability.SYNCED);
    }

    @Test
    void refusesARuleWithANumberThatMakesNoSense() {
        assertThatThrownBy(() -> new Rules.OrderQuantity("r", -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rules.OrderQuantity("r", 1_000_000_000_001L))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rules.SymbolQuantity("r", "GME", -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rules.LowPriceQuantity("r", price("1"), -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rules.LowPriceQuantity("r", 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rules.LowPriceQuantity("r", 6_710_886_400_000_000L, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
