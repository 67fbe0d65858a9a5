package com.brokerops.gate.sidecar.kernel;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.Told;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rule;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A kernel with a clock that stands still, and the log of all it has been through. */
final class Scenario {
    static final long START_MILLIS = 1_795_176_000_000L;
    static final long TTL_MILLIS = 300_000;
    static final long SKEW_MILLIS = 5_000;
    static final Limits LIMITS =
            new Limits(money("1e9"), money("1e9"), money("1e7"), 1_000_000, 1_000_000);
    static final String CLIENT = "CL-001";
    static final String TINY = "TINY-001";
    static final Ledger.Capacity ROOMY = new Ledger.Capacity(100, 1_000, 10_000, 10_000, 10_000);
    static final Policy DEFAULT_POLICY =
            policy(
                    new Rules.OrderQuantity("qty_limit", 1000),
                    new Rules.SymbolQuantity("symbol_gme", "GME", 10),
                    new Rules.LowPriceQuantity("penny_stock", price("1.0"), 100));

    /** One line of the log, with what the kernel needs beside it. */
    record Line(long seq, long atMillis, LogEvent event, Identity identity) {}

    final Kernel kernel;
    final List<Line> log = new ArrayList<>();
    long nowMillis = START_MILLIS;

    /** What the platform says with the next order that its symbol is worth. */
    @Nullable ReferencePrice reference;

    private long ids;

    Scenario() {
        this(ROOMY);
    }

    Scenario(Ledger.Capacity capacity) {
        this(capacity, TriggerConfig.OFF);
    }

    Scenario(TriggerConfig triggers) {
        this(ROOMY, triggers);
    }

    private Scenario(Ledger.Capacity capacity, TriggerConfig triggers) {
        this.kernel =
                new Kernel(
                        new KernelConfig(
                                TTL_MILLIS,
                                SKEW_MILLIS,
                                Valuation.DEFAULT,
                                KernelConfig.BALANCE_MAX_AGE_MILLIS,
                                capacity,
                                triggers));
        kernel.use(DEFAULT_POLICY);
        limits(CLIENT, LIMITS);
        limits(TINY, new Limits(money("1e4"), money("1e9"), money("1e7"), 1_000_000, 1_000_000));
    }

    /** A kernel that has seen nothing of this one but its log. */
    Scenario restarted() {
        Scenario other = new Scenario(kernel);
        log.forEach(line ->
                other.kernel.apply(line.event(), line.seq(), line.atMillis(), line.identity()));
        other.log.addAll(log);
        other.nowMillis = nowMillis;
        other.ids = ids;
        return other;
    }

    private Scenario(Kernel predecessor) {
        this.kernel =
                new Kernel(
                        new KernelConfig(
                                TTL_MILLIS,
                                SKEW_MILLIS,
                                Valuation.DEFAULT,
                                KernelConfig.BALANCE_MAX_AGE_MILLIS,
                                ROOMY,
                                predecessor.config().triggers()));
        Policy policy = predecessor.policy();
        if (policy != null) {
            kernel.use(policy);
        }
    }

    static Policy policy(Rule... rules) {
        return new Policy("policy.v0.2", "5".repeat(64), List.of(rules), "allow_default");
    }

    static long price(String text) {
        return Decimals.priceE8(text);
    }

    static long money(String text) {
        return Decimals.moneyE4(text);
    }

    // ---- orders ----

    Order buy(String symbol, long qty, String price) {
        return order(Side.BUY, symbol, qty, price(price));
    }

    Order sell(String symbol, long qty, String price) {
        return order(Side.SELL, symbol, qty, price(price));
    }

    Order order(Side side, String symbol, long qty, long priceE8) {
        OrderType type = priceE8 == Order.NO_PRICE ? OrderType.MARKET : OrderType.LIMIT;
        return new Order("ORD-" + ++ids, symbol, side, qty, priceE8, type, TimeInForce.DAY);
    }

