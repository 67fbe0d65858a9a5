package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends with a trading session, and what lives on. */
class SessionTest {
    private final Scenario gate = new Scenario();
    private int day;

    @Test
    void endsAnOrderOfTheDayThatTheVenueHas() {
        Decided working = working("AAPL", 10, TimeInForce.DAY);
        Decided partial = working("MSFT", 10, TimeInForce.DAY);
        gate.fill(partial, 4, "100");

        List<SessionExpired> ended = roll();

        assertThat(ended)
                .containsExactly(
                        new SessionExpired(
                                CLIENT,
                                "AAPL",
                                List.of(working.traceId()),
                                Exposure.FLAT,
                                money("1000")),
                        new SessionExpired(
                                CLIENT,
                                "MSFT",
                                List.of(partial.traceId()),
                                new Exposure(4, money("400"), 0, 0, 0, 0),
                                money("400")));
        assertThat(state(working)).isEqualTo(ReservationState.EXPIRED);
        assertThat(state(partial)).isEqualTo(ReservationState.EXPIRED);
        assertThat(gate.kernel.ledger().openReservations()).isZero();
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());
    }

    @ParameterizedTest
    @EnumSource(names = {"IOC", "FOK"})
    void endsOneThatShouldHaveEndedLongBefore(TimeInForce force) {
        Decided order = working("AAPL", 10, force);

        roll();

        assertThat(state(order)).isEqualTo(ReservationState.EXPIRED);
    }

    @Test
    void carriesAnOrderThatIsGoodTillCanceledFromSessionToSession() {
        Decided order = working("AAPL", 10, TimeInForce.GTC);
        gate.fill(order, 3, "100");

        assertThat(roll()).isEmpty();
        assertThat(roll()).isEmpty();

        assertThat(state(order)).isEqualTo(ReservationState.PARTIAL);
        assertThat(exposure("AAPL"))
                .isEqualTo(new Exposure(3, money("300"), 7, money("700"), 0, 0));
        assertThat(gate.fill(order, 7, "100").state()).isEqualTo(ReservationState.FILLED);
    }

    @Test
    void leavesAnOrderAloneThatTheVenueIsNotKnownToHaveUntilItsTokenRunsOut() {
        Decided order = gate.decide(order("AAPL", 10, TimeInForce.DAY));

        assertThat(roll()).isEmpty();
        assertThat(state(order)).isEqualTo(ReservationState.RESERVED);

        gate.nowMillis += Scenario.TTL_MILLIS + Scenario.SKEW_MILLIS + 1;
        assertThat(gate.tick()).hasSize(1);
    }

    @Test
    void countsAnOrderThatTheVenueAcceptsAfterTheRollToTheSessionThatHasBegun() {
        Decided order = gate.decide(order("AAPL", 10, TimeInForce.DAY));
        roll();
        gate.accept(order);
        assertThat(gate.kernel.expireSession()).isNull();
        assertThat(state(order)).isEqualTo(ReservationState.WORKING);

        assertThat(roll()).hasSize(1);
    }

    @Test
    void booksAnExecutionThatIsReportedLateAndForgetsTheOrderFiveMinutesAfterItsSession() {
        Decided order = working("AAPL", 10, TimeInForce.DAY);
        gate.nowMillis += Scenario.TTL_MILLIS + Scenario.SKEW_MILLIS + 1;
        roll();

        Lifecycle late = gate.fill(order, 4, "100");

        assertThat(late.state()).isEqualTo(ReservationState.FILLED_LATE);
        assertThat(exposure("AAPL")).isEqualTo(new Exposure(4, money("400"), 0, 0, 0, 0));
        gate.nowMillis += Ledger.REMEMBER_CLOSED_MILLIS + Scenario.SKEW_MILLIS + 1;
        gate.tick();
        assertThat(gate.kernel.ledger().knownOrders()).isZero();
    }

    @Test
    void answersAnOrderThatComesAgainAfterItsSessionThatItIsClosed() {
        Order order = order("AAPL", 10, TimeInForce.DAY);
        gate.accept(gate.decide(order));
        roll();

        assertThat(gate.authorize(order, CLIENT))
                .isInstanceOfSatisfying(
                        Verdict.Repeated.class,
                        repeated ->
                                assertThat(repeated.instead())
                                        .isEqualTo(ReasonCode.DUPLICATE_CLOSED));
    }

    @Test
    void leavesAnOrderEndedWhoseExecutionOfTheSessionBeforeIsTakenBack() {
        Decided order = working("AAPL", 10, TimeInForce.DAY);
        Decided carried = working("MSFT", 10, TimeInForce.GTC);
        Lifecycle all = gate.fill(order, 10, "100");
        Lifecycle allCarried = gate.fill(carried, 10, "100");
        roll();

        Lifecycle busted = gate.applied(gate.bust(all));
        Lifecycle open = gate.applied(gate.bust(allCarried));

        assertThat(busted.state()).isEqualTo(ReservationState.EXPIRED);
        assertThat(exposure("AAPL")).isEqualTo(Exposure.FLAT);
        assertThat(open.state()).isEqualTo(ReservationState.WORKING);
        assertThat(exposure("MSFT").pendingBuyQty()).isEqualTo(10);
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());
    }

    @Test
    void endsAnOrderThatIsOpenAgainWithTheSessionInWhichItIs() {
        Decided order = working("AAPL", 10, TimeInForce.DAY);
        gate.applied(gate.bust(gate.fill(order, 10, "100")));
        assertThat(state(order)).isEqualTo(ReservationState.WORKING);

        assertThat(roll()).hasSize(1);
    }

    @Test
    void endsOneOfTwoThatStandAgainstEachOtherAndSetsTheOtherAside() {
        Decided original = working("AAPL", 10, TimeInForce.DAY);
        Decided replacement = gate.decide(gate.replacing(original, 15, "100"));
        assertThat(exposure("AAPL").pendingBuyQty()).isEqualTo(15);

        List<SessionExpired> ended = roll();

        assertThat(ended).hasSize(1);
        assertThat(state(original)).isEqualTo(ReservationState.EXPIRED);
        assertThat(state(replacement)).isEqualTo(ReservationState.RESERVED);
        assertThat(exposure("AAPL")).isEqualTo(new Exposure(0, 0, 15, money("1500"), 0, 0));
        assertThat(gate.restarted().ledger()).isEqualTo(gate.ledger());
    }

    @Test
    void endsBothLegsOfWhichOneCancelsTheOther() {
        List<Decided> legs =
                gate.decide(
                        Contingency.OCO,
                        CLIENT,
                        order("AAPL", 10, TimeInForce.DAY),
                        order("AAPL", 20, TimeInForce.DAY));
        legs.forEach(gate::accept);

        assertThat(roll()).extracting(SessionExpired::traceIds).allMatch(ids -> ids.size() == 1);

        assertThat(exposure("AAPL")).isEqualTo(Exposure.FLAT);
        assertThat(gate.kernel.ledger().openReservations()).isZero();
    }

    @Test
    void endsNoMoreThanOneLineHoldsAtATimeAndOnlyThoseThatCameTheSameWay() {
        int many = 2 * SessionExpired.MAX_RESERVATIONS + 1;
        for (int i = 0; i < many; i++) {
            working("AAPL", 1, TimeInForce.DAY);
        }
        Order other = order("AAPL", 1, TimeInForce.DAY);
        gate.accept(gate.decide(other, TINY));
        Order ofADesk = order("AAPL", 1, TimeInForce.DAY);
        gate.accept(gate.decide(ofADesk, new Context(CLIENT, "D-1", null, null, null, null)));

        List<SessionExpired> ended = roll();

        assertThat(ended)
                .extracting(one -> one.traceIds().size())
                .containsExactly(
                        SessionExpired.MAX_RESERVATIONS, SessionExpired.MAX_RESERVATIONS, 1, 1, 1);
        assertThat(gate.kernel.ledger().openReservations()).isZero();
    }

    @Test
    void goesOnWithWhatHasEndedWhenAnotherSessionBeginsBeforeAllIsReleased() {
        Decided first = working("AAPL", 10, TimeInForce.DAY);
        rollOnly();
        Decided second = working("MSFT", 10, TimeInForce.DAY);

        List<SessionExpired> ended = roll();

        assertThat(ended)
                .flatExtracting(SessionExpired::traceIds)
                .containsExactlyInAnyOrder(first.traceId(), second.traceId());
    }

    @Test
    void saysWhichSessionIsInForceAndWhetherAnOlderOneIsStillEnding() {
        working("AAPL", 10, TimeInForce.DAY);
        assertThat(gate.kernel.ledger().sessions().current()).isEmpty();

        rollOnly();

        assertThat(gate.kernel.ledger().sessions().current()).isEqualTo("2026-11-01");
        assertThat(gate.kernel.ledger().sessions().rolledSeq()).isEqualTo(gate.lastSeq());
        assertThat(gate.kernel.ledger().sessions().ending()).isTrue();
        release();
        assertThat(gate.kernel.ledger().sessions().ending()).isFalse();
    }

    @Test
    void refusesALineThatEndsWhatIsNotThere() {
        assertThatThrownBy(() ->
                        gate.record(
                                new SessionExpired(
                                        CLIENT, "AAPL", List.of(new UUID(1, 2)), Exposure.FLAT, 0),
                                Identity.NONE))
                .isInstanceOf(IllegalStateException.class);
    }

    // ---- what happens ----

    private Order order(String symbol, long qty, TimeInForce force) {
        Order order = gate.buy(symbol, qty, "100");
        return new Order(
                order.clientOrderId(),
                symbol,
                order.side(),
                qty,
                order.priceE8(),
                order.type(),
                force);
    }

    private Decided working(String symbol, long qty, TimeInForce force) {
        Decided decided = gate.decide(order(symbol, qty, force));
        gate.applied(gate.report(LifecycleType.ORDER_ACCEPTED, decided, 0, 0));
        return decided;
    }

    private void rollOnly() {
        String session = "2026-11-%02d".formatted(++day);
        gate.record(new SessionRolled(session, "a test", "ada+ben"), Identity.NONE);
    }

    private List<SessionExpired> roll() {
        rollOnly();
        return release();
    }

    private List<SessionExpired> release() {
        List<SessionExpired> events = new ArrayList<>();
        for (SessionExpired ended = gate.kernel.expireSession();
                ended != null;
                ended = gate.kernel.expireSession()) {
            gate.record(ended, Identity.NONE);
            events.add(ended);
        }
        return events;
    }

    private ReservationState state(Decided decided) {
        return gate.kernel.ledger().reservation(decided.traceId()).state();
    }

    private Exposure exposure(String symbol) {
        return gate.kernel.ledger().exposure(CLIENT, symbol);
    }
}
