package com.brokerops.gate.sidecar.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.http.LimitsRequest;
import com.brokerops.gate.sidecar.http.RiskStateRequest;
import com.brokerops.gate.sidecar.operator.PendingChanges.Confirmation;
import com.brokerops.gate.sidecar.operator.PendingChanges.Pending;
import org.junit.jupiter.api.Test;

/** A change that takes two, from the asking to its end. */
final class PendingChangesTest {
    private static final long NOW = Long.MAX_VALUE - 1_000; // nanoTime may overflow
    private static final long WALL = 1_795_176_000_000L;
    private static final Change RELEASE = release("venue is back", 1);

    private final PendingChanges changes = new PendingChanges();

    @Test
    void isNamedByTheSha256OfWhatIsAgreedTo() {
        assertThat(RELEASE.text())
                .isEqualTo(
                        "{\"change\":\"risk_state\",\"scope\":\"global\",\"side\":\"both\",\"state\":\"NORMAL\","
                                + "\"reason\":\"venue is back\",\"kill_epoch\":1}");
        assertThat(RELEASE.sha256())
                .isEqualTo("62259b3da9a1202640d9deedc333e9e5cd7e99a41c18135fa5e4bf3682b7eb0f");
        assertThat(release("venue is back", 2).sha256()).isNotEqualTo(RELEASE.sha256());
        assertThat(release("venue is bacK", 1).sha256()).isNotEqualTo(RELEASE.sha256());
    }

    @Test
    void ofLimitsSaysAllOfThemAndFitsTheLog() {
        Limits most =
                new Limits(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Decimals.MAX_QTY,
                        Decimals.MAX_QTY,
                        Decimals.MAX_QTY,
                        Long.MAX_VALUE,
                        Decimals.MAX_QTY);
        Scope scope = Scope.of(Scope.Kind.STRATEGY, "s".repeat(64));
        String reason = "\"".repeat(RiskStateRequest.MAX_REASON);
        Change longest =
                new Change.NewLimits(
                        new LimitsRequest(
                                scope, "o".repeat(31), most, Long.MAX_VALUE - 1, reason, 1));

        Operated event = asked(longest).event(OperatorAction.CHANGE_ASKED, "ada");

        assertThat(event.detail())
                .contains(
                        "\"symbol_long\":1000000000000", "\"expected_version\":922337203685477580");
    }

    @Test
    void isAgreedToByAnotherNameAndThenNotAgain() {
        Pending pending = asked(RELEASE);

        assertThat(changes.confirm(RELEASE.sha256(), "ada", NOW))
                .isEqualTo(new Confirmation.SameName());
        assertThat(changes.confirm(RELEASE.sha256(), "ben", NOW))
                .isEqualTo(new Confirmation.Agreed(pending));
        assertThat(changes.confirm(RELEASE.sha256(), "eve", NOW))
                .isEqualTo(new Confirmation.Unknown());
        changes.remove(pending);

        assertThat(changes.all()).isEmpty();
        assertThat(changes.owed()).isNull();
    }

    @Test
    void mayBeConfirmedAgainWhenItIsNotCertainToBeInForce() {
        Pending pending = asked(RELEASE);
        changes.confirm(RELEASE.sha256(), "ben", NOW);

        changes.confirmAgain(pending);

        assertThat(changes.confirm(RELEASE.sha256(), "ben", NOW))
                .isEqualTo(new Confirmation.Agreed(pending));
    }

    @Test
    void isNotConfirmedBeforeTheLogHasTheAsking() {
        changes.ask(RELEASE, "ada", NOW, WALL);

        assertThat(changes.confirm(RELEASE.sha256(), "ben", NOW))
                .isEqualTo(new Confirmation.Unknown());
    }

    @Test
    void isTheSameWhenItIsAskedAgainAndLivesNoLonger() {
        Pending pending = asked(RELEASE);
        long last = NOW + PendingChanges.LIFE_NANOS - 1;

        assertThat(changes.ask(release("venue is back", 1), "ben", last, WALL + 1))
                .isSameAs(pending);
        assertThat(pending.askedBy()).isEqualTo("ada");
        assertThat(changes.confirm(RELEASE.sha256(), "ben", last + 1))
                .isEqualTo(new Confirmation.Unknown());
    }

    @Test
    void endsAfterAQuarterOfAnHourAndOwesThatToTheLog() {
        Pending pending = asked(RELEASE);
        assertThat(pending.expiresAtMillis()).isEqualTo(WALL + 15 * 60_000);
        changes.expire(NOW + PendingChanges.LIFE_NANOS - 1);
        assertThat(changes.all()).containsExactly(pending);

        changes.expire(NOW + PendingChanges.LIFE_NANOS);

        assertThat(changes.all()).isEmpty();
        Operated owed = changes.owed();
        assertThat(owed)
                .isEqualTo(
                        new Operated(
                                OperatorAction.CHANGE_EXPIRED,
                                OperatorAction.GATE,
                                RELEASE.sha256(),
                                RELEASE.text()));
        changes.told(owed);
        assertThat(changes.owed()).isNull();
    }

    @Test
    void isWithdrawnEvenWhileItIsAskedOrConfirmed() {
        Pending asking = changes.ask(RELEASE, "ada", NOW, WALL);
        assertThat(changes.withdraw(pending -> true, "eve")).isEqualTo(1);
        assertThat(changes.asked(asking)).isFalse();
        Pending confirming = asked(RELEASE);
        changes.confirm(RELEASE.sha256(), "ben", NOW);
        assertThat(changes.withdraw(pending -> true, "eve")).isEqualTo(1);

        changes.confirmAgain(confirming);

        assertThat(changes.confirm(RELEASE.sha256(), "ben", NOW))
                .isEqualTo(new Confirmation.Unknown());
        assertThat(changes.owed().action()).isEqualTo(OperatorAction.CHANGE_WITHDRAWN);
        assertThat(changes.owed().principal()).isEqualTo("eve");
    }

    @Test
    void anOlderEndDoesNotTouchTheSameChangeAskedAnew() {
        Pending first = asked(RELEASE);
        changes.withdraw(pending -> true, "eve");
        Pending second = asked(RELEASE);

        changes.remove(first);

        assertThat(changes.all()).containsExactly(second);
    }

    @Test
    void thereAreSixtyFourAtMostAndEndsThatTheLogIsOwedCount() {
        for (int i = 0; i < PendingChanges.MOST; i++) {
            asked(release("reason " + i, 1));
        }
        assertThat(changes.ask(RELEASE, "ada", NOW, WALL)).isNull();
        assertThat(changes.ask(release("reason 7", 1), "ada", NOW, WALL)).isNotNull();
        changes.withdraw(pending -> true, "eve");
        assertThat(changes.ask(RELEASE, "ada", NOW, WALL)).isNull();

        changes.told(changes.owed());

        assertThat(changes.ask(RELEASE, "ada", NOW, WALL)).isNotNull();
    }

    private Pending asked(Change change) {
        Pending pending = changes.ask(change, "ada", NOW, WALL);
        assertThat(changes.asked(pending)).isTrue();
        return pending;
    }

    private static Change release(String reason, long killEpoch) {
        return new Change.LooserRiskState(
                new RiskStateRequest(Scope.GLOBAL, null, RiskState.NORMAL, reason), killEpoch);
    }
}
