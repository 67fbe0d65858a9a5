package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.EconomicsStage;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.FactEvent.QuarantineEnded;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.FactEvent.Told;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.QuarantineEnd;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.gate.Identities;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.ListVerdict;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.facts.Quarantine;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownOrder;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A gate without its edges: commands through a kernel and a real log. */
final class Trading {
    private static final int MOST_QUARANTINED = 20;
    static final long START_NANOS = 1_790_000_000_000_000_000L;
    static final long TTL_MILLIS = 2000;
    static final long SKEW_MILLIS = 500;
    static final KernelConfig CONFIG =
            new KernelConfig(
                    TTL_MILLIS,
                    SKEW_MILLIS,
                    Valuation.DEFAULT,
                    new Ledger.Capacity(100, 1000, 4000, 5000, 5000));

    private static final String DIGEST = "ab".repeat(32);

    private final Random random;
    private final Kernel kernel;
    private final AuditLog log;
    private final Identities identities = new Identities();
    private final List<Decided> decisions = new ArrayList<>();
    private final List<Long> seqs = new ArrayList<>();
    private long nowNanos;
    private final Map<String, Integer> recorded = new TreeMap<>();

    Trading(long seed, Kernel kernel, AuditLog log) {
        this.random = new Random(seed);
        this.kernel = kernel;
        this.log = log;
        this.nowNanos = Math.max(START_NANOS, log.lastAtEpochNanos());
        String hash = kernel.loggedPolicyHash();
        kernel.use(policy(hash.isEmpty() ? "0".repeat(64) : hash));
    }

    /** The reservations that are open. */
    List<Reservation> openReservations() {
        List<Reservation> open = new ArrayList<>();
        for (Decided decided : decisions) {
            Reservation reservation = kernel.ledger().reservation(decided.traceId());
            if (reservation != null && reservation.open()) {
                open.add(reservation);
            }
        }
        return open;
    }

    /** How many events of each kind were recorded. */
    Map<String, Integer> recorded() {
        return recorded;
    }

    private static String kind(LogEvent event) {
        return switch (event) {
            case Decided decided -> decided.status().name();
            case LogEvent.Lifecycle lifecycle ->
                    (lifecycle.undone() == null ? "lifecycle " : "undone ") + lifecycle.state();
            case LogEvent.DecisionVoided voided ->
                    voided.symbol() == null ? "voided holding nothing" : "voided";
            default -> event.type();
        };
    }

    /** The rules that go by that hash. */
    static Policy policy(String hash) {
        return new Policy(
                "test.v1",
                hash,
                List.of(new Rules.SymbolQuantity("gme", "GME", 100)),
                "allow_default");
    }

    long nowNanos() {
        return nowNanos;
    }

    Kernel kernel() {
        return kernel;
    }

    AuditLog log() {
        return log;
    }

    /** Gives every client limits, so that orders can be authorized. */
    void setUp() {
        for (int client = 0; client < 5; client++) {
            limit("CL-" + client, new Limits(5_000_000_0000L, -1, 1_000_000_0000L, 5000, -1));
        }
        log.step();
    }

    /** Makes durable all that was appended. */
    void settle() {
        log.step();
        log.step();
    }

    private void record(LogEvent event, Identity identity) {
        while (!log.accepting()) {
            log.step();
        }
        kernel.apply(event, log.append(nowNanos, event), nowNanos / 1_000_000, identity);
        recorded.merge(kind(event), 1, Integer::sum);
    }

    void pass(long nanos) {
        nowNanos += nanos;
    }

    /** Decides an order for 100 at 1.00 of client CL-1. */
    Decided order(String id) {
        Order order =
                new Order(
                        id, "AAPL", Side.BUY, 100, 1_0000_0000L, OrderType.LIMIT, TimeInForce.DAY);
        return Objects.requireNonNull(decide(order, Context.of("CL-1")), "decided before");
    }

    /** Decides an order; null if it was decided before. */
    Decided decide(Order order, Context context) {
        return decide(order, context, null);
    }

    /** The same, of a symbol that is said to be worth so much now. */
    Decided decide(Order order, Context context, @Nullable ReferencePrice reference) {
        Stamp stamp = stamp(order, context, reference);
        if (kernel.authorize(order, context, stamp) instanceof Verdict.Event(LogEvent event)) {
            record(event, stamp.identity());
            decisions.add((Decided) event);
            seqs.add(log.lastSeq());
            return (Decided) event;
        }
        return null;
    }

    /** Decides a list of new orders. */
    void decide(List<Order> orders, Contingency contingency, Context context) {
        List<Stamp> stamps = orders.stream().map(order -> stamp(order, context, null)).toList();
        ListVerdict verdict = kernel.authorize(orders, contingency, context, stamps);
        if (verdict instanceof ListVerdict.New(var decided)) {
            for (int i = 0; i < decided.size(); i++) {
                record(decided.get(i), stamps.get(i).identity());
                decisions.add(decided.get(i));
                seqs.add(log.lastSeq());
            }
        }
    }

    private Stamp stamp(Order order, Context context, @Nullable ReferencePrice reference) {
        return new Stamp(
                nowNanos / 1_000_000,
                traceId(),
                "0".repeat(32),
                DIGEST,
                identities.ofOrder(order, context),
                identities.ofOriginal(order, context),
                reference,
                "kid-1",
                Durability.SYNCED);
    }

    /** Every decision that was not taken back, the newest last. */
    List<Decided> decisions() {
        return decisions;
    }

