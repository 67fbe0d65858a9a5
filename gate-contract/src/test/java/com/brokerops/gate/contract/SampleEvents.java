package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.LogEvent.Segment;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.LogEvent.Stopped;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One event of every type, and of every shape that a type has. */
final class SampleEvents {
    static final String HASH = "0123456789abcdef".repeat(4);
    static final UUID TRACE = UUID.fromString("019a9f3b-1c00-7abc-8def-0123456789ab");
    static final long NOW_MILLIS = 1_795_176_000_123L;

    static final Order ORDER =
            new Order(
                    "ORD-2026-001",
                    "AAPL",
                    Side.BUY,
                    100,
                    18_550_000_000L,
                    OrderType.LIMIT,
                    TimeInForce.DAY);
    static final Order UNPRICED =
            new Order(
                    "a.b_c:d",
                    "X<>'",
                    Side.SELL,
                    1,
                    0,
                    OrderType.STOP,
                    TimeInForce.IOC,
                    185_500_000,
                    true,
                    "a.b");
    static final Context EVERYTHING =
            new Context("CL-001", "D", "T", "S", "session:1", AccountType.PROFESSIONAL);
    static final Exposure EXPOSURE = new Exposure(-5, -1_000, 100, 185_500_000, 7, 8);
    static final Limits LIMITS = new Limits(1, 2, 3, 4, 5, 6, 7, 8);

    private SampleEvents() {}

