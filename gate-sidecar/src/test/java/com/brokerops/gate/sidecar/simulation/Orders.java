package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Cancellation;
import com.brokerops.gate.sidecar.gate.Submission;
import com.brokerops.gate.sidecar.simulation.Model.Fact;
import com.brokerops.gate.sidecar.simulation.Platform.Sent;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What orders are asked for: new ones, the same again, others under a known id, cancels. */
final class Orders {
    private Orders() {}

    /** May this order go? */
    record Authorize(Context context, Order order) implements Command {
        @Override
        public void run(World world) {
            Model model = world.model;
            long now = world.life().clock.nowNanos();
            Known known = model.order(context.clientId(), order.clientOrderId());
            boolean over = known != null && model.over(known, now);
            ReasonCode instead = known == null ? null : model.instead(known, order, context, now);
            boolean must = world.mustAnswer();
            int before = model.history.size();
            world.platform.sent(context, order);

            byte[] body = order.toString().getBytes(UTF_8);
            Request request = world.ask();
            long at = request.sinceNanos;
            world.life()
                    .gate
                    .authorize(
                            new Submission(
                                    order, context, null, body, body.length, at, at, request));

            unless(!must || !request.refused(), "I8", "{} was refused", order);
            Decided decided = decision(model, before);
            if (decided != null) {
                unless(known == null || over, "I2", "{} was decided again", order);
                request.decided(List.of(decided));
                request.expects(answer -> first(decided, answer));
            } else if (!request.refused()) {
                boolean there = known != null && !model.isForgotten(known);
                unless(there, "MODEL", "{} was not decided", order);
                world.count(instead == null ? "repeated" : instead.name());
                request.expects(answer -> {
                    again(known, instead, answer);
                    if (instead == null && model.inDoubt(known)) {
                        world.count("refused, replayed later");
                    }
                });
            }
        }

        private @Nullable Decided decision(Model model, int before) {
            if (model.history.size() == before) {
                return null;
            }
            Fact fact = model.history.getLast();
            boolean ours =
                    fact.event() instanceof Decided decided
                            && decided.order().equals(order)
                            && decided.context().equals(context);
            unless(ours, "MODEL", "{} recorded {}", order, fact);
            return (Decided) fact.event();
        }

        private static void first(Decided decided, Answer answer) {
            boolean told =
                    answer instanceof Answer.Decision given
                            && !given.replayed()
                            && given.decided().equals(decided);
            unless(told, "MODEL", "{} for {}", answer, decided);
        }

        private static void again(Known known, @Nullable ReasonCode instead, Answer answer) {
            boolean told =
                    switch (answer) {
                        case Answer.Decision given ->
                                instead == null
                                        && given.replayed()
                                        && given.position().seq() == known.seq
                                        && given.decided().equals(known.decided);
                        case Answer.Superseded given ->
                                given.code() == instead && given.position().seq() == known.seq;
                        default -> false;
                    };
            unless(told, "I2", "{} for {}, which is now {}", answer, known, instead);
        }
    }

    /** A cancel, which passes in any state. */
    record Cancel(String client, String clientOrderId) implements Command {
        @Override
        public void run(World world) {
            byte[] body = clientOrderId.getBytes(UTF_8);
            Request request = world.ask();
            request.expects(
                    answer -> unless(answer instanceof Answer.CancelPassed, "I7", "{}", answer));
            world.life()
                    .gate
                    .cancel(
                            new Cancellation(
                                    clientOrderId,
                                    Context.of(client),
                                    body,
                                    body.length,
                                    request.sinceNanos,
                                    request));
            unless(!request.refused(), "I7", "a cancel was refused");
        }
    }

    // ---- drawing ----

    static Command fresh(World world, RandomGenerator random) {
        Context context = Platform.way(client(random), random);
        return new Authorize(context, order(world.platform.newId("ORD"), random));
    }

    /** The same again, or under the same id another order or one that comes another way. */
    static Command again(World world, RandomGenerator random) {
        Sent before = world.platform.anySent(random);
        if (before == null) {
            return fresh(world, random);
        }
        Order order = before.order();
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Authorize(before.context(), order(order.clientOrderId(), random));
            case 2 -> new Authorize(Platform.way(before.context().clientId(), random), order);
            default -> new Authorize(before.context(), order);
        };
    }

    /** One that is to take the place of another, mostly of an open one and mostly its like. */
    static Command replacing(World world, RandomGenerator random) {
        UUID told = world.platform.anyAuthorized(random);
        Placed original = told == null ? null : world.model.placed(told);
        if (original == null) {
            return fresh(world, random);
        }
        Order drawn = order(world.platform.newId("ORD"), random);
        boolean like = random.nextInt(10) > 0;
        Order order =
                new Order(
                        drawn.clientOrderId(),
                        like ? original.order.symbol() : drawn.symbol(),
                        like ? original.order.side() : drawn.side(),
                        random.nextBoolean() ? original.order.qty() : drawn.qty(),
                        drawn.priceE8(),
                        drawn.type(),
                        drawn.timeInForce(),
                        Order.NO_PRICE,
                        false,
                        original.order.clientOrderId());
        boolean sameWay = random.nextInt(12) > 0;
        return new Authorize(
                sameWay ? original.context : Platform.way(original.client, random), order);
    }

    static Command cancel(World world, RandomGenerator random) {
        Sent before = world.platform.anySent(random);
        return before == null
                ? new Cancel(client(random), "ORD-0")
                : new Cancel(before.context().clientId(), before.order().clientOrderId());
    }

    static String client(RandomGenerator random) {
        return random.nextInt(12) == 0
                ? Platform.CLIENTS.getLast()
                : Platform.LIMITED.get(random.nextInt(Platform.LIMITED.size()));
    }

    private static String symbol(RandomGenerator random) {
        boolean restricted = random.nextInt(16) == 0;
        return restricted
                ? Life.RESTRICTED
                : Platform.SYMBOLS.get(random.nextInt(Platform.SYMBOLS.size() - 1));
    }

    private static TimeInForce timeInForce(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> TimeInForce.IOC;
            case 1, 2 -> TimeInForce.GTC;
            default -> TimeInForce.DAY;
        };
    }

    static Order order(String id, RandomGenerator random) {
        long priceE8 =
                switch (random.nextInt(16)) {
                    case 0 -> Order.NO_PRICE;
                    case 1 -> 1 + random.nextInt(99_999_999);
                    case 2 -> 100_000_000;
                    default -> 1 + random.nextLong(20_000_000_000L);
                };
        return new Order(
                id,
                symbol(random),
                random.nextInt(5) < 3 ? Side.BUY : Side.SELL,
                1 + random.nextInt(random.nextInt(12) == 0 ? 1_100 : 120),
                priceE8,
                priceE8 == Order.NO_PRICE ? OrderType.MARKET : OrderType.LIMIT,
                timeInForce(random));
    }
}
