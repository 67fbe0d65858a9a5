package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Those who ask: what they have sent, and what they were told of it. */
final class Platform {
    static final List<String> LIMITED = List.of("CL-1", "CL-2");
    static final List<String> CLIENTS = List.of("CL-1", "CL-2", "CL-LIMITLESS");
    static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "IBM", Life.RESTRICTED);

    /** The scopes beside clients that can have limits. */
    static final List<Scope> OTHER_SCOPES =
            List.of(
                    Scope.GLOBAL,
                    Scope.of(Kind.DESK, "D-1"),
                    Scope.of(Kind.DESK, "D-2"),
                    Scope.of(Kind.TRADER, "T-1"),
                    Scope.of(Kind.TRADER, "T-2"),
                    Scope.of(Kind.STRATEGY, "S-1"),
                    Scope.of(Kind.STRATEGY, "S-2"),
                    Scope.symbol("AAPL"),
                    Scope.symbol("MSFT"));

    /** An order that was sent. */
    record Sent(Context context, Order order) {}

    private static final int RECENT = 16;

    private final List<Sent> sent = new ArrayList<>();
    private final List<Lists.Authorize> lists = new ArrayList<>();
    private final List<UUID> authorized = new ArrayList<>();
    private final List<LifecycleReport> reported = new ArrayList<>();
    private final List<BalanceReported> said = new ArrayList<>();
    private final List<UUID> blocked = new ArrayList<>();
    private final List<PositionClosed> closed = new ArrayList<>();
    private int ids;

    String newId(String kind) {
        return kind + "-" + ++ids;
    }

    void sent(Context context, Order order) {
        sent.add(new Sent(context, order));
    }

    void sent(Lists.Authorize list) {
        lists.add(list);
    }

    /** It was told so, and knows the order's trace id from now on. */
    void authorized(UUID traceId) {
        authorized.add(traceId);
    }

    /** It was told that an order may not go, and who executes it does so on its own. */
    void blocked(UUID traceId) {
        blocked.add(traceId);
    }

    void closed(PositionClosed position) {
        closed.add(position);
    }

    @Nullable UUID anyBlocked(RandomGenerator random) {
        return any(blocked, random);
    }

    @Nullable PositionClosed anyClosed(RandomGenerator random) {
        return any(closed, random);
    }

    void reported(LifecycleReport report) {
        reported.add(report);
    }

    void said(BalanceReported balance) {
        said.add(balance);
    }

    @Nullable BalanceReported anySaid(RandomGenerator random) {
        return any(said, random);
    }

    /** One of the orders sent lately, or null. */
    @Nullable Sent anySent(RandomGenerator random) {
        return any(sent, random);
    }

    Lists.@Nullable Authorize anyList(RandomGenerator random) {
        return any(lists, random);
    }

    @Nullable UUID anyAuthorized(RandomGenerator random) {
        return any(authorized, random);
    }

    @Nullable LifecycleReport anyReported(RandomGenerator random) {
        return any(reported, random);
    }

    /** An execution that was reported lately, taken or not; or null. */
    @Nullable LifecycleReport anyExecuted(RandomGenerator random) {
        return any(
                reported.stream()
                        .skip(Math.max(0, reported.size() - 4 * RECENT))
                        .filter(report -> report.type() == LifecycleType.EXECUTION_REPORTED)
                        .toList(),
                random);
    }

    static <T> @Nullable T any(List<T> all, RandomGenerator random) {
        int recent = Math.min(all.size(), RECENT);
        return recent == 0 ? null : all.get(all.size() - 1 - random.nextInt(recent));
    }

    static LifecycleReport report(
            LifecycleType type, String eventId, UUID traceId, long qty, long priceE8) {
        return report(type, eventId, traceId, qty, priceE8, null);
    }

    static LifecycleReport report(
            LifecycleType type,
            String eventId,
            UUID traceId,
            long qty,
            long priceE8,
            @Nullable String execId) {
        long content =
                31 * (31 * (31 * qty + priceE8) + traceId.getLeastSignificantBits())
                        + traceId.getMostSignificantBits()
                        + (execId == null ? 0 : execId.hashCode());
        return new LifecycleReport(
                type,
                LifecycleReport.DEFAULT_SOURCE,
                eventId,
                traceId,
                qty,
                priceE8,
                execId,
                "%016x".formatted(content).repeat(4));
    }

    /** By way of whom an order of that client comes. */
    static Context way(String client, RandomGenerator random) {
        return random.nextInt(3) == 0
                ? Context.of(client)
                : new Context(
                        client,
                        name("D-", random),
                        name("T-", random),
                        name("S-", random),
                        null,
                        null);
    }

    private static @Nullable String name(String kind, RandomGenerator random) {
        int number = random.nextInt(3);
        return number == 0 ? null : kind + number;
    }

    /** Limits that such a scope can have. */
    static Limits limits(Kind kind, RandomGenerator random) {
        if (kind == Kind.CLIENT) {
            return ofAClient(random);
        }
        boolean way = kind.ofAWay();
        return new Limits(
                        way ? Limits.NOT_SET : sometimes(4_000_000 * 10_000L, random),
                        way ? Limits.NOT_SET : sometimes(2_000_000 * 10_000L, random),
                        sometimes(200_000 * 10_000L, random),
                        way ? sometimes(1_500, random) : Limits.NOT_SET,
                        way ? sometimes(800, random) : Limits.NOT_SET,
                        sometimes(1_000, random),
                        sometimes(1_000_000 * 10_000L, random),
                        sometimes(40, random))
                .withDay(sometimes(6_000, random), sometimes(4_000_000 * 10_000L, random));
    }

    private static long sometimes(long below, RandomGenerator random) {
        return random.nextInt(4) > 0 ? Limits.NOT_SET : random.nextLong(below);
    }

    private static Limits ofAClient(RandomGenerator random) {
        long gross = 10_000L * (1 + random.nextInt(random.nextBoolean() ? 20_000 : 400_000));
        long day = 10_000L * random.nextInt(1_000_000);
        return new Limits(
                random.nextInt(20) == 0 ? Limits.NOT_SET : gross,
                sometimes(1_000_000 * 10_000L, random),
                10_000L * (5_000 + random.nextInt(100_000)),
                random.nextInt(4) == 0 ? Limits.NOT_SET : random.nextInt(1_500),
                random.nextInt(4) == 0 ? Limits.NOT_SET : random.nextInt(800),
                sometimes(1_000, random),
                sometimes(2_000_000 * 10_000L, random),
                sometimes(30, random),
                random.nextInt(4) > 0 ? Limits.NOT_SET : 50 + random.nextInt(250),
                random.nextInt(4) > 0 ? Limits.NOT_SET : random.nextInt(4_000),
                random.nextInt(4) > 0 ? Limits.NOT_SET : day);
    }
}
