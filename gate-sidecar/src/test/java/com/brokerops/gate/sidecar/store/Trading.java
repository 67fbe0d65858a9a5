package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.LimitsChanged;
import com.brokerops.gate.contract.LogEvent.PolicyLoaded;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.gate.Identities;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.KnownOrder;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger.OpenReservation;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** A gate without its edges: random commands of every kind through a kernel and a real log. */
final class Trading {
    static final long START_NANOS = 1_790_000_000_000_000_000L;
    static final long TTL_MILLIS = 2000;
    static final long SKEW_MILLIS = 500;
    static final KernelConfig CONFIG =
            new KernelConfig(
                    TTL_MILLIS, SKEW_MILLIS, new Ledger.Capacity(100, 1000, 4000, 5000, 5000));

    private static final String[] SYMBOLS = {"AAPL", "MSFT", "GME", "BRK.B"};
    private static final String DIGEST = "ab".repeat(32);
    private static final int REMEMBERED = 60;

    private final Random random;
    private final Kernel kernel;
    private final AuditLog log;
    private final Identities identities = new Identities();
    private final List<Decided> decisions = new ArrayList<>();
    private final List<Long> seqs = new ArrayList<>();
    private final List<LifecycleReport> reports = new ArrayList<>();
    private long nowNanos;
    private final Map<String, Integer> recorded = new TreeMap<>();
    private int orders;

    Trading(long seed, Kernel kernel, AuditLog log) {
        this.random = new Random(seed);
        this.kernel = kernel;
        this.log = log;
        this.nowNanos = Math.max(START_NANOS, log.lastAtEpochNanos());
        this.orders = (int) log.lastSeq();
        String hash = kernel.loggedPolicyHash();
        kernel.use(policy(hash.isEmpty() ? "0".repeat(64) : hash));
    }

