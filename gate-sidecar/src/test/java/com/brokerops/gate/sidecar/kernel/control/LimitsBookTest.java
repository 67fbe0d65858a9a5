package com.brokerops.gate.sidecar.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook.Objection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in force of what several owners set, and which change of it takes two. */
final class LimitsBookTest {
    private static final Scope CLIENT = Scope.client("CL-1");
    private static final long NOW = 1_000_000;
    private static final long FOREVER = OwnersLimits.FOREVER;
    private static final Limits TEN = all(10);
    private static final Limits FIVE = all(5);
    private static final Limits TWENTY = all(20);

    private final LimitsBook book = new LimitsBook();

    @BeforeEach
    void theFileSaysTen() {
        book.apply(new LimitsChanged(1, LimitsBook.FILE, "", List.of(CLIENT), TEN));
    }

    @Test
    void inForceIsTheSmallestOfEachLimit() {
        set("risk", new Limits(20, 5, -1, 10, 0, 11, 9, -1));

        assertThat(book.of(CLIENT)).isEqualTo(new Limits(10, 5, 10, 10, 0, 10, 9, 10));
        assertThat(book.of(Kind.CLIENT, "CL-1")).isEqualTo(book.of(CLIENT));
        set("risk", null);
        assertThat(book.of(CLIENT)).isEqualTo(TEN);
        assertThat(book.owners(CLIENT)).containsOnlyKeys(LimitsBook.FILE);
    }

    @Test
    void oneMayLowerAndTwoMustRaise() {
        assertThat(objection("risk", FIVE, FOREVER)).isNull();
        assertThat(objection("risk", TWENTY, FOREVER)).isNull(); // ten stays in force
        set("risk", FIVE);

        assertThat(objection("risk", TEN, FOREVER)).isEqualTo(Objection.TAKES_TWO);
        assertThat(objection("risk", null, FOREVER)).isEqualTo(Objection.TAKES_TWO);
        assertThat(objection("compliance", TWENTY, FOREVER)).isNull();
        Limits oneLarger = new Limits(5, 5, 5, 5, 5, 5, 5, 6);
        assertThat(objection("risk", oneLarger, FOREVER)).isEqualTo(Objection.TAKES_TWO);
        Limits oneUnset = new Limits(4, 4, 4, 4, 4, 4, 4, -1);
        assertThat(objection("risk", oneUnset, FOREVER)).isEqualTo(Objection.TAKES_TWO);
    }

    @Test
    void aHigherLeverageTakesTwoAndTheFirstOneDoesNot() {
        assertThat(objection("risk", TWENTY.withLeverage(300), FOREVER)).isNull();
        set("risk", TWENTY.withLeverage(200));

        assertThat(objection("risk", TWENTY.withLeverage(201), FOREVER))
                .isEqualTo(Objection.TAKES_TWO);
        assertThat(objection("risk", TWENTY, FOREVER)).isEqualTo(Objection.TAKES_TWO);
        assertThat(objection("risk", TWENTY.withLeverage(0), FOREVER)).isNull();
    }

    @Test
    void withdrawingWhatChangesNothingTakesOne() {
        set("risk", TWENTY);

        assertThat(objection("risk", null, FOREVER)).isNull();
    }

    @Test
    void whatLetsAClientTradeAtAllTakesTwo() {
        Scope other = Scope.client("CL-2");
        Limits huge = new Limits(1_000_000, -1, 1_000_000, -1, -1);

        assertThat(book.objection(wanted(other, "risk", huge, FOREVER), NOW))
                .isEqualTo(Objection.TAKES_TWO);
        Limits half = new Limits(1_000_000, -1, -1, -1, -1);
        assertThat(book.objection(wanted(other, "risk", half, FOREVER), NOW)).isNull();
        assertThat(book.objection(wanted(Scope.GLOBAL, "risk", huge, FOREVER), NOW)).isNull();
    }

    @Test
    void lowerForATimeTakesOneAlthoughTheOldValueReturns() {
        assertThat(objection("risk", FIVE, NOW + 60)).isNull();
        set("risk", FIVE, NOW + 60);
        assertThat(book.expiries()).isEqualTo(1);
        assertThat(book.of(CLIENT)).isEqualTo(FIVE);
        assertThat(book.expired(NOW + 59)).isNull();

        LimitsChanged expired = book.expired(NOW + 60);
        book.apply(expired);

        assertThat(expired.set().principal()).isEqualTo("gate");
        assertThat(expired.set().reason()).isEqualTo("expired");
        assertThat(book.of(CLIENT)).isEqualTo(TEN);
        assertThat(book.expiries()).isZero();
        assertThat(book.expired(Long.MAX_VALUE)).isNull();
    }

