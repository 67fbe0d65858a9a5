package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No event that the gate can produce makes a line of more than 8 KiB, newline included. */
class LogLineSizeTest {
    private static final long LEVERAGE = Limits.MAX_LEVERAGE;
    private static final Balance BALANCE = new Balance(Long.MIN_VALUE, SampleEvents.NOW_MILLIS);
    private static final int MAX_LINE_BYTES = 8192;
    private static final String NAME_64 = "N".repeat(64);
    private static final String SYMBOL_32 = "$".repeat(32);
    private static final long LONGEST = Long.MIN_VALUE;
    private static final Order LARGEST_ORDER =
            new Order(
                    NAME_64,
                    SYMBOL_32,
                    Side.SELL,
                    Decimals.MAX_QTY,
                    Decimals.PRICE_BOUND_E8 - 1,
                    OrderType.STOP_LIMIT,
                    TimeInForce.DAY,
                    Decimals.PRICE_BOUND_E8 - 1,
                    false,
                    NAME_64);
    private static final Context LARGEST_CONTEXT =
            new Context(NAME_64, NAME_64, NAME_64, NAME_64, NAME_64, AccountType.INSTITUTIONAL);
    private static final Exposure LARGEST_EXPOSURE =
            new Exposure(
                    LONGEST,
                    LONGEST,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE);

