package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static com.brokerops.gate.sidecar.kernel.Scenario.price;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Undone;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a bust or a correction everything is what it would be had it been reported so. */
class UndoneExecutionTest {
    private final Scenario gate = new Scenario();
    private Decided decided;

    @BeforeEach
    void authorizeOneOrder() {
        decided = gate.decide(gate.buy("AAPL", 10, "100"));
    }

    // ---- the order ----

    @Test
    void setsAsideAgainWhatABustedPartHadReleased() {
        gate.accept(decided);
        Lifecycle part = gate.fill(decided, 4, "99");

        Lifecycle busted = gate.applied(gate.bust(part));

        assertThat(busted.reservations())
                .containsExactly(after(ReservationState.WORKING, 10, 0, "1000"));
        assertThat(busted.exposureAfter()).isEqualTo(new Exposure(0, 0, 10, money("1000"), 0, 0));
        assertThat(busted.grossAfterE4()).isEqualTo(money("1000"));
        assertThat(busted.undone()).isEqualTo(new Undone(part.eventId(), 4, 4, price("99")));
    }

    @Test
    void opensAFilledOrderAgainBecauseItMayStillBeAtTheVenue() {
        Lifecycle first = gate.fill(decided, 4, "100");
        Lifecycle last = gate.fill(decided, 6, "100");
        assertThat(last.state()).isEqualTo(ReservationState.FILLED);

        Lifecycle busted = gate.applied(gate.bust(last));

        assertThat(busted.reservations())
                .containsExactly(after(ReservationState.PARTIAL, 6, 4, "600"));
        assertThat(busted.exposureAfter())
                .isEqualTo(new Exposure(4, money("400"), 6, money("600"), 0, 0));
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(1);
        assertThat(gate.applied(gate.bust(first)).reservations())
                .containsExactly(after(ReservationState.WORKING, 10, 0, "1000"));
    }

    @Test
    void letsAnOrderThatIsOpenAgainBeExecutedCanceledAndForgotten() {
        Lifecycle all = gate.fill(decided, 10, "100");
        gate.applied(gate.bust(all));
        gate.nowMillis += Scenario.TTL_MILLIS + Scenario.SKEW_MILLIS + 1;
        gate.tick();

        assertThat(gate.fill(decided, 10, "101").state()).isEqualTo(ReservationState.FILLED);

        gate.nowMillis += Ledger.REMEMBER_CLOSED_MILLIS + Scenario.SKEW_MILLIS + 1;
        gate.tick();
        assertThat(gate.kernel.ledger().knownOrders()).isZero();
    }

