package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.contract.ReasonCode.IDEMPOTENCY_CAPACITY;
import static com.brokerops.gate.contract.ReasonCode.OK;
import static com.brokerops.gate.contract.ReasonCode.POLICY_HALT;
import static com.brokerops.gate.contract.ReasonCode.QTY_LIMIT_EXCEEDED;
import static com.brokerops.gate.contract.ReasonCode.STATE_CAPACITY;
import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.SKEW_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.TTL_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {

    @Test
    void blocksAnOrderForWhichThereIsNoReservation() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 2, 10, 10));
        Decided first = gate.decide(gate.buy("AAPL", 1, "1"));
        gate.decide(gate.buy("AAPL", 1, "1"));

        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(STATE_CAPACITY);
        gate.close(LifecycleType.ORDER_REJECTED, first);
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(STATE_CAPACITY);

        // A closed order keeps its place until no execution is expected any more.
        gate.nowMillis += Ledger.REMEMBER_CLOSED_MILLIS + SKEW_MILLIS + 1;
        gate.tick();
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(OK);
    }

    @Test
    void blocksAnOrderForWhichThereIsNoCell() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 2, 10, 10, 10));
        gate.decide(gate.buy("AAPL", 1, "1"));
        gate.decide(gate.buy("MSFT", 1, "1"));

        assertThat(gate.codes(gate.buy("IBM", 1, "1"))).containsExactly(STATE_CAPACITY);
        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 1, "1"), TINY)))
                .containsExactly(STATE_CAPACITY);
        assertThat(gate.codes(gate.buy("MSFT", 1, "1"))).containsExactly(OK);
    }

    @Test
    void blocksAnOrderOfAClientForWhomThereIsNoRoom() {
        Scenario gate = new Scenario(new Ledger.Capacity(1, 10, 10, 10, 10));
        gate.decide(gate.buy("AAPL", 1, "1"), CLIENT);

        assertThat(Scenario.codes(gate.decide(gate.buy("AAPL", 1, "1"), TINY)))
                .containsExactly(STATE_CAPACITY);
        assertThat(gate.codes(gate.buy("MSFT", 1, "1"))).containsExactly(OK);
    }

    @Test
    void blockedOrdersTakeNoRoomButAKey() {
        Scenario gate = new Scenario(new Ledger.Capacity(1, 1, 1, 10, 10));
        gate.decide(gate.buy("AAPL", 1001, "1"));
        gate.decide(gate.buy("MSFT", 1001, "1"), TINY);

        assertThat(gate.codes(gate.buy("IBM", 1, "1"))).containsExactly(OK);
        assertThat(gate.kernel.ledger().knownOrders()).isEqualTo(3);
    }

    @Test
    void blocksAnOrderThatItCouldNotRememberAndForgetsThatItDid() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 10, 2, 10));
        gate.decide(gate.buy("AAPL", 1, "1"));
        gate.decide(gate.buy("AAPL", 1001, "1"));
        Order third = gate.buy("AAPL", 1, "1");

        assertThat(gate.codes(third)).containsExactly(IDEMPOTENCY_CAPACITY);
        assertThat(gate.codes(third)).containsExactly(IDEMPOTENCY_CAPACITY);
        assertThat(gate.codes(gate.buy("AAPL", 1001, "1")))
                .containsExactly(IDEMPOTENCY_CAPACITY, QTY_LIMIT_EXCEEDED);
        assertThat(gate.kernel.ledger().knownOrders()).isEqualTo(2);
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(1);
    }

    @Test
    void neverForgetsALiveKeyToMakeRoom() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 10, 3, 10));
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            orders.add(gate.buy("AAPL", 1, "1"));
            gate.decide(orders.get(i));
        }
        for (int i = 0; i < 100; i++) {
            gate.nowMillis++;
            gate.tick();
            assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(IDEMPOTENCY_CAPACITY);
        }

        for (int i = 0; i < 3; i++) {
            assertThat(gate.authorize(orders.get(i), CLIENT))
                    .isInstanceOfSatisfying(
                            Verdict.Repeated.class,
                            repeated -> assertThat(repeated.instead()).isNull());
        }
    }

    @Test
    void hasRoomAgainOnceKeysAreNoLongerNeeded() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 10, 2, 10));
        gate.decide(gate.buy("AAPL", 1, "1"));
        Decided working = gate.decide(gate.buy("AAPL", 1, "1"));
        gate.accept(working);

        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS;
        gate.tick();
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(IDEMPOTENCY_CAPACITY);
        gate.nowMillis++;
        gate.tick();
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(OK);
        // The working order is still known, so there was room for one and not for two.
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(IDEMPOTENCY_CAPACITY);
        gate.close(LifecycleType.ORDER_EXPIRED, working);
        gate.nowMillis += Ledger.REMEMBER_CLOSED_MILLIS + SKEW_MILLIS + 1;
        gate.tick();
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).containsExactly(OK);
    }

    @Test
    void survivesHaltWhenNoFurtherOrderCanBeRemembered() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 1, 1, 10));
        gate.decide(gate.buy("AAPL", 1, "1"));
        gate.risk(RiskState.HALT);

        assertThat(gate.codes(gate.buy("AAPL", 1, "1")))
                .containsExactly(IDEMPOTENCY_CAPACITY, STATE_CAPACITY, POLICY_HALT);
        assertThat(gate.codes(gate.buy("AAPL", 1, "1"))).first().isEqualTo(IDEMPOTENCY_CAPACITY);
    }

    @Test
    void takesBackADecisionThatItCouldNotRemember() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 10, 1, 10));
        Order first = gate.buy("AAPL", 1, "1");
        gate.decide(first);
        Decided forgotten = gate.decide(gate.buy("AAPL", 1, "1"));
        List<String> before = gate.ledger();

        gate.takeBack(forgotten);

        assertThat(gate.ledger()).isEqualTo(before);
        assertThat(gate.authorize(first, CLIENT)).isInstanceOf(Verdict.Repeated.class);
    }

    @Test
    void takesBackADecisionThatItCouldNotRememberWithoutTouchingTheNextOfThatId() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 10, 1, 10));
        Decided other = gate.decide(gate.buy("AAPL", 1, "1"));
        Order order = gate.buy("AAPL", 1, "1");
        Decided forgotten = gate.decide(order);
        gate.takeBack(other);
        Decided remembered = gate.decide(order);

        gate.takeBack(forgotten);

        assertThat(gate.authorize(order, CLIENT)).isInstanceOf(Verdict.Repeated.class);
        gate.takeBack(remembered);
        assertThat(gate.kernel.ledger().openReservations()).isZero();
        assertThat(gate.kernel.ledger().knownOrders()).isZero();
    }

    @Test
    void refusesALifecycleEventThatItCouldNotRemember() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 10, 10, 2));
        Decided first = gate.decide(gate.buy("AAPL", 10, "1"));
        Decided second = gate.decide(gate.buy("AAPL", 10, "1"));
        gate.accept(first);
        gate.fill(first, 1, "1");
        List<String> before = gate.ledger();
        LifecycleReport accepted = gate.report(LifecycleType.ORDER_ACCEPTED, second, 0, 0);

        assertThat(gate.submit(accepted)).isEqualTo(new Verdict.NoRoom());
        assertThat(gate.ledger()).isEqualTo(before);
    }

    @Test
    void hasRoomForLifecycleEventsAgainOnceTheirOrderIsForgotten() {
        Scenario gate = new Scenario(new Ledger.Capacity(10, 10, 10, 10, 2));
        Decided first = gate.decide(gate.buy("AAPL", 10, "1"));
        LifecycleReport accepted = gate.report(LifecycleType.ORDER_ACCEPTED, first, 0, 0);
        gate.applied(accepted);
        gate.close(LifecycleType.ORDER_CANCELED, first);
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS;
        gate.tick();
        assertThat(gate.submit(accepted)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(gate.kernel.ledger().hasRoomForEvent()).isFalse();

        gate.nowMillis++;
        gate.tick();

        assertThat(gate.kernel.ledger().event(Identities.of(accepted))).isNull();
        Decided second = gate.decide(gate.buy("AAPL", 10, "1"));
        gate.accept(second);
        assertThat(gate.fill(second, 10, "1").state()).isEqualTo(ReservationState.FILLED);
        assertThat(gate.kernel.ledger().hasRoomForEvent()).isFalse();
    }
}
