package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.SKEW_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.TTL_MILLIS;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An execution is booked whatever the gate thought of its order: it is true. */
class LateExecutionTest {
    private final Scenario gate = new Scenario();
    private Decided decided;

    @BeforeEach
    void authorizeOneOrder() {
        decided = gate.decide(gate.buy("AAPL", 10, "100"));
    }

    @ParameterizedTest
    @EnumSource(
            value = LifecycleType.class,
            names = {"ORDER_CANCELED", "ORDER_REJECTED", "ORDER_EXPIRED"})
    void booksAnExecutionOfAnOrderThatHasEnded(LifecycleType ending) {
        gate.fill(decided, 2, "100");
        gate.close(ending, decided);

        Lifecycle late = gate.fill(decided, 3, "101");

        assertThat(late.reservations())
                .containsExactly(
                        new ReservationAfter(
                                decided.traceId(), ReservationState.FILLED_LATE, 5, 5, 0));
        assertThat(late.exposureAfter()).isEqualTo(new Exposure(5, money("503"), 0, 0, 0, 0));
        assertThat(late.grossAfterE4()).isEqualTo(money("503"));
    }

    @Test
    void booksWhatIsExecutedBeyondTheOrderAndReleasesExactlyTheRest() {
        gate.fill(decided, 4, "100");

        Lifecycle over = gate.fill(decided, 7, "100");

        assertThat(over.reservations())
                .containsExactly(
                        new ReservationAfter(
                                decided.traceId(), ReservationState.OVERFILLED, 0, 11, 0));
        assertThat(over.exposureAfter()).isEqualTo(new Exposure(11, money("1100"), 0, 0, 0, 0));
        assertThat(gate.fill(decided, 1, "100").state()).isEqualTo(ReservationState.OVERFILLED);
        assertThat(exposure().position()).isEqualTo(12);
    }

    @Test
    void doesNotBookAnExecutionWithWhichTheSumOverAllClientsWouldNotFit() {
        gate.limits("CL-002", new Limits(money("1000000"), -1, money("1000000"), -1, -1));
        Decided another = gate.decide(gate.sell("MSFT", 10, "100"), "CL-002");
        gate.fill(decided, 1_000_000_000_000L, "500");

        Verdict tooMuch =
                gate.submit(
                        gate.report(
                                LifecycleType.EXECUTION_REPORTED,
                                another,
                                1_000_000_000_000L,
                                50_000_000_000L));

        assertThat(tooMuch).isEqualTo(new Verdict.Unprocessable("the amount is out of range"));
        assertThat(gate.fill(another, 10, "100").state()).isEqualTo(ReservationState.FILLED);
    }

    @Test
    void callsAnExecutionOfAFilledOrderOneBeyondIt() {
        gate.fill(decided, 10, "100");

        assertThat(gate.fill(decided, 1, "100").state()).isEqualTo(ReservationState.OVERFILLED);
    }

    @Test
    void callsALateExecutionOfMoreThanWasOpenOneBeyondTheOrder() {
        gate.fill(decided, 4, "100");
        gate.close(LifecycleType.ORDER_CANCELED, decided);

        assertThat(gate.fill(decided, 6, "100").state()).isEqualTo(ReservationState.FILLED_LATE);
        assertThat(gate.fill(decided, 1, "100").state()).isEqualTo(ReservationState.OVERFILLED);
    }

    @Test
    void remembersAnOrderForAWhileAfterItHasClosedHoweverOldItsTokenIs() {
        gate.accept(decided);
        gate.nowMillis += 100 * TTL_MILLIS;
        gate.tick();
        gate.close(LifecycleType.ORDER_CANCELED, decided);

        gate.nowMillis += Ledger.REMEMBER_CLOSED_MILLIS + SKEW_MILLIS;
        gate.tick();
        assertThat(gate.kernel.ledger().reservation(decided.traceId())).isNotNull();

        gate.nowMillis++;
        gate.tick();
        assertThat(gate.kernel.ledger().reservation(decided.traceId())).isNull();
        assertThat(gate.kernel.ledger().knownOrders()).isZero();
    }

    @Test
    void knowsALateExecutionAgain() {
        gate.close(LifecycleType.ORDER_CANCELED, decided);
        var late = gate.report(LifecycleType.EXECUTION_REPORTED, decided, 3, Scenario.price("100"));
        gate.applied(late);

        assertThat(gate.submit(late)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(exposure().position()).isEqualTo(3);
    }

    @Test
    void hasTheSameStateAfterARestart() {
        gate.close(LifecycleType.ORDER_CANCELED, decided);
        gate.fill(decided, 3, "100");

        Scenario restarted = gate.restarted();

        assertThat(restarted.ledger()).isEqualTo(gate.ledger());
        assertThat(restarted.fill(decided, 8, "100").state())
                .isEqualTo(ReservationState.OVERFILLED);
    }

    @Test
    void mayOnlyReduceOnceALateExecutionHasTakenItPastItsLimits() {
        gate.limits(CLIENT, new Limits(money("1500"), -1, money("1e6"), -1, -1));
        gate.close(LifecycleType.ORDER_CANCELED, decided);
        assertThat(gate.kernel.tightened(CLIENT)).isNull();
        gate.decide(gate.buy("MSFT", 10, "100"));

        gate.fill(decided, 6, "100"); // 600 and 1,000 pending

        RiskChanged tightened = gate.kernel.tightened(CLIENT);
        assertThat(tightened)
                .isEqualTo(
                        new RiskChanged(
                                Scope.client(CLIENT),
                                null,
                                RiskState.REDUCE_ONLY,
                                "past its limits",
                                "gate",
                                0));
        gate.record(tightened, Identity.NONE);
        assertThat(gate.kernel.tightened(CLIENT)).as("once is enough").isNull();
    }

    @Test
    void isPastALimitInOneSymbolOrOnTheNetAsWell() {
        gate.fill(decided, 10, "100");
        gate.limits(CLIENT, new Limits(money("1e9"), -1, money("1e9"), 10, -1));
        assertThat(gate.kernel.tightened(CLIENT)).isNull();
        gate.limits(CLIENT, new Limits(money("1e9"), -1, money("1e9"), 9, -1));
        assertThat(gate.kernel.tightened(CLIENT)).isNotNull();
        gate.limits(CLIENT, new Limits(money("1e9"), money("999.9999"), money("1e9"), -1, -1));
        assertThat(gate.kernel.tightened(CLIENT)).isNotNull();
        gate.limits(CLIENT, new Limits(money("1e9"), money("1000"), money("1e9"), -1, -1));
        assertThat(gate.kernel.tightened(CLIENT)).isNull();
    }

    private Exposure exposure() {
        return gate.kernel.ledger().exposure(CLIENT, "AAPL");
    }
}
