package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Sent;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What platforms say became of orders: true, twice, in any order, about nothing, too much. */
final class Reports {
    private static final List<LifecycleType> OTHERS =
            List.of(
                    LifecycleType.ORDER_ACCEPTED,
                    LifecycleType.ORDER_ACCEPTED,
                    LifecycleType.ORDER_REJECTED,
                    LifecycleType.ORDER_CANCELED,
                    LifecycleType.ORDER_EXPIRED,
                    LifecycleType.ORDER_REPLACED,
                    LifecycleType.ORDER_REPLACE_REJECTED);

    private static final List<LifecycleType> OF_A_REPLACEMENT =
            List.of(
                    LifecycleType.ORDER_REPLACED,
                    LifecycleType.ORDER_REPLACED,
                    LifecycleType.ORDER_REPLACE_REJECTED,
                    LifecycleType.ORDER_ACCEPTED,
                    LifecycleType.ORDER_CANCELED);

    private Reports() {}

    /** What became of an order. */
    record Report(LifecycleReport report) implements Command {
        @Override
        public void run(World world) {
            Model model = world.model;
            long now = world.life().clock.nowNanos();
            boolean forgotten = model.mayBeForgotten(report, now);
            Meaning meaning =
                    model.isForgotten(report) ? Meaning.IMPOSSIBLE : model.meaning(report, now);
            boolean must = world.mustAnswer();
            int before = model.history.size();
            world.platform.reported(report);

            Request request = world.ask();
            Sent sent = new Sent(report, "platform", () -> "{}");
            world.life().gate.report(sent, request.sinceNanos, request);

            unless(!must || !request.refused(), "I8", "{} was refused", report);
            boolean taken =
                    model.history.stream()
                            .skip(before)
                            .anyMatch(fact -> !(fact.event() instanceof FactEvent));
            unless(!taken || meaning == Meaning.NEW, "I10", "took the {} {}", meaning, report);
            if (taken && report.type().undoes() && world.life().log.accepting()) {
                String client = model.placed(report.traceId()).client;
                boolean held = !model.isPast(client) || model.isHeld(client);
                unless(held, "I11", "{} is past its limits and may go on", client);
            }
            if (!request.refused()) {
                world.count(meaning.name());
                boolean due = meaning == Meaning.NEW;
                unless(taken == due, "MODEL", "did not take {}", report);
                request.expects(answer -> answered(meaning, forgotten, answer));
            }
        }

        private void answered(Meaning meaning, boolean forgotten, Answer answer) {
            boolean told =
                    switch (answer) {
                        case Answer.Reported given ->
                                given.duplicate()
                                        ? meaning == Meaning.DUPLICATE
                                        : meaning == Meaning.NEW;
                        case Answer.Conflicting _ -> meaning == Meaning.CONFLICT;
                        case Answer.Unprocessable _ -> meaning == Meaning.IMPOSSIBLE || forgotten;
                        default -> false;
                    };
            unless(told, "MODEL", "{} for the {} {}", answer, meaning, report);
        }
    }

    // ---- drawing ----

    /** About an order that was placed, mostly one that is open, and mostly possible. */
    static Command about(World world, RandomGenerator random) {
        Placed one = placed(world, random);
        for (int i = 0; i < 8 && one != null && !one.open(); i++) {
            one = placed(world, random);
        }
        if (one == null) {
            return unknown(world, random);
        }
        boolean execution = random.nextBoolean();
        LifecycleType type =
                execution
                        ? LifecycleType.EXECUTION_REPORTED
                        : any(one.replacement ? OF_A_REPLACEMENT : OTHERS, random);
        long leaves = Math.max(1, one.leaves);
        long qty = random.nextInt(3) == 0 ? leaves : 1 + random.nextLong(leaves);
        qty += random.nextInt(20) == 0 ? leaves : 0;
        return new Report(
                Platform.report(
                        type,
                        world.platform.newId("EV"),
                        one.traceId,
                        execution ? qty : 0,
                        execution ? 1 + random.nextLong(20_000_000_000L) : 0));
    }

    private static LifecycleType any(List<LifecycleType> types, RandomGenerator random) {
        return types.get(random.nextInt(types.size()));
    }

    private static @Nullable Placed placed(World world, RandomGenerator random) {
        UUID told = world.platform.anyAuthorized(random);
        return told == null ? null : world.model.placed(told);
    }

    /** One that was sent before: as it was, or with another content. */
    static Command again(World world, RandomGenerator random) {
        LifecycleReport before = world.platform.anyReported(random);
        if (before == null) {
            return unknown(world, random);
        }
        if (random.nextInt(3) > 0) {
            return new Report(before);
        }
        UUID other = new UUID(5, random.nextInt(9));
        return new Report(
                Platform.report(
                        before.type(),
                        before.eventId(),
                        other,
                        before.qty(),
                        before.priceE8(),
                        before.execId()));
    }

    /** An execution never was, or was another one. */
    static Command undoing(World world, RandomGenerator random) {
        LifecycleReport executed = world.platform.anyExecuted(random);
        if (executed == null) {
            return unknown(world, random);
        }
        boolean busts = random.nextBoolean();
        boolean samePrice = random.nextInt(3) == 0;
        long most = 1 + 2 * executed.qty();
        return new Report(
                Platform.report(
                        busts ? LifecycleType.EXECUTION_BUSTED : LifecycleType.EXECUTION_CORRECTED,
                        world.platform.newId("EV"),
                        random.nextInt(20) == 0 ? new UUID(5, 5) : executed.traceId(),
                        busts ? 0 : 1 + random.nextLong(most),
                        busts
                                ? 0
                                : samePrice
                                        ? executed.priceE8()
                                        : 1 + random.nextLong(20_000_000_000L),
                        random.nextInt(20) == 0 ? "NEVER" : executed.eventId()));
    }

    /** An execution of an order that may not go. */
    static Command unauthorized(World world, RandomGenerator random) {
        UUID blocked = world.platform.anyBlocked(random);
        return new Report(
                Platform.report(
                        LifecycleType.EXECUTION_REPORTED,
                        world.platform.newId("EV"),
                        blocked == null ? new UUID(random.nextInt(), 9) : blocked,
                        1 + random.nextInt(9),
                        100_000_000));
    }

    static Command unknown(World world, RandomGenerator random) {
        UUID nobody = new UUID(random.nextInt(), 9);
        return new Report(
                Platform.report(
                        LifecycleType.ORDER_ACCEPTED, world.platform.newId("EV"), nobody, 0, 0));
    }
}
