package com.brokerops.gate.audit;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.Met;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.TimeInForce;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Events to fill a log with. */
public final class SampleEvents {
    /** 2026-11-20T12:00:00Z. */
    static final long NOON = 1_795_176_000_000_000_000L;

    public static final String LOG_ID = "0123456789abcdef0123456789abcdef";
    static final String HASH = "ab".repeat(32);

    private SampleEvents() {}

    /** An event whose line is a little longer than the text. */
    public static LogEvent risk(String reason) {
        return new ControlEvent.RiskChanged(
                Scope.GLOBAL, null, RiskState.NORMAL, reason, "operator", 1);
    }

    /** A version 7 trace id of that time. */
    static UUID traceId(long atEpochNanos, long number) {
        return new UUID(atEpochNanos / 1_000_000 << 16 | 0x7000, 0x8000_0000_0000_0000L | number);
    }

    static LogEvent authorized(long atEpochNanos, long number) {
        Order order =
                new Order(
                        "ORD-" + number,
                        "AAPL",
                        Side.BUY,
                        100,
                        18_550_000_000L,
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        return decided(
                traceId(atEpochNanos, number),
                order,
                Context.of("CL-001"),
                List.of(),
                new Exposure(0, 0, 100, 185_500_000, 0, 0));
    }

    /** A blocked order with the longest names and numbers and so many reasons. */
    static LogEvent longestBlocked(int reasons) {
        Order order =
                new Order(
                        "O".repeat(64),
                        "S".repeat(32),
                        Side.SELL,
                        1_000_000_000_000L,
                        6_710_886_399_999_999L,
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        Context context =
                new Context(
                        "c".repeat(64),
                        "d".repeat(64),
                        "t".repeat(64),
                        "s".repeat(64),
                        "i".repeat(64),
                        AccountType.INSTITUTIONAL);
        Reason reason =
                new Reason(
                        ReasonCode.EXPOSURE_LIMIT_EXCEEDED,
                        "rule_with_quite_a_long_name_01",
                        "client:" + "c".repeat(64),
                        Reason.Unit.MONEY,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE,
                        Long.MIN_VALUE);
        UUID traceId = traceId(NOON, Long.MAX_VALUE);
        return decided(traceId, order, context, Collections.nCopies(reasons, reason), null);
    }

    private static LogEvent decided(
            UUID traceId,
            Order order,
            Context context,
            List<Reason> reasons,
            Exposure exposureAfter) {
        boolean authorized = reasons.isEmpty();
        List<String> ruleIds =
                authorized
                        ? List.of("allow_default")
                        : reasons.stream().map(Reason::ruleId).toList();
        return new LogEvent.Decided(
                traceId,
                "0".repeat(32),
                HASH,
                order,
                context,
                authorized ? Status.AUTHORIZED : Status.BLOCKED,
                reasons,
                ruleIds,
                "policy.v0.2",
                HASH,
                7,
                NOON / 1_000_000,
                NOON / 1_000_000 + 300_000,
                "dev-2026-11-20",
                1,
                Durability.SYNCED,
                null,
                null,
                order.priceE8(),
                185_500_000,
                0,
                authorized ? 185_500_000 : 0,
                authorized ? order.qty() : 0,
                authorized ? 185_500_000 : 0,
                exposureAfter,
                new Met(500, Exposure.FLAT, null, null, List.of()));
    }
}