    static List<LogEvent> all() {
        return List.of(
                new Segment(Segment.FORMAT, "log-\u00E9\"\\\n", 3, 12, 4711),
                new Started(3, "0.1.0", HASH, 100_000),
                new Stopped(HASH),
                new PolicyLoaded("policy.v0.2", HASH, 3, "file"),
                new LimitsChanged(
                        7,
                        "file",
                        HASH,
                        List.of(Scope.client("CL-001"), Scope.symbol("BRK/B")),
                        LIMITS),
                new LimitsChanged(
                        8, "file", HASH, List.of(Scope.GLOBAL), new Limits(0, -1, 0, -1, -1)),
                new LimitsChanged(9, "file", HASH, List.of(), null),
                new LimitsChanged(
                        10,
                        List.of(Scope.client("CL-001")),
                        "risk",
                        new OwnersLimits(LIMITS, "ada+ben", "a \"fair\"", 1_000, Limits.NONE),
                        HASH),
                new LimitsChanged(
                        11,
                        List.of(Scope.GLOBAL),
                        "risk",
                        new OwnersLimits(null, "gate", "expired", OwnersLimits.FOREVER, null),
                        ""),
                new LimitsChanged(
                        12,
                        List.of(Scope.GLOBAL),
                        "risk",
                        new OwnersLimits(null, "ada+ben", "a day", 253_402_300_799_999L, LIMITS),
                        ""),
                new RiskChanged(Scope.GLOBAL, null, RiskState.HALT, "a \"test\"", "operator", 1),
                new RiskChanged(Scope.GLOBAL, null, RiskState.NORMAL, "over", "operator", 1),
                new KeysLoaded("k-2", List.of("k-1"), List.of("k-0", "k.00"), "start", null),
                new KeysLoaded("k-2", List.of(), List.of(), "operator", "key file k-3.key: \"no\""),
                new Operated(OperatorAction.CHANGE_ASKED, "dev-1", HASH, "{\"reason\":\"\\\"\"}"),
                new Operated(OperatorAction.ACCESS_DENIED, OperatorAction.GATE, "", "{}"),
                authorized(),
                blocked(),
                inList(List.of(), EXPOSURE, ListPlace.NOBODY),
                inList(List.of(Reason.of(ReasonCode.LIST_BLOCKED, null, "orders[0]")), null, 0),
                new CancelPassed(TRACE, HASH, "ORD-2026-001", EVERYTHING),
                new CancelPassed(TRACE, HASH, "ORD-2026-001", Context.of("default-client")),
                new DecisionVoided(TRACE, "CL-001", "ORD-1", "AAPL", Exposure.FLAT, 0),
                new DecisionVoided(TRACE, "CL-001", "ORD-1", null, null, 17),
                lifecycle(LifecycleType.EXECUTION_REPORTED, ReservationState.PARTIAL, 40),
                lifecycle(LifecycleType.ORDER_ACCEPTED, ReservationState.WORKING, 0),
                lifecycle(LifecycleType.ORDER_REJECTED, ReservationState.REJECTED, 0),
                lifecycle(LifecycleType.ORDER_CANCELED, ReservationState.CANCELED, 0),
                lifecycle(LifecycleType.ORDER_EXPIRED, ReservationState.EXPIRED, 0),
                lifecycle(LifecycleType.ORDER_REPLACED, ReservationState.PARTIAL, 0),
                lifecycle(LifecycleType.ORDER_REPLACE_REJECTED, ReservationState.REJECTED, 0),
                lifecycle(LifecycleType.EXECUTION_REPORTED, ReservationState.FILLED_LATE, 1),
                lifecycle(LifecycleType.EXECUTION_REPORTED, ReservationState.OVERFILLED, 1),
                lifecycle(LifecycleType.EXECUTION_BUSTED, ReservationState.PARTIAL, 0),
                lifecycle(LifecycleType.EXECUTION_CORRECTED, ReservationState.FILLED, 3),
                new RiskChanged(
                        Scope.clientSymbol("CL-001", "BRK/B"),
                        Side.SELL,
                        RiskState.REDUCE_ONLY,
                        "over",
                        "gate",
                        0),
                new TriggerConfirmed(
                        Trigger.DRIFT,
                        Scope.clientSymbol("CL-001", "BRK/B"),
                        1,
                        3,
                        600_000,
                        "a \"difference\""),
                new TriggerConfirmed(
                        Trigger.UNAUTHORIZED_EXECUTION, Scope.client("CL-001"), 2, 3, 1, ""),
                new Expired("CL-001", "AAPL", List.of(TRACE, new UUID(7, 8)), EXPOSURE, 9),
                new SessionRolled("2026-11-23", "the \"next\" day", "ada+ben"),
                new SessionExpired("CL-001", "AAPL", List.of(TRACE), EXPOSURE, 9),
                new SessionExpired("CL-2", "A", List.of(new UUID(7, 8), TRACE), Exposure.FLAT, 0),
                new Refusals(
                        0,
                        Long.MAX_VALUE,
                        Map.of(
                                ReasonCode.OVERLOADED,
                                1L,
                                ReasonCode.AUDIT_UNAVAILABLE,
                                Long.MAX_VALUE)),
                new Refusals(1, 2, Map.of()),
                new Quarantined(
                        "order.accepted", "oms", "E-1", HASH, "oms-1", TRACE, "ended", "{\"a\":1}"),
                new Quarantined("x", "platform", "E-2", HASH, "any", null, "a \"why\"", "{}"),
                new BalanceReported("oms", "E-3", HASH, "CL-001", -5, NOW_MILLIS),
                new LimitsChanged(
                        13, "file", HASH, List.of(Scope.client("A")), LIMITS.withLeverage(150)),
                new PositionClosed(
                        "oms", "E-4", HASH, "CL-001", "BRK/B", 10, 185_500_000, NOW_MILLIS),
                new EconomicsReconciled(
                        "bo",
                        "E-5",
                        HASH,
                        TRACE,
                        EconomicsStage.FINAL,
                        new TreeMap<>(Map.of("fees", -125L, "notional", Long.MAX_VALUE))),
                withFunds(null),
                withFunds(new Balance(-1, NOW_MILLIS)),
                new QuarantineEnded(4711, QuarantineEnd.TAKEN, "gate", null),
                new QuarantineEnded(0, QuarantineEnd.DISCARDED, "ada", "a \"reason\""));
    }

    static Decided authorized() {
        return decided(ORDER, EVERYTHING, List.of(), EXPOSURE);
    }

    static Decided blocked() {
        return decided(
                UNPRICED,
                Context.of(Context.DEFAULT_CLIENT),
                List.of(
                        Reason.of(ReasonCode.PRICE_UNAVAILABLE, null, "order"),
                        new Reason(
                                ReasonCode.EXPOSURE_LIMIT_EXCEEDED,
                                "gross",
                                "client:default-client",
                                Unit.MONEY,
                                Long.MAX_VALUE,
                                5,
                                Long.MIN_VALUE)),
                null);
    }

    /** The second leg of an OCO. */
    static Decided inList(List<Reason> reasons, Exposure exposureAfter, int blockedBy) {
        ListPlace place = new ListPlace(new UUID(3, 4), 1, 2, Contingency.OCO, blockedBy);
        return decided(ORDER, EVERYTHING, reasons, exposureAfter, place, met(ORDER));
    }