    @Test
    void anEarlierEndOfWhatIsLowerTakesTwoAndALaterOneTakesOne() {
        set("risk", FIVE, NOW + 60);

        assertThat(objection("risk", FIVE, NOW + 59)).isEqualTo(Objection.TAKES_TWO);
        assertThat(objection("risk", FIVE, NOW + 61)).isNull();
        assertThat(objection("risk", FIVE, FOREVER)).isNull();
    }

    @Test
    void aRaiseForATimeTakesTwoAndAfterItTheLastLastingValueReturns() {
        set("risk", FIVE);
        assertThat(objection("risk", TEN, NOW + 60)).isEqualTo(Objection.TAKES_TWO);
        set("risk", TEN, NOW + 60);
        set("risk", TWENTY, NOW + 30);

        book.apply(book.expired(NOW + 30));

        assertThat(book.owners(CLIENT).get("risk").limits()).isEqualTo(FIVE);
        assertThat(book.of(CLIENT)).isEqualTo(FIVE);
    }

    @Test
    void whatIsLargerOnlyAfterAnotherOwnersEndTakesTwoToo() {
        set("risk", FIVE, NOW + 60);
        set("compliance", FIVE);

        assertThat(objection("compliance", TEN, FOREVER)).isEqualTo(Objection.TAKES_TWO);
        assertThat(objection("compliance", TEN, NOW + 60)).isNull();
        assertThat(objection("compliance", TEN, NOW + 61)).isEqualTo(Objection.TAKES_TWO);
    }

    @Test
    void aChangeThatRestsOnAnotherVersionOrHasEndedIsNone() {
        LimitsChanged wanted = wanted(CLIENT, "risk", FIVE, FOREVER);
        set("compliance", TWENTY);

        assertThat(book.objection(wanted, NOW)).isEqualTo(Objection.OUTDATED);
        assertThat(objection("risk", FIVE, NOW)).isEqualTo(Objection.OVER);
        assertThatThrownBy(() -> book.apply(wanted)).hasMessageContaining("version 2 after 2");
    }

    @Test
    void theSameFromTheSameNameIsInForceAlready() {
        LimitsChanged wanted = wanted(CLIENT, "risk", FIVE, NOW + 60);
        assertThat(book.holds(wanted)).isFalse();
        book.apply(book.change(wanted));

        assertThat(book.holds(wanted)).isTrue();
        assertThat(book.holds(wanted(CLIENT, "risk", FIVE, NOW + 61))).isFalse();
        assertThat(book.holds(wanted(CLIENT, "compliance", null, FOREVER))).isTrue();
    }

    @Test
    void aScopeHasEightOwnersBesideTheFile() {
        for (int i = 0; i < LimitsBook.MAX_OWNERS; i++) {
            assertThat(objection("owner-" + i, TEN, FOREVER)).isNull();
            set("owner-" + i, TEN);
        }

        assertThat(objection("one-more", FIVE, FOREVER)).isEqualTo(Objection.FULL);
        assertThat(objection("owner-3", FIVE, FOREVER)).isNull();
        set("owner-3", null);
        assertThat(objection("one-more", FIVE, FOREVER)).isNull();
    }

    @Test
    void tenThousandAreSetByPeopleAtMost() {
        for (int i = 0; i < LimitsBook.MAX_SET; i++) {
            book.apply(book.change(wanted(Scope.client("X-" + i), "risk", TEN, FOREVER)));
        }

        assertThat(objection("risk", FIVE, FOREVER)).isEqualTo(Objection.FULL);
        book.apply(book.change(wanted(Scope.client("X-7"), "risk", null, FOREVER)));
        assertThat(objection("risk", FIVE, FOREVER)).isNull();
    }

    private @Nullable Objection objection(String owner, @Nullable Limits limits, long until) {
        return book.objection(wanted(CLIENT, owner, limits, until), NOW);
    }

    private void set(String owner, @Nullable Limits limits) {
        set(owner, limits, FOREVER);
    }

    private void set(String owner, @Nullable Limits limits, long until) {
        book.apply(book.change(wanted(CLIENT, owner, limits, until)));
    }

    private LimitsChanged wanted(
            Scope scope, String owner, @Nullable Limits limits, long untilMillis) {
        return new LimitsChanged(
                book.version() + 1,
                List.of(scope),
                owner,
                new OwnersLimits(limits, "ada", "a test", untilMillis, null),
                "");
    }

    private static Limits all(long n) {
        return new Limits(n, n, n, n, n, n, n, n);
    }
}
