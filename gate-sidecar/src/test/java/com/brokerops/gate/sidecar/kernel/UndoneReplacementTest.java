package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bust reaches the orders that came in the place of the one that was executed. */
class UndoneReplacementTest {
    private final Scenario gate = new Scenario();
    private Decided decided;

    @BeforeEach
    void authorizeOneOrder() {
        decided = gate.decide(gate.buy("AAPL", 10, "100"));
    }

    @Test
    void givesTheReplacementWhatItsOriginalNeverExecuted() {
        Lifecycle part = gate.fill(decided, 4, "100");
        Decided larger = gate.decide(gate.replacing(decided, 15, "101"));
        gate.applied(gate.report(LifecycleType.ORDER_REPLACED, larger, 0, 0));
        assertThat(exposure().pendingBuyQty()).isEqualTo(11);

        Lifecycle busted = gate.applied(gate.bust(part));

        assertThat(busted.reservations())
                .containsExactly(
                        after(ReservationState.REPLACED, 10, 0, "0"),
                        new ReservationAfter(
                                larger.traceId(), ReservationState.WORKING, 15, 0, money("1515")));
        assertThat(busted.exposureAfter()).isEqualTo(new Exposure(0, 0, 15, money("1515"), 0, 0));
    }

    @Test
    void reachesTheLastOfSeveralReplacementsThatMayBeAtTheVenue() {
        Lifecycle part = gate.fill(decided, 4, "100");
        Decided second = gate.decide(gate.replacing(decided, 15, "101"));
        gate.applied(gate.report(LifecycleType.ORDER_REPLACED, second, 0, 0));
        Decided third = gate.decide(gate.replacing(second, 20, "102"));

        Lifecycle busted = gate.applied(gate.bust(part));

        assertThat(busted.reservations())
                .extracting(ReservationAfter::traceId, ReservationAfter::leavesQty)
                .containsExactly(
                        tuple(decided.traceId(), 10L),
                        tuple(second.traceId(), 15L),
                        tuple(third.traceId(), 20L));
        assertThat(exposure().pendingBuyQty()).isEqualTo(20);
        assertThat(exposure().pendingBuyE4()).isEqualTo(money("2040"));
    }

    @Test
    void keepsTheOriginalReplacedWhenTheExecutionThatSaidSoIsBusted() {
        Decided larger = gate.decide(gate.replacing(decided, 15, "101"));
        Lifecycle replaced = gate.fill(larger, 5, "101");

        Lifecycle busted = gate.applied(gate.bust(replaced));

        assertThat(busted.reservations())
                .containsExactly(
                        new ReservationAfter(
                                larger.traceId(), ReservationState.WORKING, 15, 0, money("1515")));
        assertThat(exposure().pendingBuyQty()).isEqualTo(15);
        assertThat(gate.kernel.ledger().reservation(decided.traceId()).state())
                .isEqualTo(ReservationState.REPLACED);
    }

    @Test
    void setsBothAsideOfAnOrderAndItsReplacementWhenOneIsOpenAgain() {
        Decided larger = gate.decide(gate.replacing(decided, 15, "101"));
        Lifecycle all = gate.fill(decided, 10, "100");
        assertThat(exposure().pendingBuyQty()).isEqualTo(5);

        gate.applied(gate.bust(all));

        assertThat(exposure().pendingBuyQty()).isEqualTo(10 + 15); // whichever is at the venue
        gate.close(LifecycleType.ORDER_REPLACE_REJECTED, larger);
        assertThat(exposure()).isEqualTo(new Exposure(0, 0, 10, money("1000"), 0, 0));
        gate.close(LifecycleType.ORDER_CANCELED, decided);
        assertThat(exposure()).isEqualTo(Exposure.FLAT);
    }

    @Test
    void blocksASecondReplacementWhileTheFirstOfAnOrderThatIsOpenAgainIsOpen() {
        Decided larger = gate.decide(gate.replacing(decided, 15, "101"));
        Lifecycle all = gate.fill(decided, 10, "100");
        gate.accept(larger);
        gate.applied(gate.bust(all));

        assertThat(gate.codes(gate.replacing(decided, 12, "100")))
                .containsExactly(ReasonCode.DUPLICATE_SUSPECTED);
        gate.close(LifecycleType.ORDER_CANCELED, larger);
        assertThat(gate.codes(gate.replacing(decided, 12, "100"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void letsAnOrderThatIsOpenAgainBeReplaced() {
        Lifecycle all = gate.fill(decided, 10, "100");
        gate.applied(gate.bust(all));

        Decided larger = gate.decide(gate.replacing(decided, 15, "100"));

        assertThat(exposure().pendingBuyQty()).isEqualTo(15);
        gate.applied(gate.report(LifecycleType.ORDER_REPLACED, larger, 0, 0));
        assertThat(exposure().pendingBuyQty()).isEqualTo(15);
        gate.close(LifecycleType.ORDER_CANCELED, larger);
        assertThat(exposure()).isEqualTo(Exposure.FLAT);
    }

    @Test
    void givesBackToAllOrdersInARowAndRefusesWhenALineCannotNameThem() {
        Lifecycle part = gate.fill(decided, 3, "100");
        Decided last = decided;
        for (int i = 1; i < Lifecycle.MAX_RESERVATIONS; i++) {
            last = filledAndReplaced(last, 10 + i);
        }
        assertThat(gate.applied(gate.correct(part, 2, "100")).reservations())
                .hasSize(Lifecycle.MAX_RESERVATIONS);
        gate.applied(gate.correct(part, 3, "100"));

        filledAndReplaced(last, 10 + Lifecycle.MAX_RESERVATIONS);

        assertThat(gate.submit(gate.bust(part)))
                .isEqualTo(
                        new Verdict.Unprocessable(
                                "execution "
                                        + part.eventId()
                                        + " was counted by too many replacements"));
    }

    /** It is replaced by one of that quantity, and filled before the venue has said so. */
    private Decided filledAndReplaced(Decided order, long qty) {
        Decided replacement = gate.decide(gate.replacing(order, qty, "100"));
        gate.fill(order, order.equals(decided) ? 7 : 1, "100");
        return replacement;
    }

    private ReservationAfter after(
            ReservationState state, long leaves, long executed, String reserved) {
        return new ReservationAfter(decided.traceId(), state, leaves, executed, money(reserved));
    }

    private Exposure exposure() {
        return gate.kernel.ledger().exposure(CLIENT, "AAPL");
    }
}
