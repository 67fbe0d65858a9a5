package com.brokerops.gate.sidecar.kernel;

import static com.brokerops.gate.sidecar.kernel.Scenario.CLIENT;
import static com.brokerops.gate.sidecar.kernel.Scenario.money;
import static com.brokerops.gate.sidecar.kernel.Scenario.price;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.kernel.Verdict.Conflict;
import com.brokerops.gate.sidecar.kernel.Verdict.Duplicate;
import com.brokerops.gate.sidecar.kernel.Verdict.Unprocessable;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports that were made before, and reports that cannot be true: they change nothing. */
class RepeatedAndFalseReportsTest {
    private static final List<LifecycleType> ENDINGS =
            List.of(
                    LifecycleType.ORDER_REJECTED,
                    LifecycleType.ORDER_CANCELED,
                    LifecycleType.ORDER_EXPIRED,
                    LifecycleType.EXECUTION_REPORTED);

    private final Scenario gate = new Scenario();
    private Decided decided;

    @BeforeEach
    void authorizeOneOrder() {
        decided = gate.decide(gate.buy("AAPL", 7, "100"));
    }

    // ---- the same event again ----

    @Test
    void changesNothingWhenAnEventIsReportedAgain() {
        LifecycleReport fill =
                gate.report(LifecycleType.EXECUTION_REPORTED, decided, 3, price("100"));
        gate.applied(fill);
        long seq = gate.lastSeq();
        List<String> before = gate.ledger();

        assertThat(gate.submit(fill)).isEqualTo(new Duplicate(seq));
        assertThat(gate.submit(fill)).isEqualTo(new Duplicate(seq));
        assertThat(gate.ledger()).isEqualTo(before);
    }

    @Test
    void changesNothingWhenTheLastEventOfAnOrderIsReportedAgain() {
        LifecycleReport fill =
                gate.report(LifecycleType.EXECUTION_REPORTED, decided, 7, price("100"));
        gate.applied(fill);
        List<String> before = gate.ledger();

        assertThat(gate.submit(fill)).isInstanceOf(Duplicate.class);
        assertThat(gate.ledger()).isEqualTo(before);
    }

    @Test
    void reportsAConflictWhenTheNameOfAnEventIsUsedForAnother() {
        LifecycleReport fill =
                gate.report(LifecycleType.EXECUTION_REPORTED, decided, 3, price("100"));
        gate.applied(fill);
        long seq = gate.lastSeq();
        List<String> before = gate.ledger();

        for (LifecycleReport other :
                List.of(
                        Scenario.report(
                                fill.type(), fill.eventId(), fill.traceId(), 4, fill.priceE8()),
                        Scenario.report(fill.type(), fill.eventId(), fill.traceId(), 3, 1),
                        Scenario.report(
                                fill.type(), fill.eventId(), new UUID(1, 2), 3, fill.priceE8()))) {
            assertThat(gate.submit(other)).isEqualTo(new Conflict(seq));
        }
        assertThat(gate.ledger()).isEqualTo(before);
    }

    @Test
    void reportsAConflictWhenOnlyOneHalfOfThePayloadDiffers() {
        LifecycleReport accepted = gate.report(LifecycleType.ORDER_ACCEPTED, decided, 0, 0);
        gate.applied(accepted);
        Identity known = Identities.of(accepted);
        Identity otherHigh = new Identity(known.keyHigh(), known.keyLow(), 1, known.contentLow());
        Identity otherLow = new Identity(known.keyHigh(), known.keyLow(), known.contentHigh(), 1);

        assertThat(gate.kernel.report(accepted, known, gate.nowMillis))
                .isInstanceOf(Duplicate.class);
        assertThat(gate.kernel.report(accepted, otherHigh, gate.nowMillis))
                .isInstanceOf(Conflict.class);
        assertThat(gate.kernel.report(accepted, otherLow, gate.nowMillis))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void takesTheSameNameForAnotherTypeAsAnotherEvent() {
        gate.applied(Scenario.report(LifecycleType.ORDER_ACCEPTED, "1", decided.traceId(), 0, 0));

        assertThat(
                        gate.applied(
                                        Scenario.report(
                                                LifecycleType.ORDER_CANCELED,
                                                "1",
                                                decided.traceId(),
                                                0,
                                                0))
                                .state())
                .isEqualTo(ReservationState.CANCELED);
    }

    // ---- what cannot be true ----

    @ParameterizedTest
    @EnumSource(LifecycleType.class)
    void refusesAnEventOfAnOrderThatItDoesNotKnow(LifecycleType type) {
        long executed = type.executes() ? 1 : 0;

        refusedWithoutChange(Scenario.report(type, "1", new UUID(7, 7), executed, executed));
    }

    @ParameterizedTest
    @EnumSource(LifecycleType.class)
    void refusesAnEventOfABlockedOrder(LifecycleType type) {
        Decided blocked = gate.decide(gate.buy("GME", 11, "1"));
        long executed = type.executes() ? 1 : 0;

        refusedWithoutChange(Scenario.report(type, "1", blocked.traceId(), executed, executed));
    }

    @Test
    void refusesAFillWhoseAmountDoesNotFit() {
        gate.kernel.use(Scenario.policy());
        gate.limits(CLIENT, new Limits(money("1e9"), -1, money("1e9"), -1, -1));
        Decided vast = gate.decide(gate.buy("IBM", 1_000_000_000_000L, "0.00000001"));

        refusedWithoutChange(
                gate.report(
                        LifecycleType.EXECUTION_REPORTED,
                        vast,
                        1_000_000_000_000L,
                        price("67108863")));
    }

    @Test
    void refusesEveryFurtherEventOfATerminalOrderButAnExecution() {
        for (LifecycleType ending : ENDINGS) {
            Decided ended = gate.decide(gate.buy("AAPL", 1, "100"));
            long all = ending == LifecycleType.EXECUTION_REPORTED ? 1 : 0;
            assertThat(gate.applied(gate.report(ending, ended, all, all)).state().terminal())
                    .isTrue();
            for (LifecycleType further : LifecycleType.values()) {
                if (further != LifecycleType.EXECUTION_REPORTED) {
                    long executed = further.executes() ? 1 : 0;
                    refusedWithoutChange(gate.report(further, ended, executed, executed));
                }
            }
        }
    }

    @Test
    void refusesReportsOfAReplacementAboutAnOrderThatReplacesNone() {
        refusedWithoutChange(gate.report(LifecycleType.ORDER_REPLACED, decided, 0, 0));
        refusedWithoutChange(gate.report(LifecycleType.ORDER_REPLACE_REJECTED, decided, 0, 0));
    }

    private void refusedWithoutChange(LifecycleReport report) {
        List<String> before = new ArrayList<>(gate.ledger());
        int events = gate.log.size();

        assertThat(gate.submit(report)).isInstanceOf(Unprocessable.class);

        assertThat(gate.ledger()).isEqualTo(before);
        assertThat(gate.log).hasSize(events);
    }
}
