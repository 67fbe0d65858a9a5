package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.control.RiskControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Commands of every kind, drawn from a seed. */
final class RandomTrading {
    private static final String[] SYMBOLS = {"AAPL", "MSFT", "GME", "BRK.B"};
    private static final int RECENT = 60;

    private final Random random;
    private final Trading trading;
    private final List<LifecycleReport> reports = new ArrayList<>();
    private int orders;
    private @Nullable Scope limited;
    private RiskControl.@Nullable Key engaged;

    RandomTrading(long seed, Trading trading) {
        this.random = new Random(seed);
        this.trading = trading;
        this.orders = (int) trading.log().lastSeq();
    }

    /** Does one command, and now and then what the gate does on every tick. */
    void act() {
        trading.pass(random.nextLong(40_000_000));
        switch (random.nextInt(100)) {
            case 0 -> setLimits();
            case 1 -> trading.risk(random.nextInt(3) == 0 ? RiskState.HALT : RiskState.NORMAL);
            case 17, 22 -> setLimitsOfAnyScope();
            case 18 -> setRiskOfAnyScope();
            case 19, 20 ->
                    trading.balance(
                            "CL-" + random.nextInt(6), random.nextLong(100_000_000) - 9_999);
            case 21 -> {
                if (!trading.decisions().isEmpty()) {
                    trading.economics(recent(trading.decisions()), "F" + random.nextInt(40));
                }
            }
            case 2 -> trading.load(String.format("%064x", random.nextInt(1 << 30)));
            case 3, 4, 5 -> trading.voidLast(1);
            case 6 -> outage();
            case 23 -> {
                if (random.nextInt(2) == 0) {
                    trading.roll();
                }
            }
            case 24, 25, 26 -> trading.endSession();
            case 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 -> trading.tick();
            default -> {
                if (random.nextInt(6) == 0) {
                    replace();
                } else if (random.nextInt(8) == 0) {
                    list();
                } else if (random.nextInt(5) < 3) {
                    authorize();
                } else if (random.nextInt(6) == 0) {
                    undo();
                } else {
                    report();
                }
            }
        }
        if (random.nextInt(4) == 0) {
            trading.log().step();
        }
    }

    private void authorize() {
        boolean again = random.nextInt(6) == 0;
        int number = again ? Math.max(0, orders - random.nextInt(200)) : ++orders;
        boolean priced = number % 10 > 0;
        Order order =
                new Order(
                        "ORD-" + number,
                        SYMBOLS[number % SYMBOLS.length],
                        number % 3 == 0 ? Side.SELL : Side.BUY,
                        1 + number % 120 + (random.nextInt(50) == 0 ? 1 : 0),
                        priced ? 1_0000_0000L + number * 12345L : Order.NO_PRICE,
                        priced ? OrderType.LIMIT : OrderType.MARKET,
                        number % 5 == 4 ? TimeInForce.GTC : TimeInForce.DAY);
        trading.decide(order, context(number), reference());
    }

    private Context context(int number) {
        String client = "CL-" + number % 6;
        return number % 4 == 3
                ? new Context(client, "D-" + number % 2, "T-1", "S-" + number % 3, null, null)
                : Context.of(client);
    }

    private @Nullable ReferencePrice reference() {
        long atMillis = trading.nowNanos() / 1_000_000 - random.nextInt(6_000);
        return random.nextBoolean()
                ? null
                : new ReferencePrice(1_0000_0000L + random.nextInt(1 << 20), atMillis);
    }

    private void replace() {
        if (trading.decisions().isEmpty()) {
            return;
        }
        Decided original = recent(trading.decisions());
        Order order = original.order();
        trading.decide(
                new Order(
                        "ORD-" + ++orders,
                        random.nextInt(20) == 0 ? "MSFT" : order.symbol(),
                        order.side(),
                        1 + random.nextLong(2 * order.qty()),
                        order.priced() ? order.priceE8() + 777 : 1_0000_0000L,
                        OrderType.LIMIT,
                        random.nextInt(4) == 0 ? TimeInForce.GTC : TimeInForce.DAY,
                        Order.NO_PRICE,
                        false,
                        order.clientOrderId()),
                original.context());
    }

