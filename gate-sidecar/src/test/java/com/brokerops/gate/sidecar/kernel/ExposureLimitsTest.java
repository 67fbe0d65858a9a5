package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.contract.ReasonCode.AMOUNT_OUT_OF_RANGE;
import static com.brokerops.gate.contract.ReasonCode.EXPOSURE_LIMIT_EXCEEDED;
import static com.brokerops.gate.contract.ReasonCode.NOTIONAL_LIMIT_EXCEEDED;
import static com.brokerops.gate.contract.ReasonCode.OK;
import static com.brokerops.gate.contract.ReasonCode.SYMBOL_EXPOSURE_EXCEEDED;
import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Side;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExposureLimitsTest {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Scenario gate = new Scenario();

    @BeforeEach
    void withoutRules() {
        gate.kernel.use(Scenario.policy());
    }

    // ---- order notional ----

    @Test
    void takesAnOrderWorthTheOrderNotionalLimitAndNotATenThousandthMore() {
        limits(UNLIMITED, money("1000"), 1_000, 1_000);

        assertThat(codes(gate.buy("AAPL", 10, "100"))).containsExactly(OK);
        assertThat(codes(gate.buy("AAPL", 10, "100.00001")))
                .containsExactly(NOTIONAL_LIMIT_EXCEEDED);
        assertThat(codes(gate.sell("MSFT", 10, "100"))).containsExactly(OK);
        assertThat(codes(gate.sell("MSFT", 10, "100.00000001")))
                .containsExactly(NOTIONAL_LIMIT_EXCEEDED);
    }

    @Test
    void reportsTheOperandsOfTheOrderNotionalLimit() {
        limits(UNLIMITED, money("1000"), 1_000, 1_000);

        assertThat(gate.decide(gate.buy("AAPL", 10, "100.00001")).reasons())
                .containsExactly(
                        new Reason(
                                NOTIONAL_LIMIT_EXCEEDED,
                                "order_notional",
                                "order",
                                Unit.MONEY,
                                money("1000"),
                                money("1000.0001"),
                                money("1000")));
    }

    // ---- gross ----

    @Test
    void fillsATinyClientToItsLastTenThousandth() {
        // 9,999.9999 + 0.0001 = 10,000, and then nothing more.
        assertThat(codes(gate.buy("AAPL", 1, "9999.9999"), TINY)).containsExactly(OK);
        assertThat(codes(gate.buy("MSFT", 1, "0.0002"), TINY))
                .containsExactly(EXPOSURE_LIMIT_EXCEEDED);
        assertThat(codes(gate.buy("MSFT", 1, "0.00010001"), TINY))
                .containsExactly(EXPOSURE_LIMIT_EXCEEDED);
        assertThat(codes(gate.buy("MSFT", 1, "0.0001"), TINY)).containsExactly(OK);
        assertThat(gate.kernel.ledger().grossE4(TINY)).isEqualTo(money("10000"));
        assertThat(codes(gate.buy("IBM", 1, "0.00000001"), TINY))
                .containsExactly(EXPOSURE_LIMIT_EXCEEDED);
        assertThat(codes(gate.sell("IBM", 1, "0.00000001"), TINY))
                .containsExactly(EXPOSURE_LIMIT_EXCEEDED);
    }

    @Test
    void reportsTheOperandsOfTheGrossLimit() {
        gate.decide(gate.buy("AAPL", 1, "9999"), TINY);

        Decided decided = gate.decide(gate.buy("MSFT", 3, "1"), TINY);

        assertThat(decided.reasons())
                .containsExactly(
                        new Reason(
                                EXPOSURE_LIMIT_EXCEEDED,
                                "gross",
                                "client:TINY-001",
                                Unit.MONEY,
                                money("10000"),
                                money("10002"),
                                money("1")));
        assertThat(decided.grossBeforeE4()).isEqualTo(money("9999"));
        assertThat(decided.grossAfterE4()).isEqualTo(money("9999"));
    }

    @Test
    void countsPendingBuysAndSellsOfOneSymbolByTheWorseSide() {
        gate.decide(gate.buy("AAPL", 1, "6000"), TINY);

        assertThat(codes(gate.sell("AAPL", 1, "10000"), TINY)).containsExactly(OK);
        assertThat(gate.kernel.ledger().grossE4(TINY)).isEqualTo(money("10000"));
        assertThat(codes(gate.sell("AAPL", 1, "0.0001"), TINY))
                .containsExactly(EXPOSURE_LIMIT_EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 1, "4000"), TINY)).containsExactly(OK);
        assertThat(codes(gate.buy("AAPL", 1, "0.0001"), TINY))
                .containsExactly(EXPOSURE_LIMIT_EXCEEDED);
    }

    @Test
    void countsWhatWasExecutedAtItsCost() {
        gate.fill(gate.decide(gate.buy("AAPL", 10, "900"), TINY), 10, "800");

        assertThat(gate.kernel.ledger().grossE4(TINY)).isEqualTo(money("8000"));
        assertThat(codes(gate.buy("AAPL", 1, "2000.0001"), TINY))
                .containsExactly(EXPOSURE_LIMIT_EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 1, "2000"), TINY)).containsExactly(OK);
    }

    @Test
    void blocksWhatWouldIncreaseOnceALimitIsLoweredBelowTheExposure() {
        gate.fill(gate.decide(gate.buy("AAPL", 10, "900"), TINY), 10, "900");
        gate.limits(TINY, new Limits(money("100"), -1, money("1e6"), -1, -1));

        Decided decided = gate.decide(gate.buy("AAPL", 1, "1"), TINY);

        assertThat(Scenario.codes(decided)).containsExactly(EXPOSURE_LIMIT_EXCEEDED);
        assertThat(decided.reasons().get(0).headroom()).isEqualTo(money("100") - money("9000"));
        assertThat(codes(gate.sell("AAPL", 10, "900"), TINY)).containsExactly(OK);
    }

    // ---- symbol long and short ----

    @Test
    void takesASymbolToItsLongLimitAndNotOnePieceFurther() {
        limits(UNLIMITED, UNLIMITED, 100, 50);

        assertThat(codes(gate.buy("AAPL", 101, "1"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 60, "1"))).containsExactly(OK);
        assertThat(codes(gate.buy("AAPL", 41, "1"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 40, "1"))).containsExactly(OK);
        assertThat(codes(gate.buy("AAPL", 1, "1"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.buy("MSFT", 100, "1"))).containsExactly(OK);
    }

    @Test
    void takesASymbolToItsShortLimitAndNotOnePieceFurther() {
        limits(UNLIMITED, UNLIMITED, 100, 50);

        assertThat(codes(gate.sell("AAPL", 51, "1"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.sell("AAPL", 50, "1"))).containsExactly(OK);
        assertThat(codes(gate.sell("AAPL", 1, "1"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
    }

    @Test
    void measuresASymbolFromThePositionThatIsHeld() {
        limits(UNLIMITED, UNLIMITED, 100, 50);
        gate.fill(gate.decide(gate.buy("AAPL", 80, "1")), 80, "1");

        assertThat(codes(gate.buy("AAPL", 21, "1"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
        // From 80 long to 50 short, and not to 51.
        assertThat(codes(gate.sell("AAPL", 131, "1"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.sell("AAPL", 130, "1"))).containsExactly(OK);
    }

    @Test
    void reportsTheOperandsOfASymbolLimit() {
        limits(UNLIMITED, UNLIMITED, 100, 50);
        gate.fill(gate.decide(gate.buy("AAPL", 80, "1")), 80, "1");

        assertThat(gate.decide(gate.buy("AAPL", 21, "1")).reasons())
                .containsExactly(
                        new Reason(
                                SYMBOL_EXPOSURE_EXCEEDED,
                                "symbol_long",
                                "symbol:AAPL",
                                Unit.QTY,
                                100,
                                101,
                                20));
        assertThat(gate.decide(gate.sell("AAPL", 131, "1")).reasons())
                .containsExactly(
                        new Reason(
                                SYMBOL_EXPOSURE_EXCEEDED,
                                "symbol_short",
                                "symbol:AAPL",
                                Unit.QTY,
                                50,
                                51,
                                130));
    }

    @Test
    void reportsEveryLimitThatAnOrderBreaksInTheOrderOfPrecedence() {
        limits(money("100"), money("100"), 10, 10);

        assertThat(codes(gate.buy("AAPL", 11, "10")))
                .containsExactly(
                        NOTIONAL_LIMIT_EXCEEDED, SYMBOL_EXPOSURE_EXCEEDED, EXPOSURE_LIMIT_EXCEEDED);
    }

    // ---- what reduces ----

    @Test
    void letsAnExitPassEveryExposureLimitButNotTheOrderNotional() {
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10")), 100, "10");
        limits(0, money("500"), 0, 0);

        assertThat(codes(gate.sell("AAPL", 51, "10"))).containsExactly(NOTIONAL_LIMIT_EXCEEDED);
        assertThat(codes(gate.sell("AAPL", 50, "10"))).containsExactly(OK);
    }

    @Test
    void letsACoveringBuyPassEveryExposureLimitButNotTheOrderNotional() {
        gate.fill(gate.decide(gate.sell("AAPL", 100, "10")), 100, "10");
        limits(0, money("500"), 0, 0);

        assertThat(codes(gate.buy("AAPL", 51, "10"))).containsExactly(NOTIONAL_LIMIT_EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 50, "10"))).containsExactly(OK);
    }

    @Test
    void comparesTheWholeOrderOnceAnyPartOfItIncreases() {
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10")), 100, "10");
        limits(money("1000"), UNLIMITED, 1_000, 0);

        assertThat(codes(gate.sell("AAPL", 101, "10"))).containsExactly(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.sell("AAPL", 100, "10"))).containsExactly(OK);
    }

    @Test
    void neverLetsTwoPendingExitsClaimTheSamePosition() {
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10")), 100, "10");
        limits(0, UNLIMITED, 0, 0);

        assertThat(codes(gate.sell("AAPL", 60, "10"))).containsExactly(OK);
        assertThat(codes(gate.sell("AAPL", 60, "10"))).first().isEqualTo(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.sell("AAPL", 41, "10"))).first().isEqualTo(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.sell("AAPL", 40, "10"))).containsExactly(OK);
        assertThat(codes(gate.sell("AAPL", 1, "10"))).first().isEqualTo(SYMBOL_EXPOSURE_EXCEEDED);
    }

    @Test
    void neverLetsTwoPendingCoversClaimTheSameShortPosition() {
        gate.fill(gate.decide(gate.sell("AAPL", 100, "10")), 100, "10");
        limits(0, UNLIMITED, 0, 0);

        assertThat(codes(gate.buy("AAPL", 60, "10"))).containsExactly(OK);
        assertThat(codes(gate.buy("AAPL", 41, "10"))).first().isEqualTo(SYMBOL_EXPOSURE_EXCEEDED);
        assertThat(codes(gate.buy("AAPL", 40, "10"))).containsExactly(OK);
        assertThat(codes(gate.buy("AAPL", 1, "10"))).first().isEqualTo(SYMBOL_EXPOSURE_EXCEEDED);
    }

    @Test
    void givesTheClaimBackWhenAPendingExitIsCanceled() {
        gate.fill(gate.decide(gate.buy("AAPL", 100, "10")), 100, "10");
        limits(0, UNLIMITED, 0, 0);
        Decided exit = gate.decide(gate.sell("AAPL", 100, "10"));
        gate.close(LifecycleType.ORDER_CANCELED, exit);

        assertThat(codes(gate.sell("AAPL", 100, "10"))).containsExactly(OK);
    }

    // ---- amounts that do not fit ----

    @Test
    void blocksAnOrderWhoseNotionalDoesNotFit() {
        limits(UNLIMITED, UNLIMITED, -1, -1);
        Order order = gate.order(Side.BUY, "AAPL", Decimals.MAX_QTY, Decimals.PRICE_BOUND_E8 - 1);

        Decided decided = gate.decide(order);

        assertThat(decided.reasons())
                .containsExactly(Reason.of(AMOUNT_OUT_OF_RANGE, null, "order"));
        assertThat(decided.notionalE4()).isEqualTo(Decided.NO_NOTIONAL);
    }

    @Test
    void blocksAnOrderWithWhichTheExposureWouldNotFit() {
        limits(UNLIMITED, UNLIMITED, -1, -1);
        Order half = gate.buy("AAPL", 1_000_000_000_000L, "500");
        Order sameAgain = gate.buy("AAPL", 1_000_000_000_000L, "500");
        Order elsewhere = gate.buy("MSFT", 1_000_000_000_000L, "500");

        assertThat(codes(half)).containsExactly(OK);
        assertThat(codes(sameAgain)).containsExactly(AMOUNT_OUT_OF_RANGE);
        assertThat(codes(elsewhere)).containsExactly(AMOUNT_OUT_OF_RANGE);
        assertThat(gate.kernel.ledger().exposure(CLIENT, "MSFT")).isEqualTo(Exposure.FLAT);
    }

    @Test
    void blocksAnOrderWithWhichTheSumOverAllClientsWouldNotFit() {
        Limits unlimited = new Limits(UNLIMITED, -1, UNLIMITED, -1, -1);
        gate.limits(CLIENT, unlimited);
        gate.limits("CL-002", unlimited);
        Order half = gate.buy("AAPL", 1_000_000_000_000L, "500");
        Order otherHalf = gate.sell("MSFT", 1_000_000_000_000L, "500");
        gate.decide(half, CLIENT);

        Decided decided = gate.decide(otherHalf, "CL-002");

        assertThat(decided.reasons())
                .containsExactly(Reason.of(AMOUNT_OUT_OF_RANGE, null, "order"));
        assertThat(gate.decide(gate.buy("MSFT", 1, "500"), "CL-002").reasonCode()).isEqualTo(OK);
    }

    private void limits(long gross, long orderNotional, long symbolLong, long symbolShort) {
        gate.limits(CLIENT, new Limits(gross, -1, orderNotional, symbolLong, symbolShort));
    }

    private List<ReasonCode> codes(Order order) {
        return gate.codes(order);
    }

    private List<ReasonCode> codes(Order order, String clientId) {
        return Scenario.codes(gate.decide(order, clientId));
    }
}
