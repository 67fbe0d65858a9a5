package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.SimulatedTime.MILLI;
import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.FactEvent.BalanceReported;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Sent;
import java.util.random.RandomGenerator;

/** What platforms say that accounts have: true, twice, late, of the future, otherwise. */
final class Accounts {
    private Accounts() {}

    /** What an account has. */
    record Say(BalanceReported balance) implements Command {
        @Override
        public void run(World world) {
            Model model = world.model;
            long now = world.life().clock.nowNanos();
            Meaning meaning = model.funds().meaning(balance, now / MILLI);
            boolean must = world.mustAnswer();
            int before = model.history.size();
            world.platform.said(balance);

            Request request = world.ask();
            Sent sent = new Sent(balance, "platform", () -> "{}");
            world.life().gate.report(sent, request.sinceNanos, request);

            unless(!must || !request.refused(), "I8", "{} was refused", balance);
            boolean taken =
                    model.history.stream()
                            .skip(before)
                            .anyMatch(fact -> fact.event().equals(balance));
            unless(!taken || meaning == Meaning.NEW, "I10", "took the {} {}", meaning, balance);
            if (!request.refused()) {
                world.count("balance " + meaning);
                unless(taken == (meaning == Meaning.NEW), "MODEL", "did not take {}", balance);
                request.expects(answer -> answered(meaning, answer));
            }
        }

        private void answered(Meaning meaning, Answer answer) {
            boolean told =
                    switch (answer) {
                        case Answer.Reported given ->
                                meaning == (given.duplicate() ? Meaning.DUPLICATE : Meaning.NEW);
                        case Answer.Conflicting _ -> meaning == Meaning.CONFLICT;
                        case Answer.Unprocessable _ -> meaning == Meaning.IMPOSSIBLE;
                        case Answer.Outdated _ -> meaning == Meaning.OUTDATED;
                        default -> false;
                    };
            unless(told, "MODEL", "{} for the {} {}", answer, meaning, balance);
        }
    }

    // ---- drawing ----

    static Command balance(World world, RandomGenerator random) {
        long nowMillis = world.life().clock.nowNanos() / MILLI;
        long aheadMillis =
                switch (random.nextInt(8)) {
                    case 0 -> 1 + random.nextInt(2 * (int) Life.SKEW_MILLIS);
                    case 1 -> -random.nextInt((int) Life.BALANCE_AGE_MILLIS);
                    default -> -random.nextInt(20);
                };
        long amountE4 = 10_000L * (random.nextInt(60_000) - 2_000) + random.nextInt(10_000);
        String client = Orders.client(random);
        return say(world.platform.newId("EV"), client, amountE4, nowMillis + aheadMillis);
    }

    /** One that was said before: as it was, or with another amount. */
    static Command again(World world, RandomGenerator random) {
        BalanceReported before = world.platform.anySaid(random);
        if (before == null) {
            return balance(world, random);
        }
        long more = random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 0;
        return say(
                before.eventId(), before.clientId(), before.amountE4() + more, before.asOfMillis());
    }

    private static Command say(String eventId, String client, long amountE4, long asOfMillis) {
        long content = 31 * (31 * amountE4 + asOfMillis) + client.hashCode();
        return new Say(
                new BalanceReported(
                        LifecycleReport.DEFAULT_SOURCE,
                        eventId,
                        "%016x".formatted(content).repeat(4),
                        client,
                        amountE4,
                        asOfMillis));
    }
}
