package com.brokerops.gate.contract;

import static com.brokerops.gate.contract.Longest.LARGEST_CONTEXT;
import static com.brokerops.gate.contract.Longest.LARGEST_EXPOSURE;
import static com.brokerops.gate.contract.Longest.LARGEST_LIMITS;
import static com.brokerops.gate.contract.Longest.LONGEST;
import static com.brokerops.gate.contract.Longest.MAX_LINE_BYTES;
import static com.brokerops.gate.contract.Longest.NAME_64;
import static com.brokerops.gate.contract.Longest.SYMBOL_32;
import static com.brokerops.gate.contract.Longest.lineBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * No event that the gate can produce makes a line of more than 8 KiB, newline included; of
 * decisions {@link DecisionLineSizeTest} says so.
 */
class LogLineSizeTest {
    @Test
    void keepsTheMostScopesOfAChangeOfLimitsBelowEightKibibytes() {
        List<Scope> scopes =
                Collections.nCopies(
                        LimitsChanged.MAX_SCOPES, Scope.of(Scope.Kind.STRATEGY, NAME_64));

        assertThat(
                        lineBytes(
                                new LimitsChanged(
                                        LONGEST,
                                        NAME_64,
                                        SampleEvents.HASH,
                                        scopes,
                                        LARGEST_LIMITS)))
                .isLessThanOrEqualTo(MAX_LINE_BYTES);
    }

    @Test
    void keepsALimitsChangeOfTwoPeopleBelowFourKibibytes() {
        OwnersLimits set =
                new OwnersLimits(
                        LARGEST_LIMITS,
                        NAME_64 + "+" + NAME_64,
                        "\"".repeat(OwnersLimits.MAX_REASON),
                        253_402_300_799_999L,
                        LARGEST_LIMITS);
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
                        new Undone(NAME_64, LONGEST, LONGEST, LONGEST),
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
                        new Undone(NAME_64, LONGEST, LONGEST, LONGEST),
                        NAME_64,
                        SYMBOL_32,
                        List.of(reservation(), reservation(), reservation()),
                        LARGEST_EXPOSURE,
                        LONGEST));
        largest.add(
                new RiskChanged(
                        Scope.GLOBAL, null, RiskState.NORMAL, "\"".repeat(200), NAME_64, LONGEST));
        largest.add(
                new ControlEvent.TriggerConfirmed(
                        Trigger.UNAUTHORIZED_EXECUTION,
                        Scope.clientSymbol(NAME_64, SYMBOL_32),
                        Integer.MAX_VALUE - 1,
                        Integer.MAX_VALUE,
                        LONGEST,
                        "\"".repeat(ControlEvent.TriggerConfirmed.MOST_CAUSE)));
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

    private static ReservationAfter reservation() {
        return new ReservationAfter(
                SampleEvents.TRACE,
                ReservationState.RESERVED,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE);
    }
}