    /** The reservations that are open. */
    List<OpenReservation> openReservations() {
        List<OpenReservation> open = new ArrayList<>();
        for (Decided decided : decisions) {
            OpenReservation reservation = kernel.ledger().reservation(decided.traceId());
            if (reservation != null) {
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
            case LogEvent.Lifecycle lifecycle -> "lifecycle " + lifecycle.state();
            case LogEvent.DecisionVoided voided ->
                    voided.symbol() == null ? "voided holding nothing" : "voided";
            default -> event.type();
        };
    }

    private static Policy policy(String hash) {
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

    /** Does one command, and now and then what the gate does on every tick. */
    void act() {
        nowNanos += random.nextLong(40_000_000);
        switch (random.nextInt(100)) {
            case 0 -> setLimits();
            case 1 -> changeRisk();
            case 2 -> loadPolicy();
            case 3, 4, 5 -> voidLast(1);
            case 16 -> outage();
            case 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> tick();
            default -> {
                if (random.nextInt(5) < 3) {
                    authorize();
                } else {
                    report();
                }
            }
        }
        if (random.nextInt(4) == 0) {
            log.step();
        }
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
        kernel.apply(event, log.append(nowNanos, event), identity);
        recorded.merge(kind(event), 1, Integer::sum);
    }

    void authorize() {
        boolean again = random.nextInt(6) == 0;
        int number = again ? Math.max(0, orders - random.nextInt(200)) : ++orders;
        Order order =
                new Order(
                        "ORD-" + number,
                        SYMBOLS[number % SYMBOLS.length],
                        number % 3 == 0 ? Side.SELL : Side.BUY,
                        1 + number % 120 + (random.nextInt(50) == 0 ? 1 : 0),
                        number % 40 == 0 ? Order.NO_PRICE : 1_0000_0000L + number * 12345L,
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        Context context = Context.of("CL-" + number % 6);
        Identity identity = identities.ofOrder(order, context);
        Stamp stamp =
                new Stamp(
                        nowNanos / 1_000_000,
                        traceId(),
                        "0".repeat(32),
                        DIGEST,
                        identity,
                        "kid-1",
                        Durability.SYNCED);
        if (kernel.authorize(order, context, stamp) instanceof Verdict.Event(LogEvent event)) {
            record(event, identity);
            decisions.add((Decided) event);
            seqs.add(log.lastSeq());
        }
    }

    private UUID traceId() {
        long millis = nowNanos / 1_000_000;
        return new UUID(
                millis << 16 | 0x7000 | random.nextInt(1 << 12),
                random.nextLong() >>> 2 | 1L << 63);
    }

    private void report() {
        if (decisions.isEmpty()) {
            return;
        }
        LifecycleReport report =
                !reports.isEmpty() && random.nextInt(8) == 0
                        ? reports.get(
                                reports.size()
                                        - 1
                                        - random.nextInt(Math.min(REMEMBERED, reports.size())))
                        : newReport(
                                decisions.get(
                                        decisions.size()
                                                - 1
                                                - random.nextInt(
                                                        Math.min(REMEMBERED, decisions.size()))));
        Identity identity =
                identities.ofEvent(
                        report.source(),
                        report.type().word(),
                        report.eventId(),
                        report.payloadSha256());
        if (kernel.report(report, identity) instanceof Verdict.Event(LogEvent event)) {
            record(event, identity);
            reports.add(report);
        }
    }

    private LifecycleReport newReport(Decided decided) {
        LifecycleType[] types = LifecycleType.values();
        LifecycleType type =
                random.nextInt(3) == 0
                        ? types[random.nextInt(types.length)]
                        : random.nextBoolean()
                                ? LifecycleType.EXECUTION_REPORTED
                                : LifecycleType.ORDER_ACCEPTED;
        long qty =
                type == LifecycleType.EXECUTION_REPORTED
                        ? 1 + random.nextLong(decided.order().qty())
                        : 0;
        return new LifecycleReport(
                type,
                "platform",
                "E" + random.nextInt(1 << 20),
                decided.traceId(),
                qty,
                qty == 0 ? 0 : 1_5000_0000L,
                DIGEST);
    }

    /** An answer comes too late. */
    private void voidLast(int count) {
        for (int i = 0; i < count && !decisions.isEmpty(); i++) {
            Decided decided = decisions.removeLast();
            long seq = seqs.removeLast();
            Identity identity = identities.ofOrder(decided.order(), decided.context());
            KnownOrder known = kernel.ledger().order(identity);
            if (known != null && known.seq() == seq) {
                LogEvent event = kernel.voided(decided);
                record(event, identities.of(event));
            }
        }
    }

    /**
     * The disk does not answer for so long that everything expires; then answers are taken back.
     */
    private void outage() {
        nowNanos += 5_000_000_000L;
        voidLast(4);
        tick();
    }

    void tick() {
        long nowMillis = nowNanos / 1_000_000;
        for (var expired = kernel.expire(nowMillis);
                expired != null;
                expired = kernel.expire(nowMillis)) {
            record(expired, Identity.NONE);
        }
        kernel.forget(nowMillis);
    }

    void letEverythingExpire() {
        nowNanos += (TTL_MILLIS + SKEW_MILLIS + 1) * 1_000_000;
        tick();
    }

    private void setLimits() {
        Limits limits =
                random.nextInt(4) == 0
                        ? null
                        : new Limits(
                                1_000_000_0000L + random.nextInt(1000),
                                -1,
                                100_000_0000L,
                                random.nextInt(9000),
                                random.nextBoolean() ? -1 : 4000);
        limit("CL-" + random.nextInt(6), limits);
    }

    private void limit(String client, Limits limits) {
        record(
                new LimitsChanged(
                        kernel.limits().version() + 1, "file", DIGEST, List.of(client), limits),
                Identity.NONE);
    }

    private void changeRisk() {
        RiskState to = random.nextInt(3) == 0 ? RiskState.HALT : RiskState.NORMAL;
        record(kernel.risk().change(to, "a reason", "operator"), Identity.NONE);
    }

    private void loadPolicy() {
        String hash = String.format("%064x", random.nextInt(1 << 30));
        kernel.use(policy(hash));
        record(new PolicyLoaded("test.v1", hash, 1, "file"), Identity.NONE);
    }
}
