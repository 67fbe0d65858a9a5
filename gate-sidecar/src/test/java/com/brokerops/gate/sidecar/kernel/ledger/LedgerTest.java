package com.brokerops.gate.sidecar.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.Capacity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownOrder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events that contradict the ledger stop it; a snapshot puts it back in place. */
class LedgerTest {
    private static final UUID TRACE = new UUID(1, 1);
    private static final Identity ORDER = new Identity(1, 2, 3, 4);
    private static final Reservation.Terms TERMS = new Reservation.Terms(10, 100_000, false, false);
    private static final Exposure RESERVED = new Exposure(0, 0, 10, 100, 0, 0);

    private final Ledger ledger = new Ledger(new Capacity(10, 10, 10, 10, 10));

    @Test
    void refusesADecisionThatStatesAnotherExposureThanItHolds() {
        assertThatThrownBy(() -> ledger.apply(decided("O-1", TRACE, 7, 107, RESERVED), 0, ORDER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stated 7, held 0");
    }

    @Test
    void refusesADecisionThatStatesAnotherResultThanItsExposureHas() {
        assertThatThrownBy(() -> ledger.apply(decided("O-1", TRACE, 0, 99, RESERVED), 0, ORDER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stated 99, held 100");
    }

    @Test
    void refusesASecondDecisionUnderOneId() {
        ledger.apply(decided("O-1", TRACE, 0, 100, RESERVED), 0, ORDER);

        assertThatThrownBy(() ->
                        ledger.apply(decided("O-1", new UUID(2, 2), 100, 100, RESERVED), 1, ORDER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already known");
    }

    @Test
    void refusesASecondReservationOfOneDecision() {
        ledger.apply(decided("O-1", TRACE, 0, 100, RESERVED), 0, ORDER);

        assertThatThrownBy(() ->
                        ledger.apply(
                                decided("O-2", TRACE, 100, 100, RESERVED),
                                1,
                                new Identity(9, 9, 9, 9)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("second reservation");
    }

    @Test
    void refusesALifecycleEventWithoutAReservation() {
        assertThatThrownBy(() -> ledger.apply(accepted(0), 1, 0, new Identity(5, 5, 5, 5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no reservation");
    }

    @Test
    void refusesAnExpiryWithoutAReservation() {
        assertThatThrownBy(
                        () -> ledger.apply(new Expired("C", "S", List.of(TRACE), Exposure.FLAT, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no reservation");
    }

    @Test
    void refusesALifecycleEventThatStatesAnotherResult() {
        ledger.apply(decided("O-1", TRACE, 0, 100, RESERVED), 0, ORDER);

        assertThatThrownBy(() -> ledger.apply(accepted(101), 1, 0, new Identity(5, 5, 5, 5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stated 101, held 100");
    }

    @Test
    void knowsAnOrderAgainOnlyByBothHalvesOfItsContent() {
        ledger.apply(decided("O-1", TRACE, 0, 100, RESERVED), 0, ORDER);

        assertThat(ledger.order(ORDER).sameContent()).isTrue();
        assertThat(ledger.order(new Identity(1, 2, 99, 4)).sameContent()).isFalse();
        assertThat(ledger.order(new Identity(1, 2, 3, 99)).sameContent()).isFalse();
        assertThat(ledger.order(new Identity(99, 2, 3, 4))).isNull();
        assertThat(ledger.order(new Identity(1, 99, 3, 4))).isNull();
    }

    @Test
    void isTheSameAfterEverythingIsPutBackInPlace() {
        Identity event = new Identity(5, 6, 7, 8);
        Identity blocked = new Identity(11, 12, 13, 14);
        Reservation open =
                new Reservation(
                        TRACE,
                        Context.of("C"),
                        "S",
                        Side.BUY,
                        ReservationState.WORKING,
                        10,
                        0,
                        100,
                        2_000,
                        false,
                        null,
                        false,
                        TERMS,
                        null,
                        false);
        ledger.apply(decided("O-1", TRACE, 0, 100, RESERVED), 0, ORDER);
        ledger.apply(accepted(100), 1, 0, event);

        Ledger restored = new Ledger(new Capacity(10, 10, 10, 10, 10));
        restored.restore().exposure("C", "S", RESERVED);
        restored.restore().order(ORDER, 0, 2_000, ReservationState.WORKING);
        restored.restore().order(blocked, 2, 3_000, null);
        restored.restore().reservation(ORDER, open, null);
        restored.restore().event(ORDER, event, 1);

        assertThat(restored.exposure("C", "S")).isEqualTo(ledger.exposure("C", "S"));
        assertThat(restored.grossE4("C")).isEqualTo(100);
        assertThat(restored.reservation(TRACE)).isEqualTo(ledger.reservation(TRACE));
        assertThat(restored.reservation(TRACE)).isEqualTo(open);
        assertThat(restored.order(ORDER)).isEqualTo(ledger.order(ORDER));
        assertThat(restored.order(blocked)).isEqualTo(new KnownOrder(2, true, 3_000, null));
        assertThat(restored.event(event)).isEqualTo(ledger.event(event));
        assertThat(restored.unsubmitted(Long.MAX_VALUE >> 8, 10)).isEmpty();
        assertThat(restored.openReservations()).isEqualTo(1);
        assertThat(restored.knownOrders()).isEqualTo(2);
    }

    @Test
    void refusesToPutInPlaceWhatHasNothingToStandOn() {
        Reservation open =
                new Reservation(
                        TRACE,
                        Context.of("C"),
                        "S",
                        Side.BUY,
                        ReservationState.RESERVED,
                        10,
                        0,
                        100,
                        2_000,
                        false,
                        null,
                        false,
                        TERMS,
                        null,
                        false);

        assertThatThrownBy(() -> ledger.restore().reservation(ORDER, open, null))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        ledger.restore()
                                .event(new Identity(9, 9, 9, 9), new Identity(5, 6, 7, 8), 1))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Lifecycle accepted(long grossAfterE4) {
        return new Lifecycle(
                LifecycleType.ORDER_ACCEPTED,
                "platform",
                "1",
                "",
                TRACE,
                0,
                0,
                "C",
                "S",
                List.of(new ReservationAfter(TRACE, ReservationState.WORKING, 10, 0, 100)),
                RESERVED,
                grossAfterE4);
    }

    private static Decided decided(
            String orderId, UUID traceId, long grossBefore, long grossAfter, Exposure after) {
        return new Decided(
                traceId,
                "",
                "",
                new Order(orderId, "S", Side.BUY, 10, 100_000, OrderType.LIMIT, TimeInForce.DAY),
                Context.of("C"),
                Status.AUTHORIZED,
                List.of(),
                List.of(),
                "p",
                "",
                1,
                1_000,
                2_000,
                "k",
                0,
                Durability.SYNCED,
                null,
                null,
                100_000,
                100,
                grossBefore,
                grossAfter,
                10,
                100,
                after,
                null);
    }
}
