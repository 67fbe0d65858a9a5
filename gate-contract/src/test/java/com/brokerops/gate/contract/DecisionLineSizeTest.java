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

import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Reason.Unit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No decision makes a line of more than 8 KiB, newline included, whatever it rests on. */
class DecisionLineSizeTest {
    private static final Balance BALANCE = new Balance(Long.MIN_VALUE, SampleEvents.NOW_MILLIS);
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
        List<Met.Limited> limited = new ArrayList<>();
        for (Scope.Kind kind : Scope.Kind.values()) {
            if (kind != Scope.Kind.CLIENT_SYMBOL) {
                boolean client = kind == Scope.Kind.CLIENT;
                limited.add(
                        new Met.Limited(
                                kind,
                                (client
                                                ? LARGEST_LIMITS
                                                : LARGEST_LIMITS.withLeverage(Limits.NOT_SET))
                                        .withDay(Long.MAX_VALUE, Long.MAX_VALUE),
                                LONGEST,
                                LONGEST,
                                LONGEST,
                                LONGEST,
                                LONGEST,
                                client ? new Met.Funds(LONGEST, BALANCE) : null,
                                new Met.Day(LONGEST, LONGEST, LONGEST),
                                kind.ofAWay()
                                        ? new Met.Position(LONGEST, LONGEST, LONGEST)
                                        : null));
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
}