    Verdict authorize(Order order, String clientId) {
        return authorize(order, Context.of(clientId));
    }

    /** One that is to replace another. */
    Order replacing(Decided original, long qty, String price) {
        Order order = original.order();
        return new Order(
                "ORD-" + ++ids,
                order.symbol(),
                order.side(),
                qty,
                price(price),
                OrderType.LIMIT,
                TimeInForce.DAY,
                Order.NO_PRICE,
                false,
                order.clientOrderId());
    }

    /** Asks; what is new is logged and applied. */
    Verdict authorize(Order order, Context context) {
        Stamp stamp = stamp(order, context);
        Verdict verdict = kernel.authorize(order, context, stamp);
        if (verdict instanceof Verdict.Event(LogEvent event)) {
            record(event, stamp.identity());
        }
        return verdict;
    }

    private Stamp stamp(Order order, Context context) {
        return new Stamp(
                nowMillis,
                new UUID(0x019a_9f3b_0000_7000L, 0x8000_0000_0000_0000L + ++ids),
                "0".repeat(32),
                "1".repeat(64),
                Identities.of(order, context),
                Identities.original(order, context),
                reference,
                "dev-1",
                Durability.SYNCED);
    }

    List<Stamp> stamps(Context context, List<Order> orders) {
        return orders.stream().map(order -> stamp(order, context)).toList();
    }

    /** Asks for orders together; what is new is logged and applied. */
    ListVerdict authorize(Contingency contingency, Context context, List<Order> orders) {
        List<Stamp> stamps = stamps(context, orders);
        ListVerdict verdict = kernel.authorize(orders, contingency, context, stamps);
        if (verdict instanceof ListVerdict.New(var decisions)) {
            for (int i = 0; i < decisions.size(); i++) {
                record(decisions.get(i), stamps.get(i).identity());
            }
        }
        return verdict;
    }

    List<Decided> decide(Contingency contingency, String clientId, Order... orders) {
        return ((ListVerdict.New) authorize(contingency, Context.of(clientId), List.of(orders)))
                .decisions();
    }

    Decided decide(Order order) {
        return decide(order, CLIENT);
    }

    Decided decide(Order order, String clientId) {
        return (Decided) ((Verdict.Event) authorize(order, clientId)).event();
    }

    Decided decide(Order order, Context context) {
        return (Decided) ((Verdict.Event) authorize(order, context)).event();
    }

    /** The reason codes of a new order, most important first; OK alone when authorized. */
    List<ReasonCode> codes(Order order) {
        return codes(decide(order));
    }

    static List<ReasonCode> codes(Decided decided) {
        return decided.reasons().isEmpty()
                ? List.of(ReasonCode.OK)
                : decided.reasons().stream().map(Reason::code).toList();
    }

    // ---- what becomes of them ----

    Lifecycle accept(Decided decided) {
        return applied(report(LifecycleType.ORDER_ACCEPTED, decided, 0, 0));
    }

    Lifecycle fill(Decided decided, long qty, String price) {
        return applied(report(LifecycleType.EXECUTION_REPORTED, decided, qty, price(price)));
    }

    Lifecycle close(LifecycleType type, Decided decided) {
        return applied(report(type, decided, 0, 0));
    }

    LifecycleReport report(LifecycleType type, Decided decided, long qty, long priceE8) {
        return report(type, "EV-" + ++ids, decided.traceId(), qty, priceE8);
    }

    static LifecycleReport report(
            LifecycleType type, String eventId, UUID traceId, long qty, long priceE8) {
        return report(type, eventId, traceId, qty, priceE8, type.undoes() ? "EV-0" : null);
    }

    static LifecycleReport report(
            LifecycleType type,
            String eventId,
            UUID traceId,
            long qty,
            long priceE8,
            @Nullable String execId) {
        String payload = type + "/" + eventId + "/" + traceId + "/" + qty + "/" + priceE8;
        return new LifecycleReport(
                type, "platform", eventId, traceId, qty, priceE8, execId, payload + "/" + execId);
    }

