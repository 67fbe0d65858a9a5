package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.TINY;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Status;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of two orders of which one cancels the other the larger is set aside. */
class OneCancelsOtherTest {
    private final Scenario gate = new Scenario();
    private Decided first;
    private Decided second;

    @BeforeEach
    void authorize() {
        List<Decided> legs =
                gate.decide(
                        Contingency.OCO,
                        CLIENT,
                        gate.buy("AAPL", 10, "100"),
                        gate.buy("AAPL", 15, "60"));
        first = legs.get(0);
        second = legs.get(1);
    }

    @Test
    void setsTheLargerQuantityAndTheLargerAmountAside() {
        assertThat(first.status()).isEqualTo(Status.AUTHORIZED);
        assertThat(second.status()).isEqualTo(Status.AUTHORIZED);
        assertThat(second.replaces()).isNull();
        assertThat(second.reservedE4()).isEqualTo(money("900"));
        assertThat(exposure()).isEqualTo(pending(15, "1000"));
        assertThat(gate.kernel.ledger().openReservations()).isEqualTo(2);
    }

    @Test
    void mayEachBeAsLargeAsTheClientsLimitAndNoLarger() {
        assertThat(codes("100", "100")).containsOnly(ReasonCode.OK);
        assertThat(codes("100", "100.0001"))
                .containsExactly(ReasonCode.LIST_BLOCKED, ReasonCode.EXPOSURE_LIMIT_EXCEEDED);
        assertThat(codes("100.0001", "100"))
                .containsExactly(ReasonCode.EXPOSURE_LIMIT_EXCEEDED, ReasonCode.LIST_BLOCKED);
    }

    private List<ReasonCode> codes(String priceOfOne, String priceOfOther) {
        List<Decided> legs =
                gate.decide(
                        Contingency.OCO,
                        TINY,
                        gate.buy("IBM", 100, priceOfOne),
                        gate.buy("IBM", 100, priceOfOther));
        legs.forEach(gate::takeBack);
        return legs.stream().map(Decided::reasonCode).toList();
    }

    @Test
    void takesWhatOneExecutesFromBoth() {
        Lifecycle filled = gate.fill(first, 4, "100");

        assertThat(filled.reservations())
                .containsExactly(
                        new ReservationAfter(
                                first.traceId(), ReservationState.PARTIAL, 6, 4, money("600")),
                        new ReservationAfter(
                                second.traceId(), ReservationState.RESERVED, 11, 4, money("660")));
        assertThat(exposure()).isEqualTo(held(4, "400", 11, "660"));
    }

    @Test
    void isReleasedExactlyWhenTheOtherIsCanceledAfterAFill() {
        gate.fill(first, 10, "100");
        assertThat(exposure()).isEqualTo(held(10, "1000", 5, "300"));

        gate.close(LifecycleType.ORDER_CANCELED, second);

        assertThat(exposure()).isEqualTo(held(10, "1000", 0, "0"));
        assertThat(gate.kernel.ledger().openReservations()).isZero();
    }

    @Test
    void hasNothingLeftWhenTheLargerIsFilled() {
        gate.fill(second, 15, "60");
        assertThat(exposure()).isEqualTo(held(15, "900", 0, "0"));

        Lifecycle canceled = gate.close(LifecycleType.ORDER_CANCELED, first);

        assertThat(canceled.exposureAfter()).isEqualTo(held(15, "900", 0, "0"));
        assertThat(gate.kernel.ledger().openReservations()).isZero();
    }

    @Test
    void keepsTheOtherAloneWhenOneIsCanceledFirst() {
        gate.close(LifecycleType.ORDER_CANCELED, second);
        assertThat(exposure()).isEqualTo(pending(10, "1000"));

        assertThat(gate.fill(first, 10, "100").reservations()).hasSize(1);
        assertThat(exposure()).isEqualTo(held(10, "1000", 0, "0"));
    }

    @Test
    void booksBothWhenBothAreFilledAndSaysThatItWasTooMuch() {
        gate.fill(first, 10, "100");

        Lifecycle both = gate.fill(second, 15, "60");

        assertThat(both.state()).isEqualTo(ReservationState.OVERFILLED);
        assertThat(both.unexpected()).isTrue();
        assertThat(exposure()).isEqualTo(held(25, "1900", 0, "0"));
        assertThat(gate.kernel.ledger().openReservations()).isZero();
    }

    @Test
    void booksAFillOfOneThatWasCanceledAndKeepsTheOther() {
        gate.close(LifecycleType.ORDER_CANCELED, first);

        assertThat(gate.fill(first, 10, "100").state()).isEqualTo(ReservationState.FILLED_LATE);
        assertThat(exposure()).isEqualTo(held(10, "1000", 15, "900"));
    }

    @Test
    void keepsTheOtherWhenTheTokenOfOneRunsOutUnused() {
        gate.accept(second);
        gate.nowMillis += Scenario.TTL_MILLIS + Scenario.SKEW_MILLIS + 1;

        assertThat(gate.tick()).hasSize(1);

        assertThat(exposure()).isEqualTo(pending(15, "900"));
    }

    @Test
    void keepsTheOneWhenTheOtherIsTakenBack() {
        gate.takeBack(first);
        assertThat(exposure()).isEqualTo(pending(15, "900"));
        gate.takeBack(second);
        assertThat(exposure()).isEqualTo(Exposure.FLAT);
    }

    @Test
    void blocksAReplacementOfALegWhileTheOtherIsOpen() {
        assertThat(gate.codes(gate.replacing(first, 11, "100")))
                .containsExactly(ReasonCode.DUPLICATE_SUSPECTED);
        gate.close(LifecycleType.ORDER_CANCELED, second);
        assertThat(gate.codes(gate.replacing(first, 11, "100"))).containsExactly(ReasonCode.OK);
    }

    @Test
    void refusesAReportOfAReplacement() {
        assertThat(gate.submit(gate.report(LifecycleType.ORDER_REPLACED, second, 0, 0)))
                .isInstanceOf(Verdict.Unprocessable.class);
    }

    @Test
    void standsTheSameAfterARestart() {
        gate.fill(first, 4, "100");
        Scenario restarted = gate.restarted();

        assertThat(restarted.ledger()).isEqualTo(gate.ledger());
        assertThat(restarted.fill(second, 11, "60").exposureAfter())
                .isEqualTo(gate.fill(second, 11, "60").exposureAfter());
    }

    private Exposure exposure() {
        return gate.kernel.ledger().exposure(CLIENT, "AAPL");
    }

    private static Exposure pending(long qty, String amount) {
        return held(0, "0", qty, amount);
    }

    private static Exposure held(long position, String cost, long qty, String amount) {
        return new Exposure(position, money(cost), qty, money(amount), 0, 0);
    }
}
