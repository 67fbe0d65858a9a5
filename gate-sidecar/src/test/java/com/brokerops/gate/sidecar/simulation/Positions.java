package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.SimulatedTime.MILLI;
import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.FactEvent.PositionClosed;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Sent;
import com.brokerops.gate.sidecar.simulation.Model.Fact;
import java.util.List;
import java.util.random.RandomGenerator;

/** What platforms say is flat: true, not true, again. */
final class Positions {
    private Positions() {}

    /** A position is flat. */
    record Close(PositionClosed closed) implements Command {
        @Override
        public void run(World world) {
            Model model = world.model;
            long now = world.life().clock.nowNanos();
            Holding holding = model.holdings(closed.clientId()).get(closed.symbol());
            boolean flat = holding == null || holding.exposure().position() == 0;
            boolean known = model.signs().isKnown(closed);
            boolean counts = !flat && !known && model.signs().counts(closed, now / MILLI, model);
            boolean must = world.mustAnswer();
            int before = model.history.size();
            world.platform.closed(closed);

            Request request = world.ask();
            Sent sent = new Sent(closed, "platform", () -> "{}");
            world.life().gate.report(sent, request.sinceNanos, request);

            unless(!must || !request.refused(), "I8", "{} was refused", closed);
            if (request.refused()) {
                return;
            }
            List<Fact> recorded = model.history.subList(before, model.history.size());
            long followed = recorded.stream().filter(Close::follows).count();
            unless(followed == (counts ? 1 : 0), "I14", "{} followed {}", recorded, closed);
            boolean taken = recorded.stream().anyMatch(fact -> fact.event().equals(closed));
            unless(taken == (flat && !known), "MODEL", "did not take {}", closed);
            world.count(known || flat ? "position flat" : "position not flat");
            request.expects(answer -> {
                boolean told =
                        known || flat
                                ? answer instanceof Answer.Reported given
                                        && given.duplicate() == known
                                : answer instanceof Answer.Unprocessable;
                unless(told, "MODEL", "{} for {}", answer, closed);
            });
        }

        private static boolean follows(Fact fact) {
            return fact.event() instanceof TriggerConfirmed || fact.event() instanceof RiskChanged;
        }
    }

    // ---- drawing ----

    static Command close(World world, RandomGenerator random) {
        PositionClosed before = world.platform.anyClosed(random);
        if (before != null && random.nextBoolean()) {
            return new Close(before);
        }
        String client = Orders.client(random);
        String symbol = Platform.SYMBOLS.get(random.nextInt(Platform.SYMBOLS.size()));
        String eventId = world.platform.newId("EV");
        return new Close(
                new PositionClosed(
                        LifecycleReport.DEFAULT_SOURCE,
                        eventId,
                        "%016x".formatted(eventId.hashCode()).repeat(4),
                        client,
                        symbol,
                        1,
                        1,
                        world.life().clock.nowNanos() / MILLI));
    }
}