    /** That execution never was. */
    LifecycleReport bust(Lifecycle executed) {
        return undo(LifecycleType.EXECUTION_BUSTED, executed, 0, 0);
    }

    /** That execution was another one. */
    LifecycleReport correct(Lifecycle executed, long qty, String price) {
        return undo(LifecycleType.EXECUTION_CORRECTED, executed, qty, price(price));
    }

    private LifecycleReport undo(LifecycleType type, Lifecycle executed, long qty, long priceE8) {
        return report(type, "EV-" + ++ids, executed.traceId(), qty, priceE8, executed.eventId());
    }

    Lifecycle applied(LifecycleReport report) {
        return (Lifecycle) ((Verdict.Event) submit(report)).event();
    }

    /** Reports; what is new is logged and applied. */
    Verdict submit(LifecycleReport report) {
        Identity identity = Identities.of(report);
        Verdict verdict = kernel.report(report, identity, Identities.execution(report), nowMillis);
        if (verdict instanceof Verdict.Event(LogEvent event)) {
            record(event, identity);
        }
        return verdict;
    }

    BalanceReported balance(String clientId, String amount, long asOfMillis) {
        boolean owed = amount.startsWith("-");
        long amountE4 = money(owed ? amount.substring(1) : amount);
        return balance("EV-" + ++ids, clientId, owed ? -amountE4 : amountE4, asOfMillis);
    }

    static BalanceReported balance(
            String eventId, String clientId, long amountE4, long asOfMillis) {
        String payload = clientId + "/" + amountE4 + "/" + asOfMillis;
        return new BalanceReported("platform", eventId, payload, clientId, amountE4, asOfMillis);
    }

    /** Says what is so; what is new is logged and applied. */
    Verdict submit(Told told) {
        Identity identity =
                Identities.digests(
                        told.source() + "/" + told.type() + "/" + told.eventId(),
                        told.payloadSha256());
        Verdict verdict = kernel.report(told, identity, nowMillis);
        if (verdict instanceof Verdict.Event(LogEvent event)) {
            record(event, identity);
        }
        return verdict;
    }

    /** The tick: releases everything that has expired. */
    List<Expired> tick() {
        List<Expired> events = new ArrayList<>();
        for (Expired expired = kernel.expire(nowMillis);
                expired != null;
                expired = kernel.expire(nowMillis)) {
            record(expired, Identity.NONE);
            events.add(expired);
        }
        kernel.forget(nowMillis);
        return events;
    }

    DecisionVoided takeBack(Decided decided) {
        DecisionVoided voided = kernel.voided(decided, nowMillis);
        Identity identity = Identities.of(decided.order(), decided.context());
        record(voided, new Identity(identity.keyHigh(), identity.keyLow(), 0, 0));
        return voided;
    }

    // ---- what people set ----

    void limits(String clientId, Limits limits) {
        limits(Scope.client(clientId), limits);
    }

    void limits(Scope scope, Limits limits) {
        record(
                new LimitsChanged(
                        kernel.limits().version() + 1,
                        "file",
                        "2".repeat(64),
                        List.of(scope),
                        limits),
                Identity.NONE);
    }

    void risk(RiskState state) {
        risk(Scope.GLOBAL, null, state);
    }

    void risk(Scope scope, @Nullable Side side, RiskState state) {
        record(kernel.risk().change(scope, side, state, "a test", "operator"), Identity.NONE);
    }

    void record(LogEvent event, Identity identity) {
        long seq = log.size();
        log.add(new Line(seq, nowMillis, event, identity));
        kernel.apply(event, seq, nowMillis, identity);
    }

    // ---- what is there ----

    long lastSeq() {
        return log.get(log.size() - 1).seq();
    }

    /** All that counts in the ledger, as text. */
    List<String> ledger() {
        return LedgerText.of(kernel.ledger(), nowMillis - SKEW_MILLIS);
    }
}
