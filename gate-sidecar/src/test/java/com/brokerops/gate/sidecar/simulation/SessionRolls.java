package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Answer.SessionObjection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;

/** Those who have one trading session end and another begin, alone or in pairs. */
final class SessionRolls {
    private static final int MOST_DAYS_AHEAD = 7;

    private SessionRolls() {}

    /**
     * A session is to begin.
     *
     * @param two true if two people want it
     */
    record Roll(LocalDate session, boolean two) implements Command {
        @Override
        public void run(World world) {
            LocalDate before = world.model.session();
            LocalDate today = today(world);
            boolean must = world.mustAnswer();
            Request request = world.ask();
            request.expects(answer -> {
                String outcome = outcome(answer);
                world.count(outcome);
                unless(outcome.equals(expected(before, today)), "I13", "{} for {}", answer, this);
            });
            SessionRolled wanted =
                    new SessionRolled(session.toString(), "mood", two ? "ada+ben" : "ada");
            world.life().gate.rollSession(wanted, two, request.sinceNanos, request);
            unless(!must || !request.refused(), "I8", "{} was refused", this);
        }

        private String expected(LocalDate before, LocalDate today) {
            if (session.equals(before)) {
                return "session in force";
            }
            if (session.isBefore(before)) {
                return "session " + SessionObjection.EARLIER;
            }
            if (session.isAfter(today.plusDays(MOST_DAYS_AHEAD))) {
                return "session " + SessionObjection.TOO_FAR_AHEAD;
            }
            return two ? "session in force" : "session " + SessionObjection.TAKES_TWO;
        }

        private static String outcome(Answer answer) {
            return answer instanceof Answer.SessionAsBefore(SessionObjection objection, _)
                    ? "session " + objection
                    : "session in force";
        }
    }

    private static LocalDate today(World world) {
        Instant now = Instant.ofEpochSecond(0, world.life().clock.nowNanos());
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** Mostly the next day, as soon as there is one. */
    static Command roll(World world, RandomGenerator random) {
        LocalDate before = world.model.session();
        LocalDate from = before.equals(LocalDate.MIN) ? today(world).minusDays(8) : before;
        long days =
                switch (random.nextInt(10)) {
                    case 0 -> -1;
                    case 1 -> 0;
                    case 2 -> 40;
                    default -> 1;
                };
        return new Roll(from.plusDays(days), random.nextInt(4) > 0);
    }
}
