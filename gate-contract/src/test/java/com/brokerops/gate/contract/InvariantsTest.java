package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Reason.Unit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be said, because the records refuse it, and the words that are frozen. */
class InvariantsTest {

    @Test
    void aReasonHasACodeAndAScope() {
        assertThatThrownBy(() -> Reason.of(null, null, "order"))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Reason.of(ReasonCode.POLICY_HALT, null, null))
                .isInstanceOf(NullPointerException.class);
        assertThat(Reason.of(ReasonCode.POLICY_HALT, null, "global"))
                .isEqualTo(new Reason(ReasonCode.POLICY_HALT, null, "global", Unit.NONE, 0, 0, 0));
    }

    @Test
    void theUnitOfAReasonSaysHowItsOperandsAreScaled() {
        assertThat(Unit.values()).extracting(Unit::decimals).containsExactly(0, 0, 4, 8);
    }

    @Test
    void aLimitIsNeverNegative() {
        assertThatCode(() -> new Limits(0, -1, 0, -1, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Limits(-2, 0, 0, 0, 0)).hasMessageContaining("gross");
        assertThatThrownBy(() -> new Limits(0, -2, 0, 0, 0)).hasMessageContaining("net");
        assertThatThrownBy(() -> new Limits(0, 0, -2, 0, 0)).hasMessageContaining("order_notional");
        assertThatThrownBy(() -> new Limits(0, 0, 0, -2, 0)).hasMessageContaining("symbol_long");
        assertThatThrownBy(() -> new Limits(0, 0, 0, 0, -2)).hasMessageContaining("symbol_short");
    }

    @Test
    void anExecutionAndOnlyAnExecutionHasAQuantityAndAPrice() {
        assertThatCode(() -> report(LifecycleType.EXECUTION_REPORTED, 1, 1))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> report(LifecycleType.EXECUTION_REPORTED, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> report(LifecycleType.EXECUTION_REPORTED, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> report(LifecycleType.EXECUTION_REPORTED, -1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        for (LifecycleType type : LifecycleType.values()) {
            if (!type.executes() && !type.undoes()) {
                assertThatCode(() -> report(type, 0, 0)).doesNotThrowAnyException();
                assertThatThrownBy(() -> report(type, 1, 0))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> report(type, 0, 1))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void whatUndoesAnExecutionNamesItAndNothingElseDoes() {
        assertThatThrownBy(() -> report(LifecycleType.EXECUTION_BUSTED, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> undoing(LifecycleType.EXECUTION_BUSTED, 0)).doesNotThrowAnyException();
        assertThatCode(() -> undoing(LifecycleType.EXECUTION_CORRECTED, 1))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> undoing(LifecycleType.EXECUTION_BUSTED, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> undoing(LifecycleType.EXECUTION_CORRECTED, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> undoing(LifecycleType.EXECUTION_REPORTED, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LifecycleReport undoing(LifecycleType type, long qty) {
        return new LifecycleReport(
                type, "platform", "2", SampleEvents.TRACE, qty, qty, "1", SampleEvents.HASH);
    }

    private static LifecycleReport report(LifecycleType type, long qty, long priceE8) {
        return new LifecycleReport(
                type, "platform", "1", SampleEvents.TRACE, qty, priceE8, SampleEvents.HASH);
    }

    @Test
    void aDecisionIsAuthorizedWithAnExposureOrBlockedWithAReason() {
        Reason reason = Reason.of(ReasonCode.POLICY_HALT, null, "global");

        assertThatThrownBy(() -> decided(Status.AUTHORIZED, List.of(reason), Exposure.FLAT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> decided(Status.AUTHORIZED, List.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> decided(Status.BLOCKED, List.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> decided(Status.BLOCKED, List.of(reason), Exposure.FLAT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(decided(Status.AUTHORIZED, List.of(), Exposure.FLAT).reasonCode())
                .isEqualTo(ReasonCode.OK);
        assertThat(decided(Status.BLOCKED, List.of(reason), null).reasonCode())
                .isEqualTo(ReasonCode.POLICY_HALT);
    }

    private static Decided decided(Status status, List<Reason> reasons, Exposure exposureAfter) {
        Decided sample = SampleEvents.authorized();
        return new Decided(
                sample.traceId(),
                sample.nonce(),
                sample.requestSha256(),
                sample.order(),
                sample.context(),
                status,
                reasons,
                sample.ruleIds(),
                sample.policyVersion(),
                sample.policyHash(),
                sample.limitsVersion(),
                sample.issuedAtMillis(),
                sample.expiresAtMillis(),
                sample.kid(),
                sample.killEpoch(),
                sample.durability(),
                sample.replaces(),
                sample.reference(),
                sample.valuedAtE8(),
                sample.notionalE4(),
                sample.grossBeforeE4(),
                sample.grossAfterE4(),
                sample.reservedQty(),
                sample.reservedE4(),
                exposureAfter,
                sample.met());
    }

    @Test
    void aDecisionUnderAnotherKeyIsTheSameInEverythingElse() {
        Decided decided = SampleEvents.authorized();
        byte[] renamed = SampleEvents.line(decided.withKid("dev-2")).toBytes();
        byte[] original = SampleEvents.line(decided).toBytes();

        assertThat(new String(renamed, UTF_8))
                .isEqualTo(new String(original, UTF_8).replace("\"dev-1\"", "\"dev-2\""));
    }

    @Test
    void anEventKeepsItsOwnCopyOfAList() {
        List<Scope> scopes = new ArrayList<>(List.of(Scope.client("A")));
        LimitsChanged change = new LimitsChanged(1, "file", "", scopes, null);
        scopes.add(Scope.client("B"));

        assertThat(change.scopes()).containsExactly(Scope.client("A"));
    }

    @Test
    void aReservationIsOverOnceItsOrderIs() {
        assertThat(ReservationState.values())
                .filteredOn(ReservationState::terminal)
                .containsExactly(
                        ReservationState.FILLED,
                        ReservationState.CANCELED,
                        ReservationState.REJECTED,
                        ReservationState.EXPIRED,
                        ReservationState.REPLACED,
                        ReservationState.FILLED_LATE,
                        ReservationState.OVERFILLED);
    }

    @Test
    void keepsItsWordsOnTheWire() {
        assertThat(LifecycleType.values())
                .extracting(LifecycleType::word)
                .containsExactly(
                        "order.accepted",
                        "order.rejected",
                        "order.canceled",
                        "order.expired",
                        "order.replaced",
                        "order.replace_rejected",
                        "execution.reported",
                        "execution.busted",
                        "execution.corrected");
        assertThat(LifecycleType.values())
                .allSatisfy(type -> assertThat(LifecycleType.of(type.word())).isEqualTo(type));
        assertThatThrownBy(() -> LifecycleType.of("order.Accepted"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Durability.values())
                .extracting(Durability::word)
                .containsExactly("synced", "written");
        assertThat(Durability.values())
                .allSatisfy(level -> assertThat(Durability.of(level.word())).isEqualTo(level));
        assertThatThrownBy(() -> Durability.of("SYNCED"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
