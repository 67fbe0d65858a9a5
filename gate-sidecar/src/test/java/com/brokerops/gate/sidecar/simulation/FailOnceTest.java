package com.brokerops.gate.sidecar.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A gate under load one of whose writes or syncs fails, be it the first or the two-hundredth, and
 * then one of the repair. Nobody is told of a line that rests on a failed sync (I3), nothing is
 * authorized meanwhile (I7), and it is back by itself (I8) with a log that verifies (I6).
 */
class FailOnceTest {
    private static final int LAST = 200;
    private static final int MOST_STEPS = 3 * LAST;
    private static final int STEPS_AFTER = 20;
    private static final long STEP_NANOS = 3 * SimulatedTime.MILLI;

    private final Fixtures fixtures = Fixtures.make();

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"WRITE", "SYNC"})
    void isBackByItselfWhicheverOneFails(Operation operation) {
        int authorized = 0;
        for (int n = 1; n <= LAST; n++) {
            World world = run(operation, n, 1 + n % 5);
            assertThat(world.seen.getOrDefault("start", 0)).as("starts, %d", n).isOne();
            authorized += world.seen.getOrDefault("AUTHORIZED", 0);
            assertThat(world.seen.containsKey("went on in a copy"))
                    .as("%s %d", operation, n)
                    .isEqualTo(operation == Operation.SYNC);
        }
        assertThat(authorized).isGreaterThan(10 * LAST);
    }

    @Test
    void doesTheSameAgainByteForByte() {
        assertThat(run(Operation.SYNC, 7, 2).digest())
                .isEqualTo(run(Operation.SYNC, 7, 2).digest());
    }

    private World run(Operation operation, int n, int nextOfTheRepair) {
        World world = new World(n, fixtures, Planted.NOTHING);
        SplittableRandom random = new SplittableRandom(n);
        world.disk.failOnce(operation, n);
        boolean failed = false;
        int steps = MOST_STEPS;
        for (int step = 0; step < steps; step++) {
            Deck.request(world, random).run(world);
            world.turn();
            if (!failed && world.disk.lastFailed()) {
                failed = true;
                steps = step + STEPS_AFTER;
                world.disk.failOnce(operation, nextOfTheRepair);
            }
            world.pass(STEP_NANOS);
            world.check();
        }
        assertThat(failed).as("%s %d failed", operation, n).isTrue();
        world.settle();
        return world;
    }
}