    private void list() {
        int number = ++orders;
        List<Order> list = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            list.add(
                    new Order(
                            "LIST-" + number + "-" + i,
                            SYMBOLS[number % SYMBOLS.length],
                            number % 3 == 0 ? Side.SELL : Side.BUY,
                            1 + random.nextInt(120),
                            1_0000_0000L + random.nextInt(1 << 20),
                            OrderType.LIMIT,
                            TimeInForce.DAY));
        }
        Contingency contingency = number % 2 == 0 ? Contingency.OCO : Contingency.NONE;
        trading.decide(list, contingency, context(number));
    }

    private void report() {
        if (trading.decisions().isEmpty()) {
            return;
        }
        boolean again = !reports.isEmpty() && random.nextInt(8) == 0;
        LifecycleReport report = again ? recent(reports) : newReport(recent(trading.decisions()));
        if (trading.happens(report) instanceof Verdict.Event) {
            reports.add(report);
        }
    }

    /** An execution that was taken is taken back or corrected, sometimes twice. */
    private void undo() {
        List<LifecycleReport> executed =
                reports.stream()
                        .filter(report -> report.type() == LifecycleType.EXECUTION_REPORTED)
                        .toList();
        if (!executed.isEmpty()) {
            boolean busts = random.nextBoolean();
            LifecycleReport one = recent(executed);
            trading.happens(
                    new LifecycleReport(
                            busts
                                    ? LifecycleType.EXECUTION_BUSTED
                                    : LifecycleType.EXECUTION_CORRECTED,
                            one.source(),
                            "U" + random.nextInt(1 << 20),
                            one.traceId(),
                            busts ? 0 : 1 + random.nextLong(2 * one.qty()),
                            busts ? 0 : 1 + random.nextLong(3_0000_0000L),
                            one.eventId(),
                            one.payloadSha256()));
        }
    }

    private <T> T recent(List<T> all) {
        return all.get(all.size() - 1 - random.nextInt(Math.min(RECENT, all.size())));
    }

    private LifecycleReport newReport(Decided decided) {
        List<LifecycleType> types =
                Stream.of(LifecycleType.values()).filter(type -> !type.undoes()).toList();
        LifecycleType type = types.get(random.nextInt(types.size()));
        if (random.nextInt(3) > 0) {
            type =
                    random.nextBoolean()
                            ? LifecycleType.EXECUTION_REPORTED
                            : LifecycleType.ORDER_ACCEPTED;
        }
        boolean execution = type == LifecycleType.EXECUTION_REPORTED;
        long whole = decided.order().qty();
        long part = random.nextInt(3) == 0 ? whole : 1 + random.nextLong(whole);
        long qty = execution ? part : 0;
        return trading.report(decided, type, "E" + random.nextInt(1 << 20), qty);
    }

    /** The disk does not answer until everything has expired; then answers are taken back. */
    private void outage() {
        trading.pass(5_000_000_000L);
        trading.voidLast(4);
        trading.tick();
    }

    private Scope anyScope() {
        return switch (random.nextInt(6)) {
            case 0 -> Scope.GLOBAL;
            case 1 -> Scope.of(Kind.DESK, "D-" + random.nextInt(2));
            case 2 -> Scope.of(Kind.TRADER, "T-1");
            case 3 -> Scope.of(Kind.STRATEGY, "S-" + random.nextInt(3));
            case 4 -> Scope.symbol(SYMBOLS[random.nextInt(SYMBOLS.length)]);
            default -> Scope.client("CL-" + random.nextInt(6));
        };
    }

    /** One scope at a time, so that enough is authorized. */
    private void setLimitsOfAnyScope() {
        if (limited != null) {
            trading.limit(limited, null);
            limited = null;
            return;
        }
        Scope scope = anyScope();
        limited = scope.kind() == Kind.CLIENT ? null : scope;
        boolean way = scope.kind().ofAWay();
        boolean position = way || scope.kind() == Kind.CLIENT;
        trading.limit(
                scope,
                new Limits(
                                way ? -1 : 500_0000 + random.nextInt(40_000_000),
                                way ? -1 : limit(200_000_000),
                                100_0000 + random.nextInt(500_0000),
                                position ? limit(9000) : -1,
                                position ? limit(9000) : -1,
                                random.nextBoolean() ? -1 : 60 + random.nextInt(120),
                                limit(200_000_000),
                                limit(100))
                        .withDay(limit(200_000), limit(2_000_000_000)));
    }

    private long limit(int below) {
        return random.nextBoolean() ? Limits.NOT_SET : random.nextInt(below);
    }

    /** One scope and side at a time. */
    private void setRiskOfAnyScope() {
        if (engaged != null) {
            trading.risk(engaged.scope(), engaged.side(), RiskState.NORMAL);
            engaged = null;
            return;
        }
        Side side = random.nextBoolean() ? null : random.nextBoolean() ? Side.BUY : Side.SELL;
        engaged = new RiskControl.Key(anyScope(), side);
        trading.risk(
                engaged.scope(),
                engaged.side(),
                random.nextInt(4) == 0 ? RiskState.HALT : RiskState.REDUCE_ONLY);
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
                                random.nextBoolean() ? -1 : 4000,
                                -1,
                                -1,
                                -1,
                                random.nextInt(6) > 0 ? -1 : 100 + random.nextInt(200));
        String client = "CL-" + random.nextInt(6);
        if (random.nextInt(4) > 0) {
            trading.limit(client, limits);
        } else {
            String owner = random.nextBoolean() ? "risk" : "compliance";
            trading.limit(client, owner, limits, 1 + random.nextLong(4_000));
        }
    }
}
