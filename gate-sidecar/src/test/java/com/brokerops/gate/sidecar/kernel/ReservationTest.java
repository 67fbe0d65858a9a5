package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.SKEW_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.START_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.TTL_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static com.brokerops.gate.sidecar.kernel.Scenario.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the reservation of an authorized order: the table of its states. */
class ReservationTest {
    private final Scenario gate = new Scenario();
    private Decided decided;

    @BeforeEach
    void authorizeOneOrder() {
        decided = gate.decide(gate.buy("AAPL", 7, "100"));
    }

    @Test
    void isReservedWithTheWholeNotional() {
        assertThat(open())
                .isEqualTo(
                        new Reservation(
                                decided.traceId(),
                                Context.of(CLIENT),
                                "AAPL",
                                Side.BUY,
                                ReservationState.RESERVED,
                                7,
                                0,
                                money("700"),
                                START_MILLIS + TTL_MILLIS,
                                false,
                                null,
                                false,
                                new Reservation.Terms(7, price("100"), false, false),
                                null,
                                false));
    }

    @Test
    void keepsEverythingWhenTheVenueAcceptsTheOrder() {
        Exposure before = exposure();

        Lifecycle accepted = gate.accept(decided);

        assertThat(accepted)
                .isEqualTo(
                        new Lifecycle(
                                LifecycleType.ORDER_ACCEPTED,
                                "platform",
                                accepted.eventId(),
                                accepted.payloadSha256(),
                                decided.traceId(),
                                0,
                                0,
                                CLIENT,
                                "AAPL",
                                List.of(
                                        new ReservationAfter(
                                                decided.traceId(),
                                                ReservationState.WORKING,
                                                7,
                                                0,
                                                money("700"))),
                                before,
                                money("700")));
        assertThat(open().state()).isEqualTo(ReservationState.WORKING);
        assertThat(exposure()).isEqualTo(before);
    }

    @Test
    void releasesTheShareOfEachFillAndExactlyTheRestWithTheLast() {
        // 7 x 33.33333333 = 233.33333331, reserved as 233.3334.
        Decided odd = gate.decide(gate.buy("MSFT", 7, "33.33333333"), TINY);
        assertThat(odd.reservedE4()).isEqualTo(money("233.3334"));

        Lifecycle first = gate.fill(odd, 2, "30"); // releases floor(2333334 x 2 / 7) = 666666
        Lifecycle second = gate.fill(odd, 4, "31"); // releases floor(1666668 x 4 / 5) = 1333334
        Lifecycle last = gate.fill(odd, 1, "32");

        assertThat(own(first).reservedE4()).isEqualTo(2_333_334 - 666_666);
        assertThat(first.state()).isEqualTo(ReservationState.PARTIAL);
        assertThat(own(first).leavesQty()).isEqualTo(5);
        assertThat(first.exposureAfter())
                .isEqualTo(new Exposure(2, money("60"), 5, 2_333_334 - 666_666, 0, 0));
        assertThat(own(second).reservedE4()).isEqualTo(1_666_668 - 1_333_334);
        assertThat(own(second).leavesQty()).isEqualTo(1);
        assertThat(own(last).reservedE4()).isZero();
        assertThat(last.state()).isEqualTo(ReservationState.FILLED);
        assertThat(own(last).leavesQty()).isZero();
        assertThat(last.exposureAfter()).isEqualTo(new Exposure(7, money("216"), 0, 0, 0, 0));
        assertThat(last.grossAfterE4()).isEqualTo(money("216"));
        assertThat(gate.kernel.ledger().grossE4(TINY)).isEqualTo(money("216"));
        assertThat(gate.kernel.ledger().reservation(odd.traceId()).open()).isFalse();
    }

    @Test
    void takesAFillBeforeTheVenueHasSaidThatItAccepted() {
        assertThat(gate.fill(decided, 3, "99").state()).isEqualTo(ReservationState.PARTIAL);
        assertThat(gate.accept(decided).state()).isEqualTo(ReservationState.PARTIAL);
        assertThat(gate.fill(decided, 4, "99").state()).isEqualTo(ReservationState.FILLED);
    }

    @Test
    void booksAFillAtItsPriceThoughItIsWorseThanTheReservation() {
        Lifecycle filled = gate.fill(decided, 7, "150");

        assertThat(filled.exposureAfter()).isEqualTo(new Exposure(7, money("1050"), 0, 0, 0, 0));
        assertThat(filled.grossAfterE4()).isEqualTo(money("1050"));
    }

    @ParameterizedTest
    @CsvSource({"ORDER_CANCELED, CANCELED", "ORDER_REJECTED, REJECTED", "ORDER_EXPIRED, EXPIRED"})
    void releasesTheRemainderAndOnlyThatWhenTheOrderEnds(
            LifecycleType type, ReservationState state) {
        Decided other = gate.decide(gate.buy("AAPL", 5, "10"));
        gate.accept(decided);
        gate.fill(decided, 3, "100");

        Lifecycle closed = gate.close(type, decided);

        assertThat(closed.state()).isEqualTo(state);
        assertThat(own(closed).leavesQty()).isEqualTo(4);
        assertThat(own(closed).reservedE4()).isZero();
        assertThat(closed.exposureAfter())
                .isEqualTo(new Exposure(3, money("300"), 5, money("50"), 0, 0));
        assertThat(open().open()).isFalse();
        assertThat(gate.kernel.ledger().reservation(other.traceId())).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = LifecycleType.class,
            names = {"ORDER_CANCELED", "ORDER_REJECTED", "ORDER_EXPIRED"})
    void releasesEverythingWhenTheOrderEndsUntouched(LifecycleType type) {
        assertThat(gate.close(type, decided).exposureAfter()).isEqualTo(Exposure.FLAT);
        assertThat(gate.kernel.ledger().grossE4(CLIENT)).isZero();
    }

