package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.SKEW_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.TTL_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An order and the one that is to replace it: the larger of the two is set aside. */
class ReplaceTest {
    private final Scenario gate = new Scenario();
    private Decided original;

    @BeforeEach
    void authorizeTheOriginal() {
        original = gate.decide(gate.buy("AAPL", 10, "100"));
        gate.accept(original);
    }

    @Test
    void setsAsideTheLargerOfBothUntilTheVenueHasSpoken() {
        Decided larger = gate.decide(gate.replacing(original, 15, "101"));

        assertThat(larger.replaces()).isEqualTo(original.traceId());
        assertThat(larger.exposureAfter()).isEqualTo(pending(15, "1515"));
        assertThat(larger.grossBeforeE4()).isEqualTo(money("1000"));
        assertThat(larger.grossAfterE4()).isEqualTo(money("1515"));
    }

    @Test
    void takesTheLargerQuantityAndTheLargerAmountEachByItself() {
        Decided cheaper = gate.decide(gate.replacing(original, 15, "10"));

        assertThat(cheaper.reservedE4()).isEqualTo(money("150"));
        assertThat(cheaper.exposureAfter()).isEqualTo(pending(15, "1000"));
    }

    @Test
    void keepsTheNewOrderAloneOnceItHasReplacedTheOther() {
        Decided smaller = gate.decide(gate.replacing(original, 4, "90"));
        assertThat(smaller.exposureAfter()).isEqualTo(pending(10, "1000"));

        Lifecycle replaced = report(LifecycleType.ORDER_REPLACED, smaller);

        assertThat(replaced.reservations())
                .containsExactly(
                        new ReservationAfter(
                                smaller.traceId(), ReservationState.WORKING, 4, 0, money("360")),
                        new ReservationAfter(
                                original.traceId(), ReservationState.REPLACED, 10, 0, 0));
        assertThat(replaced.exposureAfter()).isEqualTo(pending(4, "360"));
        assertThat(gate.kernel.ledger().openReservations()).isOne();
    }

    @Test
    void keepsTheOldOrderAloneWhenTheReplacementIsRejected() {
        Decided larger = gate.decide(gate.replacing(original, 15, "101"));

        Lifecycle rejected = report(LifecycleType.ORDER_REPLACE_REJECTED, larger);

        assertThat(rejected.state()).isEqualTo(ReservationState.REJECTED);
        assertThat(rejected.exposureAfter()).isEqualTo(pending(10, "1000"));
        assertThat(gate.close(LifecycleType.ORDER_CANCELED, original).exposureAfter())
                .isEqualTo(Exposure.FLAT);
    }

    @Test
    void keepsTheOldOrderAloneWhenTheReplacementIsNeverSent() {
        gate.decide(gate.replacing(original, 15, "101"));
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS + 1;

        assertThat(gate.tick()).hasSize(1);

        assertThat(exposure()).isEqualTo(pending(10, "1000"));
    }

