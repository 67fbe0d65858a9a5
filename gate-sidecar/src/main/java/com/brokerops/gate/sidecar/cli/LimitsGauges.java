package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.LimitUse;
import com.brokerops.gate.sidecar.gate.LimitUse.Limit;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The figures of the limits in force, and of what is open against them. */
final class LimitsGauges {
    private static final double MONEY = 10_000;

    private LimitsGauges() {}

    static void register(GateMetrics metrics, LimitUse use) {
        metrics.gauge("gate_limits_version", "raised by every change", use::version);
        metrics.gauge(
                "gate_limits_pending_expiries",
                "limits that will expire by themselves",
                use::expiries);
        metrics.gauge("gate_open_orders", "of all clients", () -> use.firm().openOrders());
        money(metrics, "gate_pending_buy", LimitUse.Firm::pendingBuyE4, use);
        money(metrics, "gate_pending_sell", LimitUse.Firm::pendingSellE4, use);
        money(metrics, "gate_gross_exposure", LimitUse.Firm::grossE4, use);
        for (Kind kind : Kind.values()) {
            for (Limit limit : Limit.values()) {
                if (kind != Kind.CLIENT_SYMBOL && limit.measuredFor(kind)) {
                    register(metrics, use, kind, limit);
                }
            }
        }
    }

    private static void money(
            GateMetrics metrics, String name, ToLongFunction<LimitUse.Firm> e4, LimitUse use) {
        metrics.gauge(name, "of all clients", () -> e4.applyAsLong(use.firm()) / MONEY);
    }

    private static void register(GateMetrics metrics, LimitUse use, Kind kind, Limit limit) {
        Map<String, String> labels = Map.of("scope", kind.word(), "limit", limit.word());
        metrics.gauge(
                "gate_limits_set",
                "scopes that have such a limit",
                labels,
                () -> use.of(kind, limit).scopes());
        metrics.gauge(
                "gate_limits_nearly_used",
                "of these, how many have used 80 % of it or more",
                labels,
                () -> use.of(kind, limit).near());
        metrics.gauge(
                "gate_limits_largest_use",
                "the largest part that one of them has used; 1 is all of it",
                labels,
                () -> use.of(kind, limit).largest());
    }
}