    // ---- the tick ----

    @Test
    void releasesAnUnusedTokenAfterItsExpiryAndTheSkewAndNotAMillisecondBefore() {
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS;
        assertThat(gate.tick()).isEmpty();
        assertThat(open().state()).isEqualTo(ReservationState.RESERVED);

        gate.nowMillis++;
        assertThat(gate.tick())
                .containsExactly(
                        new Expired(CLIENT, "AAPL", List.of(decided.traceId()), Exposure.FLAT, 0));
        assertThat(open()).isNull();
        assertThat(gate.tick()).isEmpty();
    }

    @Test
    void saysWhenAReservationIsCertainlyReleased() {
        assertThat(gate.kernel.releasedAtMillis(decided.expiresAtMillis()))
                .isEqualTo(START_MILLIS + TTL_MILLIS + SKEW_MILLIS);
    }

    @Test
    void neverReleasesByTheTickWhatTheVenueHas() {
        Decided partly = gate.decide(gate.buy("AAPL", 2, "1"));
        gate.accept(decided);
        gate.fill(partly, 1, "1");

        gate.nowMillis += 1_000 * TTL_MILLIS;

        assertThat(gate.tick()).isEmpty();
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(2);
    }

    @Test
    void releasesTogetherWhatIsOfOneClientInOneSymbol() {
        Decided sell = gate.decide(gate.sell("AAPL", 5, "10"));
        Decided elsewhere = gate.decide(gate.buy("MSFT", 1, "2"));
        Decided ofAnother = gate.decide(gate.buy("AAPL", 1, "3"), TINY);
        gate.nowMillis++;
        gate.decide(gate.buy("AAPL", 1, "4"));
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS;

        assertThat(gate.tick())
                .containsExactly(
                        new Expired(
                                CLIENT,
                                "AAPL",
                                List.of(decided.traceId(), sell.traceId()),
                                new Exposure(0, 0, 1, money("4"), 0, 0),
                                money("6")),
                        new Expired(
                                CLIENT,
                                "MSFT",
                                List.of(elsewhere.traceId()),
                                Exposure.FLAT,
                                money("4")),
                        new Expired(TINY, "AAPL", List.of(ofAnother.traceId()), Exposure.FLAT, 0));
    }

    @Test
    void releasesManyInEventsOfABoundedSize() {
        for (int i = 0; i < 2 * Expired.MAX_RESERVATIONS; i++) {
            gate.decide(gate.buy("AAPL", 1, "1"));
        }
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS + 1;

        assertThat(gate.tick())
                .extracting(expired -> expired.traceIds().size())
                .containsExactly(Expired.MAX_RESERVATIONS, Expired.MAX_RESERVATIONS, 1);
        assertThat(gate.kernel.ledger().openReservations()).isZero();
        assertThat(exposure()).isEqualTo(Exposure.FLAT);
    }

    // ---- taken back ----

    @Test
    void releasesEverythingWhenADecisionIsTakenBack() {
        DecisionVoided voided = gate.takeBack(decided);

        assertThat(voided)
                .isEqualTo(
                        new DecisionVoided(
                                decided.traceId(),
                                CLIENT,
                                decided.order().clientOrderId(),
                                "AAPL",
                                Exposure.FLAT,
                                0));
        assertThat(gate.kernel.ledger().openReservations()).isZero();
        assertThat(gate.kernel.ledger().knownOrders()).isZero();
        assertThat(gate.ledger()).isEmpty();
    }

    @Test
    void takesBackADecisionWhoseReservationIsGoneAlready() {
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS + 1;
        gate.record(gate.kernel.expire(gate.nowMillis), Identity.NONE);

        assertThat(gate.takeBack(decided).exposureAfter()).isNull();
        assertThat(gate.kernel.ledger().knownOrders()).isZero();

        // And where it has been forgotten since: nothing is left to do.
        gate.takeBack(decided);
        assertThat(gate.ledger()).isEmpty();
    }

    @Test
    void refusesToTakeBackAReservationThatNoOrderIsKnownFor() {
        DecisionVoided voided = gate.kernel.voided(decided, gate.nowMillis);
        Identity unknown = new Identity(1, 2, 3, 4);

        assertThatThrownBy(() -> gate.kernel.apply(voided, 99, gate.nowMillis, unknown))
                .isInstanceOf(IllegalStateException.class);
    }

    // ---- restart ----

    @Test
    void hasTheSameReservationsAfterARestart() {
        Decided working = gate.decide(gate.sell("MSFT", 9, "3.3333"));
        gate.accept(working);
        gate.fill(working, 2, "3.3");
        gate.takeBack(gate.decide(gate.buy("IBM", 1, "1")));
        gate.nowMillis += TTL_MILLIS + SKEW_MILLIS + 1;
        gate.decide(gate.buy("AAPL", 1, "1"));
        gate.tick();

        Scenario restarted = gate.restarted();

        assertThat(restarted.ledger()).isEqualTo(gate.ledger()).isNotEmpty();
        assertThat(restarted.fill(working, 7, "3").state()).isEqualTo(ReservationState.FILLED);
    }

    private Reservation open() {
        return gate.kernel.ledger().reservation(decided.traceId());
    }

    private Exposure exposure() {
        return gate.kernel.ledger().exposure(CLIENT, "AAPL");
    }

    private static ReservationAfter own(Lifecycle lifecycle) {
        return lifecycle.reservations().get(0);
    }
}