    @Test
    void releasesEachOfTwoThatWereNeverSent() {
        Decided first = gate.decide(gate.buy("AAPL", 3, "10"));
        gate.decide(gate.replacing(first, 5, "10"));
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS + 1;

        assertThat(gate.tick()).hasSize(2);

        assertThat(exposure()).isEqualTo(pending(10, "1000"));
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());
    }

    @Test
    void keepsTheOldOrderAloneWhenTheDecisionIsTakenBack() {
        Decided larger = gate.decide(gate.replacing(original, 15, "101"));

        assertThat(gate.takeBack(larger).exposureAfter()).isEqualTo(pending(10, "1000"));
        assertThat(gate.codes(gate.replacing(original, 11, "100"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void countsWhatTheOldOrderExecutesAgainstBoth() {
        gate.fill(original, 2, "100");
        Decided larger = gate.decide(gate.replacing(original, 15, "100"));
        assertThat(larger.reservedQty()).isEqualTo(13);

        Lifecycle filled = gate.fill(original, 3, "100");

        assertThat(filled.reservations())
                .containsExactly(
                        new ReservationAfter(
                                original.traceId(), ReservationState.PARTIAL, 5, 5, money("500")),
                        new ReservationAfter(
                                larger.traceId(), ReservationState.RESERVED, 10, 5, money("1000")));
        Lifecycle replaced = report(LifecycleType.ORDER_REPLACED, larger);
        assertThat(replaced.state()).isEqualTo(ReservationState.PARTIAL);
        assertThat(gate.fill(larger, 10, "100").state()).isEqualTo(ReservationState.FILLED);
        assertThat(exposure()).isEqualTo(new Exposure(15, money("1500"), 0, 0, 0, 0));
    }

    @Test
    void takesAnExecutionOfTheNewOrderForItsReplacement() {
        Decided larger = gate.decide(gate.replacing(original, 15, "100"));

        Lifecycle filled = gate.fill(larger, 5, "100");

        assertThat(filled.reservations())
                .extracting(ReservationAfter::state)
                .containsExactly(ReservationState.PARTIAL, ReservationState.REPLACED);
        assertThat(filled.exposureAfter())
                .isEqualTo(new Exposure(5, money("500"), 10, money("1000"), 0, 0));
    }

    @Test
    void blocksAReplacementBelowWhatIsExecuted() {
        gate.fill(original, 6, "100");

        assertThat(gate.codes(gate.replacing(original, 5, "100")))
                .containsExactly(ReasonCode.REPLACE_BELOW_EXECUTED);
        assertThat(gate.codes(gate.replacing(original, 6, "100"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void endsAnOrderThatIsReplacedByWhatItHasExecuted() {
        gate.fill(original, 6, "100");
        Decided same = gate.decide(gate.replacing(original, 6, "100"));

        Lifecycle replaced = report(LifecycleType.ORDER_REPLACED, same);

        assertThat(replaced.state()).isEqualTo(ReservationState.FILLED);
        assertThat(replaced.exposureAfter()).isEqualTo(new Exposure(6, money("600"), 0, 0, 0, 0));
    }

    @Test
    void blocksAReplacementOfWhatIsNotOpenOrNotItsLike() {
        Decided closed = gate.decide(gate.buy("AAPL", 1, "1"));
        gate.close(LifecycleType.ORDER_CANCELED, closed);
        Decided blocked = gate.decide(gate.buy("GME", 11, "1"));

        assertThat(gate.codes(gate.replacing(closed, 1, "1")))
                .containsExactly(ReasonCode.DUPLICATE_CLOSED);
        assertThat(Scenario.codes(gate.decide(gate.replacing(blocked, 1, "1"))))
                .containsExactly(ReasonCode.DUPLICATE_CLOSED);
        assertThat(Scenario.codes(gate.decide(gate.replacing(original, 1, "1"), TINY)))
                .containsExactly(ReasonCode.DUPLICATE_CLOSED);
        assertThat(gate.codes(unlike(original, "MSFT", Side.BUY)))
                .containsExactly(ReasonCode.IDEMPOTENCY_MISMATCH);
        assertThat(gate.codes(unlike(original, "AAPL", Side.SELL)))
                .containsExactly(ReasonCode.IDEMPOTENCY_MISMATCH);
    }

    @Test
    void blocksASecondReplacementWhileTheFirstIsUndecided() {
        Decided first = gate.decide(gate.replacing(original, 11, "100"));

        assertThat(gate.codes(gate.replacing(original, 12, "100")))
                .containsExactly(ReasonCode.DUPLICATE_SUSPECTED);
        assertThat(gate.codes(gate.replacing(first, 12, "100")))
                .containsExactly(ReasonCode.DUPLICATE_SUSPECTED);
        report(LifecycleType.ORDER_REPLACED, first);
        assertThat(gate.codes(gate.replacing(first, 12, "100"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void comparesTheLimitsWithTheOldOrderOutOfTheWay() {
        Decided large = gate.decide(gate.buy("IBM", 90, "100"), TINY); // 9,000 of 10,000

        assertThat(Scenario.codes(gate.decide(gate.replacing(large, 101, "100"), TINY)))
                .containsExactly(ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        assertThat(Scenario.codes(gate.decide(gate.replacing(large, 100, "100"), TINY)))
                .containsExactly(ReasonCode.OK);
    }

    @Test
    void hasTheSamePairAfterARestart() {
        Decided larger = gate.decide(gate.replacing(original, 15, "101"));

        Scenario restarted = gate.restarted();

        assertThat(restarted.ledger()).isEqualTo(gate.ledger());
        assertThat(restarted.close(LifecycleType.ORDER_CANCELED, original).exposureAfter())
                .isEqualTo(pending(15, "1515"));
        assertThat(restarted.close(LifecycleType.ORDER_CANCELED, larger).exposureAfter())
                .isEqualTo(Exposure.FLAT);
    }

    private Lifecycle report(LifecycleType type, Decided decided) {
        return gate.applied(gate.report(type, decided, 0, 0));
    }

    private static Order unlike(Decided original, String symbol, Side side) {
        return new Order(
                "UNLIKE-" + symbol + side,
                symbol,
                side,
                10,
                Scenario.price("100"),
                OrderType.LIMIT,
                TimeInForce.DAY,
                Order.NO_PRICE,
                false,
                original.order().clientOrderId());
    }

    private Exposure exposure() {
        return gate.kernel.ledger().exposure(CLIENT, "AAPL");
    }

    private static Exposure pending(long qty, String amount) {
        return new Exposure(0, 0, qty, money(amount), 0, 0);
    }
}
