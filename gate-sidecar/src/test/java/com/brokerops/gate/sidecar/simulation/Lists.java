package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.ListSubmission;
import com.brokerops.gate.sidecar.simulation.Model.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Orders that are asked for together: new ones, the same again, others among known ones. */
final class Lists {
    private Lists() {}

    /** May these orders go, all or none? */
    record Authorize(Context context, Contingency contingency, List<Order> orders)
            implements Command {
        @Override
        public void run(World world) {
            Model model = world.model;
            long now = world.life().clock.nowNanos();
            List<@Nullable Known> known = new ArrayList<>();
            boolean over = true;
            boolean anyOver = false;
            ReasonCode instead = null;
            for (Order order : orders) {
                Known one = model.order(context.clientId(), order.clientOrderId());
                known.add(one);
                over &= one == null || model.over(one, now);
                anyOver |= one != null && model.over(one, now);
                ReasonCode other = one == null ? null : model.instead(one, order, context, now);
                instead = instead == null ? other : instead;
            }
            boolean must = world.mustAnswer() && world.life().log.accepting(orders.size());
            int before = model.history.size();
            world.platform.sent(this);

            Request request = world.ask();
            submit(world, request);

            unless(!must || !request.refused(), "I8", "{} was refused", this);
            List<Decided> decided = decisions(model, before);
            if (!decided.isEmpty()) {
                unless(over, "I2", "{} was decided again", this);
                request.decided(decided);
                request.expects(answer -> first(decided, answer));
            } else if (anyOver) {
                request.expects(
                        answer -> unless(answer instanceof Answer.OfList, "MODEL", "{}", answer));
            } else if (!request.refused()) {
                boolean same = instead == null && isThatList(known);
                world.count(same ? "list repeated" : "list not repeated");
                request.expects(answer -> again(known, same, answer));
            }
        }

        private void submit(World world, Request request) {
            byte[] body = orders.toString().getBytes(UTF_8);
            long at = request.sinceNanos;
            world.life()
                    .gate
                    .authorize(
                            new ListSubmission(
                                    orders,
                                    contingency,
                                    context,
                                    null,
                                    body,
                                    body.length,
                                    at,
                                    at,
                                    request));
        }

        private List<Decided> decisions(Model model, int before) {
            List<Decided> decided = new ArrayList<>();
            for (Fact fact : model.history.subList(before, model.history.size())) {
                decided.add((Decided) fact.event());
            }
            boolean ours = decided.isEmpty() || orders(decided).equals(orders);
            unless(ours, "MODEL", "{} recorded {}", this, decided);
            return decided;
        }

        private static List<Order> orders(List<Decided> decided) {
            return decided.stream().map(Decided::order).toList();
        }

        /** True if these were decided together, in this order. */
        private boolean isThatList(List<@Nullable Known> known) {
            boolean same = known.getFirst() != null;
            for (int i = 0; i < known.size(); i++) {
                Known one = known.get(i);
                same =
                        same
                                && one != null
                                && one.decided.list() != null
                                && one.decided.list().index() == i
                                && one.decided.list().size() == orders.size()
                                && one.decided.list().contingency() == contingency
                                && one.decided
                                        .list()
                                        .listId()
                                        .equals(known.getFirst().decided.traceId());
            }
            return same;
        }

        private static void first(List<Decided> decided, Answer answer) {
            boolean told = answer instanceof Answer.OfList;
            for (int i = 0; told && i < decided.size(); i++) {
                told =
                        ((Answer.OfList) answer).decisions().get(i) instanceof Answer.Decision given
                                && !given.replayed()
                                && given.decided().equals(decided.get(i));
            }
            unless(told, "MODEL", "{} for {}", answer, decided);
        }

        private static void again(List<@Nullable Known> known, boolean same, Answer answer) {
            boolean told = answer instanceof Answer.OfList;
            for (int i = 0; told && i < known.size(); i++) {
                Answer one = ((Answer.OfList) answer).decisions().get(i);
                told =
                        same == one instanceof Answer.Decision
                                && (!(one instanceof Answer.Decision given)
                                        || given.replayed()
                                                && given.decided().equals(known.get(i).decided));
            }
            unless(told, "I2", "{} for {}, which is the same list: {}", answer, known, same);
        }
    }

    // ---- drawing ----

    static Command fresh(World world, RandomGenerator random) {
        boolean legs = random.nextInt(3) > 0;
        int size = legs ? 2 : 2 + random.nextInt(2);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Order drawn = Orders.order(world.platform.newId("ORD"), random);
            orders.add(legs && i > 0 ? likeIn(orders.getFirst(), drawn) : drawn);
        }
        Contingency contingency = legs ? Contingency.OCO : Contingency.NONE;
        return new Authorize(Platform.way(Orders.client(random), random), contingency, orders);
    }

    private static Order likeIn(Order first, Order drawn) {
        return new Order(
                drawn.clientOrderId(),
                first.symbol(),
                first.side(),
                drawn.qty(),
                drawn.priceE8(),
                drawn.type(),
                drawn.timeInForce());
    }

    /** The same again, or with another contingency, sequence or order. */
    static Command again(World world, RandomGenerator random) {
        Authorize before = world.platform.anyList(random);
        if (before == null) {
            return fresh(world, random);
        }
        List<Order> orders = new ArrayList<>(before.orders);
        Contingency contingency = before.contingency;
        switch (random.nextInt(8)) {
            case 0 -> orders.addFirst(orders.removeLast());
            case 1 ->
                    orders.set(
                            1,
                            likeIn(
                                    orders.get(0),
                                    Orders.order(world.platform.newId("ORD"), random)));
            case 2 -> contingency = Contingency.NONE;
            default -> {}
        }
        return new Authorize(before.context, contingency, orders);
    }
}