    @Test
    void doesNotReleaseAnOrderWithItsTokenOnceItWasExecutedEvenIfThatIsBusted() {
        gate.applied(gate.bust(gate.fill(decided, 4, "100")));
        gate.nowMillis += Scenario.TTL_MILLIS + Scenario.SKEW_MILLIS + 1;

        assertThat(gate.tick()).isEmpty();

        assertThat(exposure().pendingBuyQty()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(
            value = LifecycleType.class,
            names = {"ORDER_CANCELED", "ORDER_REJECTED", "ORDER_EXPIRED"})
    void leavesAnOrderEndedAsItHadEnded(LifecycleType ending) {
        Lifecycle part = gate.fill(decided, 2, "100");
        ReservationState ended = gate.close(ending, decided).state();
        Lifecycle late = gate.fill(decided, 3, "101");

        assertThat(gate.applied(gate.bust(late)).reservations())
                .containsExactly(after(ended, 8, 2, "0"));
        assertThat(gate.applied(gate.bust(part)).reservations())
                .containsExactly(after(ended, 10, 0, "0"));
        assertThat(exposure()).isEqualTo(Exposure.FLAT);
        assertThat(gate.kernel.ledger().openReservations()).isZero();
    }

    @Test
    void takesBackWhatWasExecutedBeyondAnOrder() {
        gate.fill(decided, 4, "100");
        Lifecycle beyond = gate.fill(decided, 7, "100");

        assertThat(gate.applied(gate.correct(beyond, 6, "100")).reservations())
                .containsExactly(after(ReservationState.FILLED, 0, 10, "0"));
        assertThat(gate.applied(gate.correct(beyond, 9, "100")).reservations())
                .containsExactly(after(ReservationState.OVERFILLED, 0, 13, "0"));
        assertThat(gate.applied(gate.bust(beyond)).reservations())
                .containsExactly(after(ReservationState.PARTIAL, 6, 4, "600"));
    }

    @Test
    void countsAnExecutionThatWasBeyondTheOrderAsOneWithinItOnceThereIsRoom() {
        Lifecycle first = gate.fill(decided, 4, "100");
        gate.fill(decided, 7, "100");

        assertThat(gate.applied(gate.bust(first)).reservations())
                .containsExactly(after(ReservationState.PARTIAL, 3, 7, "300"));
    }

    @Test
    void correctsThePriceAndLeavesTheReservationAsItIs() {
        Decided odd = gate.decide(gate.buy("MSFT", 7, "33.33333333"), TINY);
        Lifecycle part = gate.fill(odd, 2, "30");
        long reservedE4 = part.reservations().get(0).reservedE4();

        Lifecycle corrected = gate.applied(gate.correct(part, 2, "31.00005"));

        assertThat(corrected.reservations().get(0).reservedE4()).isEqualTo(reservedE4);
        assertThat(corrected.exposureAfter().positionCostE4()).isEqualTo(money("62.0001"));
    }

    @Test
    void setsAsideWhatIsLeftAtThePriceOfTheOrderRoundedUp() {
        Decided odd = gate.decide(gate.buy("MSFT", 7, "33.33333333"), TINY);
        Lifecycle first = gate.fill(odd, 2, "30");
        gate.fill(odd, 1, "30");

        Lifecycle busted = gate.applied(gate.bust(first));

        // 6 x 33.33333333 = 199.99999998
        assertThat(busted.reservations().get(0).reservedE4()).isEqualTo(money("200"));
    }

    // ---- the position ----

    @Test
    void booksAgainWhatCameAfterFromThePositionThatItMet() {
        Lifecycle dear = gate.fill(decided, 4, "200");
        gate.fill(decided, 6, "100");
        Decided exit = gate.decide(gate.sell("AAPL", 5, "150"));
        gate.fill(exit, 5, "150");
        assertThat(exposure().positionCostE4()).isEqualTo(money("700")); // 1400 x 5 / 10

        Lifecycle busted = gate.applied(gate.bust(dear));

        assertThat(busted.exposureAfter())
                .isEqualTo(new Exposure(1, money("100"), 4, money("400"), 0, 0)); // 600 x 1 / 6
    }

    @Test
    void goesShortWhenWhatASaleHadClosedNeverWas() {
        Lifecycle bought = gate.fill(decided, 10, "100");
        gate.fill(gate.decide(gate.sell("AAPL", 10, "110")), 10, "110");
        assertThat(exposure().position()).isZero();

        gate.applied(gate.bust(bought));

        assertThat(exposure())
                .isEqualTo(new Exposure(-10, -money("1100"), 10, money("1000"), 0, 0));
    }

    @Test
    void undoesSeveralInAnyOrder() {
        Lifecycle one = gate.fill(decided, 2, "100");
        Lifecycle two = gate.fill(decided, 3, "120");
        Lifecycle three = gate.fill(decided, 4, "90");

        gate.applied(gate.bust(two));
        gate.applied(gate.correct(one, 5, "101"));
        gate.applied(gate.bust(three));

        assertThat(exposure()).isEqualTo(new Exposure(5, money("505"), 5, money("500"), 0, 0));
    }

    // ---- what cannot be ----

    @Test
    void refusesToUndoWhatItDoesNotKnow() {
        Lifecycle part = gate.fill(decided, 4, "100");
        Decided other = gate.decide(gate.buy("AAPL", 10, "100"));

        refused(report(decided.traceId(), "NEVER"), "no execution NEVER is known from this source");
        refused(report(other.traceId(), part.eventId()), "is one of another order");
        refused(report(new UUID(7, 7), part.eventId()), "no order is known");
    }

    @Test
    void refusesToUndoWhatWasBusted() {
        Lifecycle part = gate.fill(decided, 4, "100");
        LifecycleReport bust = gate.bust(part);
        gate.applied(bust);

        refused(gate.bust(part), "was busted before");
        refused(gate.correct(part, 3, "100"), "was busted before");
        assertThat(gate.submit(bust)).isEqualTo(new Verdict.Duplicate(gate.lastSeq()));
    }

    @Test
    void refusesACorrectionWhoseAmountDoesNotFit() {
        Lifecycle part = gate.fill(decided, 4, "100");

        refused(
                Scenario.report(
                        LifecycleType.EXECUTION_CORRECTED,
                        "C-1",
                        decided.traceId(),
                        1_000_000_000_000L,
                        price("67108863"),
                        part.eventId()),
                "out of range");
    }

    @Test
    void refusesToUndoAnExecutionOfAnOrderThatIsForgotten() {
        Lifecycle all = gate.fill(decided, 10, "100");
        gate.nowMillis += Ledger.REMEMBER_CLOSED_MILLIS + Scenario.SKEW_MILLIS + 1;

        refused(gate.bust(all), "no order is known");
    }

    // ---- what follows ----

    @Test
    void letsAClientThatABustTakesPastItsLimitsOnlyReduce() {
        Lifecycle bought = gate.fill(decided, 10, "100");
        gate.fill(gate.decide(gate.sell("AAPL", 10, "110")), 10, "110");
        gate.limits(CLIENT, new Limits(money("1099"), -1, money("1e7"), -1, -1));
        assertThat(gate.kernel.tightened(CLIENT)).isNull();

        gate.applied(gate.bust(bought));

        RiskChanged tightened = gate.kernel.tightened(CLIENT);
        assertThat(tightened.state()).isEqualTo(RiskState.REDUCE_ONLY);
    }

    @Test
    void comparesTheNextOrderWithWhatIsHeldThen() {
        Lifecycle all = gate.fill(decided, 10, "100");
        gate.limits(CLIENT, new Limits(money("1000"), -1, money("1e7"), -1, -1));
        gate.applied(gate.correct(all, 9, "100"));
        gate.close(LifecycleType.ORDER_CANCELED, decided);

        assertThat(gate.codes(gate.buy("AAPL", 1, "100.0001")))
                .containsExactly(ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        assertThat(gate.codes(gate.buy("AAPL", 1, "100"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void isTheSameAfterARestart() {
        Lifecycle first = gate.fill(decided, 4, "200");
        Lifecycle second = gate.fill(decided, 6, "100");
        gate.applied(gate.bust(first));

        Scenario restarted = gate.restarted();

        assertThat(restarted.ledger()).isEqualTo(gate.ledger());
        assertThat(restarted.applied(restarted.bust(second)).exposureAfter())
                .isEqualTo(new Exposure(0, 0, 10, money("1000"), 0, 0));
    }

    private ReservationAfter after(
            ReservationState state, long leaves, long executed, String reserved) {
        return new ReservationAfter(decided.traceId(), state, leaves, executed, money(reserved));
    }

    private Exposure exposure() {
        return gate.kernel.ledger().exposure(CLIENT, "AAPL");
    }

    private static LifecycleReport report(UUID traceId, String execId) {
        return Scenario.report(LifecycleType.EXECUTION_BUSTED, "B-1", traceId, 0, 0, execId);
    }

    private void refused(LifecycleReport report, String why) {
        var before = gate.ledger();
        Verdict verdict = gate.submit(report);
        assertThat(verdict).isInstanceOf(Verdict.Unprocessable.class);
        assertThat(((Verdict.Unprocessable) verdict).why()).contains(why);
        assertThat(gate.ledger()).isEqualTo(before);
    }
}