    LifecycleReport report(Decided decided, LifecycleType type, String eventId, long qty) {
        return new LifecycleReport(
                type,
                "platform",
                eventId,
                decided.traceId(),
                qty,
                qty == 0 ? 0 : 1_5000_0000L,
                DIGEST);
    }

    Verdict happens(LifecycleReport report) {
        Identity identity =
                identities.ofEvent(
                        report.source(),
                        report.type().word(),
                        report.eventId(),
                        report.payloadSha256());
        Verdict verdict =
                kernel.report(
                        report, identity, identities.ofExecution(report), nowNanos / 1_000_000);
        if (verdict instanceof Verdict.Event(LogEvent event)) {
            record(event, identity);
        } else if (verdict instanceof Verdict.Unprocessable(String why)) {
            quarantine(report, identity, why);
        }
        return verdict;
    }

    /** Somebody says what an account has now. */
    void balance(String client, long amountE4) {
        String id = "B" + log.lastSeq();
        BalanceReported told =
                new BalanceReported("platform", id, DIGEST, client, amountE4, nowNanos / 1_000_000);
        tell(told);
    }

    /** Somebody says what a decision has come to. */
    void economics(Decided decided, String eventId) {
        tell(
                new EconomicsReconciled(
                        "bo",
                        eventId,
                        DIGEST,
                        decided.traceId(),
                        EconomicsStage.FINAL,
                        new TreeMap<>(Map.of("fees", 1L))));
    }

    private void tell(Told told) {
        Identity identity = identities.of(told);
        if (kernel.report(told, identity, nowNanos / 1_000_000) instanceof Verdict.Event) {
            record(told, identity);
        }
    }

    private void quarantine(LifecycleReport report, Identity identity, String why) {
        Quarantine quarantine = kernel.facts().quarantine();
        if (quarantine.find(identity) == null) {
            record(
                    new Quarantined(
                            report.eventType(),
                            report.source(),
                            report.eventId(),
                            report.payloadSha256(),
                            "test",
                            report.about(),
                            why,
                            "{}"),
                    identity);
        }
        if (quarantine.size() > MOST_QUARANTINED) {
            long oldest = quarantine.all().iterator().next().id();
            record(
                    new QuarantineEnded(oldest, QuarantineEnd.DISCARDED, "ada", "too old"),
                    Identity.NONE);
        }
    }

    private UUID traceId() {
        long millis = nowNanos / 1_000_000;
        return new UUID(
                millis << 16 | 0x7000 | random.nextInt(1 << 12),
                random.nextLong() >>> 2 | 1L << 63);
    }

    /** The answers of the last decisions come too late. */
    void voidLast(int count) {
        for (int i = 0; i < count && !decisions.isEmpty(); i++) {
            Decided decided = decisions.removeLast();
            long seq = seqs.removeLast();
            Identity identity = identities.ofOrder(decided.order(), decided.context());
            KnownOrder known = kernel.ledger().order(identity);
            if (known != null && known.seq() == seq) {
                takeBack(decided);
            }
        }
    }

    void takeBack(Decided decided) {
        LogEvent event = kernel.voided(decided, nowNanos / 1_000_000);
        record(event, identities.of(event));
    }

    void tick() {
        long nowMillis = nowNanos / 1_000_000;
        for (var expired = kernel.expire(nowMillis);
                expired != null;
                expired = kernel.expire(nowMillis)) {
            record(expired, Identity.NONE);
        }
        for (var over = kernel.limits().expired(nowMillis);
                over != null;
                over = kernel.limits().expired(nowMillis)) {
            record(over, Identity.NONE);
        }
        kernel.forget(nowMillis);
    }

    void letEverythingExpire() {
        nowNanos += (TTL_MILLIS + SKEW_MILLIS + 1) * 1_000_000;
        tick();
    }

    void limit(String client, Limits limits) {
        limit(Scope.client(client), limits);
    }

    void limit(Scope scope, @Nullable Limits limits) {
        record(
                new LimitsChanged(
                        kernel.limits().version() + 1, "file", DIGEST, List.of(scope), limits),
                Identity.NONE);
    }

    /** An owner sets limits for a time. */
    void limit(String client, String owner, @Nullable Limits limits, long lastsMillis) {
        long until = nowNanos / 1_000_000 + lastsMillis;
        LimitsChanged wanted =
                new LimitsChanged(
                        kernel.limits().version() + 1,
                        List.of(Scope.client(client)),
                        owner,
                        new OwnersLimits(limits, "ada+ben", "a reason", until, null),
                        DIGEST);
        record(kernel.limits().change(wanted), Identity.NONE);
    }

    /** The next session begins; what ends with the one before is released with the ticks. */
    void roll() {
        String before = kernel.ledger().sessions().current();
        LocalDate day = before.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(before).plusDays(1);
        record(new SessionRolled(day.toString(), "a reason", "ada+ben"), Identity.NONE);
    }

    /** Releases some of what ended with its session; true if there may be more. */
    boolean endSession() {
        SessionExpired ended = kernel.expireSession();
        if (ended != null) {
            record(ended, Identity.NONE);
        }
        return ended != null;
    }

    void risk(RiskState to) {
        risk(Scope.GLOBAL, null, to);
    }

    void risk(Scope scope, @Nullable Side side, RiskState to) {
        record(kernel.risk().change(scope, side, to, "a reason", "operator"), Identity.NONE);
    }

    void load(String policyHash) {
        kernel.use(policy(policyHash));
        record(new PolicyLoaded("test.v1", policyHash, 1, "file"), Identity.NONE);
    }
}
