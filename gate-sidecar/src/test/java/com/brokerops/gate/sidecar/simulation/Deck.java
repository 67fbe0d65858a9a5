package com.brokerops.gate.sidecar.simulation;

import java.util.List;
import java.util.random.RandomGenerator;

/** Every kind of command, and how often it comes. */
final class Deck {
    /** Draws one command of a kind. */
    private interface Drawing {
        Command draw(World world, RandomGenerator random);
    }

    private record Kind(int weight, Drawing drawing) {}

    private static final List<Kind> REQUESTS =
            List.of(
                    new Kind(60, Orders::fresh),
                    new Kind(20, Orders::again),
                    new Kind(12, Orders::replacing),
                    new Kind(12, Lists::fresh),
                    new Kind(6, Lists::again),
                    new Kind(6, Orders::cancel),
                    new Kind(50, Reports::about),
                    new Kind(12, Reports::again),
                    new Kind(3, Reports::unknown),
                    new Kind(10, Accounts::balance),
                    new Kind(3, Accounts::again),
                    new Kind(8, Reports::undoing),
                    new Kind(6, Circumstances::risk),
                    new Kind(5, People::limits),
                    new Kind(12, People::letGo),
                    new Kind(4, Reports::unauthorized),
                    new Kind(8, Positions::close),
                    new Kind(4, SessionRolls::roll));

    private static final List<Kind> CIRCUMSTANCES =
            List.of(
                    new Kind(60, Circumstances::turn),
                    new Kind(4, Circumstances::burst),
                    new Kind(20, Circumstances::pass),
                    new Kind(12, Circumstances::slowSync),
                    new Kind(3, Circumstances::idle),
                    new Kind(2, Circumstances::freeze),
                    new Kind(5, Circumstances::stepWall),
                    new Kind(2, Circumstances::breakDisk),
                    new Kind(12, Circumstances::repairDisk),
                    new Kind(4, Circumstances::die),
                    new Kind(4, Circumstances::silence),
                    new Kind(1, Circumstances::stop),
                    new Kind(1, Circumstances::settle));

    private Deck() {}

    /** The next command of a run. */
    static Command any(World world, RandomGenerator random) {
        boolean faulty = world.disk.faulty() || world.disk.syncFailed();
        if (faulty && random.nextInt(8) == 0) {
            return Circumstances.repairDisk(world, random);
        }
        return random.nextInt(5) < 3 ? request(world, random) : draw(CIRCUMSTANCES, world, random);
    }

    /** A question to the gate. */
    static Command request(World world, RandomGenerator random) {
        return draw(REQUESTS, world, random);
    }

    private static Command draw(List<Kind> kinds, World world, RandomGenerator random) {
        int all = 0;
        for (Kind kind : kinds) {
            all += kind.weight;
        }
        int at = random.nextInt(all);
        for (Kind kind : kinds) {
            at -= kind.weight;
            if (at < 0) {
                return kind.drawing.draw(world, random);
            }
        }
        throw new IllegalStateException("no kind at " + at);
    }
}