    @Test
    void keepsADecisionWithEveryReasonThatCanFireTogetherBelowEightKibibytes() {
        List<Reason> reasons =
                List.of(
                        reason(ReasonCode.IDEMPOTENCY_CAPACITY, null, "gate"),
                        reason(ReasonCode.STATE_CAPACITY, null, "gate"),
                        reason(ReasonCode.SYMBOL_RESTRICTION, NAME_64, "symbol:" + SYMBOL_32),
                        reason(ReasonCode.QTY_LIMIT_EXCEEDED, NAME_64, "order"),
                        reason(ReasonCode.NOTIONAL_LIMIT_EXCEEDED, "order_notional", "order"),
                        reason(ReasonCode.PENNY_STOCK_RESTRICTION, NAME_64, "order"),
                        reason(
                                ReasonCode.SYMBOL_EXPOSURE_EXCEEDED,
                                "symbol_short",
                                "symbol:" + SYMBOL_32),
                        reason(ReasonCode.EXPOSURE_LIMIT_EXCEEDED, "gross", "client:" + NAME_64));

        assertThat(lineBytes(decided(reasons, null))).isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsADecisionWithTheMostReasonsOfRulesAndLimitsBelowEightKibibytes() {
        Reason rule = reason(ReasonCode.SYMBOL_RESTRICTION, NAME_64, "symbol:" + SYMBOL_32);
        Reason limit =
                reason(
                        ReasonCode.EXPOSURE_LIMIT_EXCEEDED,
                        "open_order_notional",
                        "strategy:" + NAME_64);

        assertThat(lineBytes(decided(List.of(rule, rule, rule, rule, limit, limit), null)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsAnAuthorizedDecisionBelowEightKibibytes() {
        assertThat(lineBytes(decided(List.of(), LARGEST_EXPOSURE)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsTheMostScopesOfAChangeOfLimitsBelowEightKibibytes() {
        List<Scope> scopes =
                Collections.nCopies(
                        LimitsChanged.MAX_SCOPES, Scope.of(Scope.Kind.STRATEGY, NAME_64));
        Limits limits =
                new Limits(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        LEVERAGE);

        assertThat(
                        lineBytes(
                                new LimitsChanged(
                                        LONGEST, NAME_64, SampleEvents.HASH, scopes, limits)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsALimitsChangeOfTwoPeopleBelowFourKibibytes() {
        Limits limits =
                new Limits(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        LEVERAGE);
        OwnersLimits set =
                new OwnersLimits(
                        limits,
                        NAME_64 + "+" + NAME_64,
                        "\"".repeat(OwnersLimits.MAX_REASON),
                        253_402_300_799_999L,
                        limits);
        Scope scope = Scope.of(Scope.Kind.STRATEGY, NAME_64);

        assertThat(
                        lineBytes(
                                new LimitsChanged(
                                        LONGEST, List.of(scope), NAME_64, set, SampleEvents.HASH)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
        assertThatThrownBy(() -> new LimitsChanged(1, List.of(scope, Scope.GLOBAL), "a", set, ""))
                .hasMessageContaining("2 in one event, most is 1");
    }

    @Test
    void refusesMoreScopesThanALineHolds() {
        List<Scope> scopes = Collections.nCopies(LimitsChanged.MAX_SCOPES + 1, Scope.GLOBAL);

        assertThatThrownBy(() -> new LimitsChanged(1, "file", "", scopes, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("37");
    }

    @Test
    void keepsTheMostExpiredReservationsBelowEightKibibytes() {
        List<UUID> traceIds = Collections.nCopies(Expired.MAX_RESERVATIONS, SampleEvents.TRACE);

        assertThat(lineBytes(new Expired(NAME_64, SYMBOL_32, traceIds, LARGEST_EXPOSURE, LONGEST)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsTheMostReservationsOfASessionBelowEightKibibytes() {
        List<UUID> traceIds =
                Collections.nCopies(SessionExpired.MAX_RESERVATIONS, SampleEvents.TRACE);
        SessionExpired expired =
                new SessionExpired(NAME_64, SYMBOL_32, traceIds, LARGEST_EXPOSURE, LONGEST);

        assertThat(lineBytes(expired)).isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void refusesMoreReservationsOfASessionThanALineHolds() {
        List<UUID> traceIds =
                Collections.nCopies(SessionExpired.MAX_RESERVATIONS + 1, SampleEvents.TRACE);

        assertThatThrownBy(() -> new SessionExpired("A", "B", traceIds, Exposure.FLAT, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65");
    }

    @Test
    void refusesMoreExpiredReservationsThanALineHolds() {
        List<UUID> traceIds = Collections.nCopies(Expired.MAX_RESERVATIONS + 1, SampleEvents.TRACE);

        assertThatThrownBy(() -> new Expired("A", "B", traceIds, Exposure.FLAT, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65");
    }

    @Test
    void keepsTheMostReservationsOfAReportBelowEightKibibytes() {
        ReservationAfter after =
                new ReservationAfter(
                        SampleEvents.TRACE,
                        ReservationState.RESERVED,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE);
        Lifecycle corrected =
                new Lifecycle(
                        LifecycleType.EXECUTION_CORRECTED,
                        NAME_64,
                        NAME_64,
                        SampleEvents.HASH,
                        SampleEvents.TRACE,
                        LONGEST,
                        LONGEST,
                        new Undone(NAME_64, LONGEST),
                        NAME_64,
                        SYMBOL_32,
                        Collections.nCopies(Lifecycle.MAX_RESERVATIONS, after),
                        LARGEST_EXPOSURE,
                        LONGEST);

        assertThat(lineBytes(corrected)).isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsTheMostKeysThatADirectoryNamesBelowEightKibibytes() {
        List<String> kids = Collections.nCopies(KeysLoaded.MAX_KEYS - 1, NAME_64);
        String refused = "\"".repeat(KeysLoaded.MAX_REFUSED);

        assertThat(lineBytes(new KeysLoaded(NAME_64, List.of(), kids, NAME_64, refused)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void refusesMoreKeysAndALongerRefusalThanALineHolds() {
        List<String> kids = Collections.nCopies(KeysLoaded.MAX_KEYS / 2, NAME_64);
        String refused = "n".repeat(KeysLoaded.MAX_REFUSED + 1);

        assertThatThrownBy(() -> new KeysLoaded("k", kids, kids, "start", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("41");
        assertThatThrownBy(() -> new KeysLoaded("k", kids, List.of(), "start", refused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("201");
    }

    @Test
    void keepsRefusalsForEveryReasonBelowEightKibibytes() {
        Map<ReasonCode, Long> counts = new EnumMap<>(ReasonCode.class);
        for (ReasonCode code : ReasonCode.values()) {
            counts.put(code, Long.MAX_VALUE);
        }

        assertThat(lineBytes(new Refusals(0, Long.MAX_VALUE, counts)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsEveryOtherEventBelowEightKibibytes() {
        List<LogEvent> largest = new ArrayList<>(SampleEvents.all());
        largest.add(
                new CancelPassed(SampleEvents.TRACE, SampleEvents.HASH, NAME_64, LARGEST_CONTEXT));
        largest.add(
                new DecisionVoided(
                        SampleEvents.TRACE,
                        NAME_64,
                        NAME_64,
                        SYMBOL_32,
                        LARGEST_EXPOSURE,
                        LONGEST));
        largest.add(
                new Lifecycle(
                        LifecycleType.EXECUTION_CORRECTED,
                        NAME_64,
                        NAME_64,
                        SampleEvents.HASH,
                        SampleEvents.TRACE,
                        LONGEST,
                        LONGEST,
                        new Undone(NAME_64, LONGEST),
                        NAME_64,
                        SYMBOL_32,
                        List.of(reservation(), reservation(), reservation()),
                        LARGEST_EXPOSURE,
                        LONGEST));
        largest.add(
                new RiskChanged(
                        Scope.GLOBAL, null, RiskState.NORMAL, "\"".repeat(200), NAME_64, LONGEST));
        largest.add(
                new ControlEvent.Operated(
                        OperatorAction.CREDENTIALS_RELOADED,
                        NAME_64,
                        SampleEvents.HASH,
                        "\"".repeat(1024)));

        assertThat(largest)
                .allSatisfy(
                        event -> assertThat(lineBytes(event)).isLessThanOrEqualTo(MAX_LINE_BYTES));
    }

    private static Reason reason(ReasonCode code, String ruleId, String scope) {
        return new Reason(code, ruleId, scope, Unit.MONEY, LONGEST, LONGEST, LONGEST);
    }

    private static Decided decided(List<Reason> reasons, Exposure exposureAfter) {
        boolean authorized = reasons.isEmpty();
        List<String> ruleIds = new ArrayList<>();
        for (Reason reason : reasons) {
            if (reason.ruleId() != null) {
                ruleIds.add(reason.ruleId());
            }
        }
        return new Decided(
                SampleEvents.TRACE,
                SampleEvents.HASH.substring(32),
                SampleEvents.HASH,
                LARGEST_ORDER,
                LARGEST_CONTEXT,
                authorized ? Status.AUTHORIZED : Status.BLOCKED,
                reasons,
                authorized ? List.of(NAME_64) : ruleIds,
                NAME_64,
                SampleEvents.HASH,
                LONGEST,
                SampleEvents.NOW_MILLIS,
                SampleEvents.NOW_MILLIS,
                NAME_64,
                LONGEST,
                Durability.WRITTEN,
                SampleEvents.TRACE,
                new ReferencePrice(Decimals.PRICE_BOUND_E8 - 1, SampleEvents.NOW_MILLIS),
                LONGEST,
                LONGEST,
                LONGEST,
                LONGEST,
                LONGEST,
                LONGEST,
                exposureAfter,
                place(authorized),
                largestMet());
    }

    private static ListPlace place(boolean authorized) {
        int last = ListPlace.MAX_ORDERS - 1;
        return new ListPlace(
                SampleEvents.TRACE,
                last - 1,
                ListPlace.MAX_ORDERS,
                Contingency.NONE,
                authorized ? ListPlace.NOBODY : last);
    }

    /** Of every scope with all limits; real ones have fewer. */
    private static Met largestMet() {
        Limits limits =
                new Limits(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        LEVERAGE);
        List<Met.Limited> limited = new ArrayList<>();
        for (Scope.Kind kind : Scope.Kind.values()) {
            if (kind != Scope.Kind.CLIENT_SYMBOL) {
                boolean client = kind == Scope.Kind.CLIENT;
                limited.add(
                        new Met.Limited(
                                kind,
                                client ? limits : limits.withLeverage(Limits.NOT_SET),
                                LONGEST,
                                LONGEST,
                                LONGEST,
                                LONGEST,
                                LONGEST,
                                client ? new Met.Funds(LONGEST, BALANCE) : null));
            }
        }
        return new Met(
                10_000,
                LARGEST_EXPOSURE,
                new Met.Risk(
                        Scope.clientSymbol(NAME_64, SYMBOL_32), Side.SELL, RiskState.REDUCE_ONLY),
                new Met.Original(
                        SampleEvents.TRACE,
                        ReservationState.FILLED_LATE,
                        false,
                        false,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE),
                limited);
    }

    @Test
    void aUsualDecisionSaysWhatItMetInLessThanFourHundredBytes() {
        Limits demo =
                new Limits(
                        10_000_000_000_000L,
                        10_000_000_000_000L,
                        100_000_000_000L,
                        1_000_000_000,
                        1_000_000_000);
        Met met =
                new Met(
                        500,
                        new Exposure(1_000, 1_855_000_000L, 100, 185_500_000, 0, 0),
                        null,
                        null,
                        List.of(
                                new Met.Limited(
                                        Scope.Kind.CLIENT,
                                        demo,
                                        1_855_000_000L,
                                        185_500_000,
                                        0,
                                        2_040_500_000L,
                                        1)));
        JsonWriter out = new JsonWriter(64).beginObject();

        MetCodec.write(out, met);

        assertThat(out.length()).isLessThan(400);
    }

    @Test
    void keepsTheLongestEventThatIsQuarantinedBelowEightKibibytes() {
        String text = "\"".repeat(Quarantined.MOST_TEXT);
        Quarantined event =
                new Quarantined(
                        LifecycleType.ORDER_REPLACE_REJECTED.word(),
                        NAME_64,
                        NAME_64,
                        SampleEvents.HASH,
                        NAME_64,
                        SampleEvents.TRACE,
                        "\"".repeat(Quarantined.MOST_WHY),
                        text);

        assertThat(lineBytes(event)).isLessThanOrEqualTo(MAX_LINE_BYTES);
        assertThatThrownBy(
                        () -> new Quarantined("x", "y", "z", "h", "by", null, "why", text + "\""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheMostAmountsOfADecisionBelowEightKibibytes() {
        TreeMap<String, Long> amounts = new TreeMap<>();
        for (int i = 0; i < EconomicsReconciled.MOST_AMOUNTS; i++) {
            amounts.put(i + "a".repeat(EconomicsReconciled.MOST_NAME - 1), LONGEST);
        }
        EconomicsReconciled event =
                new EconomicsReconciled(
                        NAME_64,
                        NAME_64,
                        SampleEvents.HASH,
                        SampleEvents.TRACE,
                        EconomicsStage.PROVISIONAL,
                        amounts);

        assertThat(lineBytes(event)).isLessThanOrEqualTo(MAX_LINE_BYTES);
        amounts.put("one_more", 1L);
        assertThatThrownBy(() ->
                        new EconomicsReconciled(
                                "", "", "", SampleEvents.TRACE, event.stage(), amounts))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int lineBytes(LogEvent event) {
        return SampleEvents.line(LONGEST, Long.MAX_VALUE, LONGEST, event).length() + 1;
    }

    private static ReservationAfter reservation() {
        return new ReservationAfter(
                SampleEvents.TRACE,
                ReservationState.RESERVED,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE);
    }
}
