package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.SimulatedTime.MILLI;
import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook.Objection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Those who change limits while the gate runs, alone or in pairs, and let clients trade again. */
final class People {
    private static final List<String> OWNERS = List.of("risk", "compliance");

    private People() {}

    /**
     * One owner sets other limits for a scope.
     *
     * @param behind how many versions have come since the limits were looked at
     * @param lastsMillis how long, or 0 for good
     * @param two true if two people want it
     */
    record SetLimits(
            Scope scope,
            String owner,
            @Nullable Limits limits,
            int behind,
            long lastsMillis,
            boolean two)
            implements Command {
        @Override
        public void run(World world) {
            Owners before = world.model.owners();
            long nowMillis = world.life().clock.nowNanos() / MILLI;
            long until = lastsMillis == 0 ? OwnersLimits.FOREVER : nowMillis + lastsMillis;
            Owners after = before.with(scope, owner, limits, until);
            boolean same = before.has(scope, owner, limits, until);
            boolean looser = after.isEverLooserThan(before, scope, nowMillis);
            long recorded = before.version();
            boolean must = world.mustAnswer();
            Request request = world.ask();
            request.expects(answer -> {
                world.count(outcome(answer));
                unless(
                        same || outcome(answer).equals(expected(until <= nowMillis, looser)),
                        "I11",
                        "{} for {}, looser {}",
                        answer,
                        this,
                        looser);
            });
            world.life()
                    .gate
                    .limits(
                            new LimitsChanged(
                                    before.version() + 1 - behind,
                                    List.of(scope),
                                    owner,
                                    new OwnersLimits(
                                            limits, two ? "ada+ben" : "ada", "mood", until, null),
                                    ""),
                            two,
                            request.sinceNanos,
                            request);
            unless(!must || !request.refused(), "I8", "{} was refused", this);
            boolean changed = world.model.owners().version() > recorded;
            if (changed && scope.kind() == Kind.CLIENT && world.life().log.accepting()) {
                String client = scope.name();
                boolean held = !world.model.isPast(client) || world.model.isHeld(client);
                unless(held, "I11", "{} is past its limits and may go on", client);
            }
        }

        private String expected(boolean over, boolean looser) {
            if (behind > 0) {
                return "limits " + Objection.OUTDATED;
            }
            if (over) {
                return "limits " + Objection.OVER;
            }
            return looser && !two ? "limits " + Objection.TAKES_TWO : "limits set";
        }

        private static String outcome(Answer answer) {
            return answer instanceof Answer.LimitsNotSet(Objection objection, _)
                    ? "limits " + objection
                    : "limits set";
        }
    }

    /** Two people let a scope trade again that may only reduce, or nothing. */
    record LetGo(Scope scope) implements Command {
        @Override
        public void run(World world) {
            Request request = world.ask();
            RiskChanged normal =
                    new RiskChanged(scope, null, RiskState.NORMAL, "mood", "ada+ben", 0);
            world.life().gate.risk(normal, request.sinceNanos, request);
        }
    }

    // ---- drawing ----

    static Command limits(World world, RandomGenerator random) {
        boolean none = random.nextInt(3) == 0;
        Scope scope =
                random.nextInt(3) > 0
                        ? Scope.client(client(random))
                        : Platform.OTHER_SCOPES.get(random.nextInt(Platform.OTHER_SCOPES.size()));
        return new SetLimits(
                scope,
                OWNERS.get(random.nextInt(OWNERS.size())),
                none ? null : Platform.limits(scope.kind(), random),
                random.nextInt(8) == 0 ? 1 : 0,
                random.nextInt(3) == 0 ? 0 : random.nextInt(4_000) - 200,
                random.nextInt(3) > 0);
    }

    static Command letGo(World world, RandomGenerator random) {
        return new LetGo(
                switch (random.nextInt(4)) {
                    case 0, 1 -> Scope.of(Kind.STRATEGY, "S-" + (1 + random.nextInt(2)));
                    case 2 -> Scope.client(client(random));
                    default ->
                            Scope.clientSymbol(
                                    client(random),
                                    Platform.SYMBOLS.get(random.nextInt(Platform.SYMBOLS.size())));
                });
    }

    private static String client(RandomGenerator random) {
        return Platform.LIMITED.get(random.nextInt(Platform.LIMITED.size()));
    }
}
