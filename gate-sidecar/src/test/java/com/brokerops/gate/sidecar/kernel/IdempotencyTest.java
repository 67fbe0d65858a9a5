package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.contract.ReasonCode.DUPLICATE_CLOSED;
import static com.brokerops.gate.contract.ReasonCode.DUPLICATE_EXPIRED;
import static com.brokerops.gate.contract.ReasonCode.IDEMPOTENCY_MISMATCH;
import static com.brokerops.gate.contract.ReasonCode.OK;
import static com.brokerops.gate.contract.ReasonCode.POLICY_HALT;
import static com.brokerops.gate.contract.ReasonCode.QTY_LIMIT_EXCEEDED;
import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.SKEW_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.TTL_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.Verdict.Repeated;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a repeated client_order_id is answered: a test for each row of the table. */
class IdempotencyTest {
    private static final long ORIGINAL_SEQ = 2; // after two changes of limits

    private final Scenario gate = new Scenario();
    private final Order order = gate.buy("AAPL", 10, "100");

    // ---- same order, AUTHORIZED, open, token unexpired: the original ----

    @Test
    void answersAReservedOrderAsBeforeAndReservesNothingAgain() {
        gate.decide(order);
        List<String> before = gate.ledger();

        gate.nowMillis += TTL_MILLIS - 1;
        for (int i = 0; i < 3; i++) {
            assertThat(gate.authorize(order, CLIENT))
                    .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.RESERVED));
        }

        assertThat(gate.ledger()).isEqualTo(before);
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(1);
    }

    @Test
    void answersAWorkingOrderAsBefore() {
        gate.accept(gate.decide(order));

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.WORKING));
    }

    @Test
    void answersAPartlyFilledOrderAsBefore() {
        gate.fill(gate.decide(order), 4, "100");

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.PARTIAL));
    }

    @Test
    void answersAsBeforeWhateverPolicyAndLimitsHaveBecome() {
        gate.decide(order);
        gate.limits(CLIENT, null);
        gate.kernel.use(Scenario.policy(new Rules.OrderQuantity("qty_limit", 1)));

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.RESERVED));
    }

    // ---- same order, AUTHORIZED, HALT in force ----

    @Test
    void blocksAReservedOrderUnderHaltAndKeepsItsReservation() {
        Decided decided = gate.decide(order);
        gate.risk(RiskState.HALT);

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, POLICY_HALT, ReservationState.RESERVED));
        assertThat(gate.kernel.ledger().reservation(decided.traceId())).isNotNull();

        gate.risk(RiskState.NORMAL);
        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.RESERVED));
    }

    @Test
    void answersAnOrderThatTheVenueHasAsBeforeUnderHalt() {
        gate.accept(gate.decide(order));
        gate.risk(RiskState.HALT);

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.WORKING));
    }

    // ---- same order, AUTHORIZED, reservation terminal ----

    @ParameterizedTest
    @CsvSource({"ORDER_CANCELED, CANCELED", "ORDER_REJECTED, REJECTED", "ORDER_EXPIRED, EXPIRED"})
    void blocksAnOrderThatTheVenueHasEnded(LifecycleType type, ReservationState state) {
        gate.close(type, gate.decide(order));

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, DUPLICATE_CLOSED, state));
    }

    @Test
    void blocksAFilledOrder() {
        Decided decided = gate.decide(order);
        gate.fill(decided, 4, "100");
        gate.fill(decided, 6, "100");

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, DUPLICATE_CLOSED, ReservationState.FILLED));
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS;
        gate.risk(RiskState.HALT);
        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, DUPLICATE_CLOSED, ReservationState.FILLED));
    }

    // ---- same order, AUTHORIZED, token expired ----

    @Test
    void blocksAnOrderWhoseTokenHasExpiredBeforeItsReservationIsReleased() {
        gate.decide(order);

        gate.nowMillis += TTL_MILLIS;

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(
                        new Repeated(ORIGINAL_SEQ, DUPLICATE_EXPIRED, ReservationState.RESERVED));
        gate.risk(RiskState.HALT);
        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(
                        new Repeated(ORIGINAL_SEQ, DUPLICATE_EXPIRED, ReservationState.RESERVED));
    }

    @Test
    void blocksAWorkingOrderWhoseTokenHasExpiredLongAgo() {
        gate.accept(gate.decide(order));

        gate.nowMillis += 100 * TTL_MILLIS;
        gate.tick();

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, DUPLICATE_EXPIRED, ReservationState.WORKING));
    }

    @Test
    void neverGivesATokenAgainForAnOrderThatTheTickHasReleased() {
        gate.decide(order);

        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS + 1;
        gate.record(gate.kernel.expire(gate.nowMillis), Identity.NONE);

        assertThat(gate.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, DUPLICATE_CLOSED, ReservationState.EXPIRED));
    }

    // ---- same order, BLOCKED ----

    @Test
    void answersABlockedOrderAsBeforeThoughItWouldPassNow() {
        Order tooLarge = gate.buy("AAPL", 1001, "1");
        assertThat(gate.codes(tooLarge)).containsExactly(QTY_LIMIT_EXCEEDED);
        gate.kernel.use(Scenario.policy());

        assertThat(gate.authorize(tooLarge, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, null));
        assertThat(gate.codes(gate.buy("AAPL", 1001, "1"))).containsExactly(OK);
    }

    @Test
    void answersAnOrderBlockedByALimitAsBeforeThoughItIsRaised() {
        Order tooLarge = gate.buy("AAPL", 11, "1000");
        gate.decide(tooLarge, TINY);
        gate.limits(TINY, new Limits(Long.MAX_VALUE, -1, Long.MAX_VALUE, -1, -1));

        assertThat(gate.authorize(tooLarge, TINY))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, null));
    }

    @Test
    void answersAnOrderBlockedUnderHaltAsBeforeThoughHaltIsReleased() {
        gate.risk(RiskState.HALT);
        Decided blocked = gate.decide(order);
        long seq = gate.lastSeq();
        gate.risk(RiskState.NORMAL);

        assertThat(Scenario.codes(blocked)).containsExactly(POLICY_HALT);
        assertThat(gate.authorize(order, CLIENT)).isEqualTo(new Repeated(seq, null, null));
    }

    // ---- voided ----

    @Test
    void evaluatesAVoidedOrderAnew() {
        Decided voided = gate.decide(order);
        gate.takeBack(voided);

        Decided again = gate.decide(order);

        assertThat(again.reasons()).isEmpty();
        assertThat(again.traceId()).isNotEqualTo(voided.traceId());
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(1);
        assertThat(gate.kernel.ledger().grossE4(CLIENT)).isEqualTo(again.reservedE4());
    }

    @Test
    void evaluatesAVoidedBlockedOrderAnew() {
        gate.limits(CLIENT, null);
        gate.takeBack(gate.decide(order));
        gate.limits(CLIENT, new Limits(Long.MAX_VALUE, -1, Long.MAX_VALUE, -1, -1));

        assertThat(gate.codes(order)).containsExactly(OK);
    }

    // ---- in doubt: written, never answered, not voided ----

    @Test
    void answersAnOrderThatTheLogHoldsAfterACrashAsItWasDecided() {
        gate.decide(order);
        Order blocked = gate.buy("AAPL", 1001, "1");
        gate.decide(blocked);

        Scenario restarted = gate.restarted();

        assertThat(restarted.authorize(order, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.RESERVED));
        assertThat(restarted.authorize(blocked, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ + 1, null, null));
        assertThat(restarted.kernel.ledger().openReservations()).isEqualTo(1);
    }

    // ---- another order under the same id ----

    static List<Order> otherOrders() {
        return List.of(
                order("MSFT", Side.BUY, 10, 100, OrderType.LIMIT, TimeInForce.DAY),
                order("AAPL", Side.SELL, 10, 100, OrderType.LIMIT, TimeInForce.DAY),
                order("AAPL", Side.BUY, 11, 100, OrderType.LIMIT, TimeInForce.DAY),
                order("AAPL", Side.BUY, 10, 101, OrderType.LIMIT, TimeInForce.DAY),
                order("AAPL", Side.BUY, 10, 100, OrderType.MARKET, TimeInForce.DAY),
                order("AAPL", Side.BUY, 10, 100, OrderType.LIMIT, TimeInForce.GTC));
    }

    private static Order order(
            String symbol, Side side, long qty, long price, OrderType type, TimeInForce force) {
        return new Order("SAME-ID", symbol, side, qty, price, type, force);
    }

    @ParameterizedTest
    @MethodSource("otherOrders")
    void blocksAnotherOrderUnderTheSameIdAndLeavesTheOriginalAlone(Order other) {
        Order original = order("AAPL", Side.BUY, 10, 100, OrderType.LIMIT, TimeInForce.DAY);
        gate.decide(original);
        List<String> before = gate.ledger();

        assertThat(gate.authorize(other, CLIENT))
                .isEqualTo(
                        new Repeated(
                                ORIGINAL_SEQ, IDEMPOTENCY_MISMATCH, ReservationState.RESERVED));
        assertThat(gate.ledger()).isEqualTo(before);
        assertThat(gate.authorize(original, CLIENT))
                .isEqualTo(new Repeated(ORIGINAL_SEQ, null, ReservationState.RESERVED));
    }

    @Test
    void blocksAnotherOrderUnderTheSameIdWhateverBecameOfTheOriginal() {
        Order original = order("AAPL", Side.BUY, 10, 100, OrderType.LIMIT, TimeInForce.DAY);
        Order other = otherOrders().get(0);
        Decided decided = gate.decide(original);
        gate.risk(RiskState.HALT);
        assertThat(gate.authorize(other, CLIENT)).isEqualTo(mismatch(ReservationState.RESERVED));
        gate.accept(decided);
        gate.nowMillis += TTL_MILLIS;
        assertThat(gate.authorize(other, CLIENT)).isEqualTo(mismatch(ReservationState.WORKING));
        gate.close(LifecycleType.ORDER_CANCELED, decided);
        assertThat(gate.authorize(other, CLIENT)).isEqualTo(mismatch(ReservationState.CANCELED));
    }

    @Test
    void blocksAnotherOrderUnderTheIdOfABlockedOne() {
        gate.decide(order("AAPL", Side.BUY, 1001, 100, OrderType.LIMIT, TimeInForce.DAY));

        assertThat(gate.authorize(otherOrders().get(0), CLIENT)).isEqualTo(mismatch(null));
    }

    private static Repeated mismatch(ReservationState state) {
        return new Repeated(ORIGINAL_SEQ, IDEMPOTENCY_MISMATCH, state);
    }

    @Test
    void knowsIdsByTheClientTheyBelongTo() {
        gate.decide(order, CLIENT);

        assertThat(gate.decide(order, TINY).reasons()).isEmpty();
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(2);
    }

    // ---- how long a key is kept ----

    @Test
    void keepsABlockedOrderAsLongAsATokenWouldLiveAndTheSkew() {
        Order tooLarge = gate.buy("AAPL", 1001, "1");
        gate.decide(tooLarge);

        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS;
        gate.tick();
        assertThat(gate.authorize(tooLarge, CLIENT)).isInstanceOf(Repeated.class);

        gate.nowMillis++;
        gate.tick();
        assertThat(gate.codes(tooLarge)).containsExactly(QTY_LIMIT_EXCEEDED);
    }

    @Test
    void keepsAClosedOrderUntilItsTokenCanNoLongerBeValid() {
        gate.close(LifecycleType.ORDER_CANCELED, gate.decide(order));

        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS;
        gate.tick();
        assertThat(gate.authorize(order, CLIENT)).isInstanceOf(Repeated.class);

        gate.nowMillis++;
        gate.tick();
        assertThat(gate.codes(order)).containsExactly(OK);
    }

    @Test
    void keepsAnOpenOrderForAsLongAsItIsOpenAndAWhileAfter() {
        Decided decided = gate.decide(order);
        gate.accept(decided);

        gate.nowMillis += 1_000 * TTL_MILLIS;
        gate.tick();
        assertThat(gate.authorize(order, CLIENT)).isInstanceOf(Repeated.class);
        assertThat(gate.kernel.ledger().knownOrders()).isEqualTo(1);

        gate.close(LifecycleType.ORDER_CANCELED, decided);
        gate.nowMillis += Ledger.REMEMBER_CLOSED_MILLIS + SKEW_MILLIS;
        gate.tick();
        assertThat(gate.authorize(order, CLIENT)).isInstanceOf(Repeated.class);

        gate.nowMillis++;
        gate.tick();
        assertThat(gate.kernel.ledger().knownOrders()).isZero();
        assertThat(gate.codes(order)).containsExactly(OK);
    }
}