    static Decided decided(
            Order order, Context context, List<Reason> reasons, Exposure exposureAfter) {
        return decided(order, context, reasons, exposureAfter, null, met(order));
    }

    private static Decided decided(
            Order order,
            Context context,
            List<Reason> reasons,
            Exposure exposureAfter,
            ListPlace list,
            Met met) {
        boolean authorized = reasons.isEmpty();
        return new Decided(
                TRACE,
                HASH.substring(32),
                HASH,
                order,
                context,
                authorized ? Status.AUTHORIZED : Status.BLOCKED,
                reasons,
                List.of("allow_default", "other"),
                "policy.v0.2",
                HASH,
                7,
                NOW_MILLIS,
                NOW_MILLIS + 300_000,
                "dev-1",
                2,
                authorized ? Durability.SYNCED : Durability.WRITTEN,
                order.origClientOrderId() == null ? null : new UUID(1, 2),
                order.priced() ? null : new ReferencePrice(185_500_000, NOW_MILLIS),
                order.priceE8(),
                order.priced() ? 185_500_000 : Decided.NO_NOTIONAL,
                3,
                4,
                authorized ? order.qty() : 0,
                authorized ? 185_500_000 : 0,
                exposureAfter,
                list,
                met);
    }

    /** In which a balance was asked for. */
    static Decided withFunds(Balance balance) {
        Met met =
                new Met(
                        0,
                        EXPOSURE,
                        null,
                        null,
                        List.of(
                                new Met.Limited(
                                        Scope.Kind.DESK,
                                        new Limits(-1, -1, -1, 100, -1),
                                        0,
                                        1,
                                        2,
                                        0,
                                        3,
                                        null,
                                        null,
                                        new Met.Position(-4, 5, 6)),
                                new Met.Limited(
                                        Scope.Kind.CLIENT,
                                        LIMITS.withLeverage(200).withDay(Limits.NOT_SET, 9),
                                        5,
                                        4,
                                        3,
                                        2,
                                        1,
                                        new Met.Funds(7, balance),
                                        new Met.Day(3, 4, 5),
                                        null)));
        return decided(ORDER, EVERYTHING, List.of(), EXPOSURE, null, met);
    }

    private static Met met(Order order) {
        if (order.origClientOrderId() == null) {
            return new Met(500, Exposure.FLAT, null, null, List.of());
        }
        return new Met(
                0,
                EXPOSURE,
                new Met.Risk(Scope.symbol("BRK/B"), Side.SELL, RiskState.REDUCE_ONLY),
                new Met.Original(TRACE, ReservationState.PARTIAL, true, false, 7, 8, 9),
                List.of(
                        new Met.Limited(Scope.Kind.GLOBAL, LIMITS, -1, 2, 3, 4, 5),
                        new Met.Limited(
                                Scope.Kind.CLIENT, new Limits(0, -1, 0, -1, -1), 5, 4, 3, 2, 1)));
    }

    private static Lifecycle lifecycle(LifecycleType type, ReservationState state, long qty) {
        return new Lifecycle(
                type,
                "platform",
                "event-1",
                HASH,
                TRACE,
                qty,
                qty * 100_000_000,
                type.undoes() ? new Undone("event-0", 4_711, 7, 1_0000_0001L) : null,
                "CL-001",
                "AAPL",
                state.terminal()
                        ? List.of(new ReservationAfter(TRACE, state, 60, 40, 0))
                        : List.of(
                                new ReservationAfter(TRACE, state, 60, 40, 111_300_000),
                                new ReservationAfter(
                                        new UUID(3, 4), ReservationState.REPLACED, 1, 2, 0)),
                EXPOSURE,
                12);
    }

    /** The whole line of an event, as the audit log writes it but for the true hashes. */
    static JsonWriter line(LogEvent event) {
        return line(4711, 1_795_176_000_123_456_789L, 4690, event);
    }

    static JsonWriter line(long seq, long atEpochNanos, long durableSeq, LogEvent event) {
        JsonWriter out = new JsonWriter(64);
        out.beginObject()
                .field("seq", seq)
                .field("at", Timestamps.ofNanos(atEpochNanos))
                .field("type", event.type())
                .field("durable", durableSeq)
                .field("prev", HASH);
        LogEventCodec.write(out, event);
        return out.field("hash", HASH).endObject();
    }

    static String text(JsonWriter out) {
        return new String(out.array(), 0, out.length(), UTF_8);
    }
}
