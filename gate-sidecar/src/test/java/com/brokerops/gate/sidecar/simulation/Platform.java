package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Those who ask: what they have sent, and what they were told of it. */
final class Platform {
    static final List<String> LIMITED = List.of("CL-1", "CL-2");
    static final List<String> CLIENTS = List.of("CL-1", "CL-2", "CL-LIMITLESS");
    static final String STRATEGY = "S-1";
    static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "IBM", Life.RESTRICTED);

    /** An order that was sent. */
    record Sent(String client, Order order) {}

    private static final int RECENT = 16;

    private final List<Sent> sent = new ArrayList<>();
    private final List<Lists.Authorize> lists = new ArrayList<>();
    private final List<UUID> authorized = new ArrayList<>();
    private final List<LifecycleReport> reported = new ArrayList<>();
    private final List<BalanceReported> said = new ArrayList<>();
    private final List<UUID> blocked = new ArrayList<>();
    private final List<PositionClosed> closed = new ArrayList<>();
    private int ids;

    /** Who sends the orders of a client, or null. */
    static @Nullable String strategy(String client) {
        return LIMITED.contains(client) ? STRATEGY : null;
    }

    /** For whom and by whom they are sent. */
    static Context context(String client) {
        return new Context(client, null, null, strategy(client), null, null);
    }

    String newId(String kind) {
        return kind + "-" + ++ids;
    }

    void sent(String client, Order order) {
        sent.add(new Sent(client, order));
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

    static Limits limits(RandomGenerator random) {
        long gross = 10_000L * (1 + random.nextInt(random.nextBoolean() ? 20_000 : 400_000));
        long day = 10_000L * random.nextInt(1_000_000);
        return new Limits(
                random.nextInt(20) == 0 ? Limits.NOT_SET : gross,
                Limits.NOT_SET,
                10_000L * (5_000 + random.nextInt(100_000)),
                random.nextInt(4) == 0 ? Limits.NOT_SET : random.nextInt(1_500),
                random.nextInt(4) == 0 ? Limits.NOT_SET : random.nextInt(800),
                Limits.NOT_SET,
                Limits.NOT_SET,
                Limits.NOT_SET,
                random.nextInt(4) > 0 ? Limits.NOT_SET : 50 + random.nextInt(250),
                random.nextInt(4) > 0 ? Limits.NOT_SET : random.nextInt(4_000),
                random.nextInt(4) > 0 ? Limits.NOT_SET : day);
    }
}
