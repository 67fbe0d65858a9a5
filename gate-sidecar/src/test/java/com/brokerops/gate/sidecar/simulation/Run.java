package com.brokerops.gate.sidecar.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One seed from its first command to its last, and what became of it.
 *
 * @param digest of the bytes of the log and the order of the answers
 * @param violation what did not hold, or null
 * @param tail the last commands, the one that failed at the end
 * @param seen how often what happened
 */
record Run(
        long seed,
        int commands,
        String digest,
        @Nullable Violation violation,
        List<Command> tail,
        Map<String, Integer> seen) {
    private static final int TAIL = 20;

    /** Does it. */
    static Run of(long seed, int commands, Fixtures fixtures, Planted planted) {
        List<Command> done = new ArrayList<>();
        World world = null;
        Violation violation = null;
        try {
            world = new World(seed, fixtures, planted);
            SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
            while (done.size() < commands) {
                world.pass(random.nextInt(200_000));
                done.add(Deck.any(world, random));
                step(world, done.getLast());
            }
            done.add(new Circumstances.Settle());
            step(world, done.getLast());
        } catch (Violation e) {
            violation = e;
        } catch (RuntimeException | AssertionError e) {
            violation = new Violation("MODEL", e.toString());
            violation.initCause(e);
        }
        String digest = world == null ? "" : world.digest();
        List<Command> tail = done.subList(Math.max(0, done.size() - TAIL), done.size());
        return new Run(
                seed, done.size(), digest, violation, tail, world == null ? Map.of() : world.seen);
    }

    private static void step(World world, Command command) {
        try {
            command.run(world);
        } catch (FaultyDisk.Killed e) {
            world.killed();
        }
        world.check();
    }

    /** All that a person needs to look at it. */
    String report() {
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(seed).append(", step ").append(commands);
        if (violation == null) {
            return text.append(", digest ").append(digest).toString();
        }
        text.append(": ").append(violation.getMessage()).append('\n');
        int step = commands - tail.size();
        for (Command command : tail) {
            text.append("  ").append(++step).append(' ').append(command).append('\n');
        }
        text.append("  again: scripts/simulate --seeds 1 --from ").append(seed);
        return text.toString();
    }
}
