package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.SimulatedTime.MILLI;
import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.gate.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What else happens: people, time, disks that fail, processes that die. */
final class Circumstances {
    private static final List<RiskState> RISK_STATES =
            List.of(
                    RiskState.NORMAL,
                    RiskState.NORMAL,
                    RiskState.NORMAL,
                    RiskState.NORMAL,
                    RiskState.NORMAL,
                    RiskState.NORMAL,
                    RiskState.REDUCE_ONLY,
                    RiskState.HALT);
    private static final Operation[] OPERATIONS = Operation.values();

    private Circumstances() {}

    /** A person sets the risk state. */
    record SetRisk(RiskState state) implements Command {
        @Override
        public void run(World world) {
            boolean must = world.mustAnswer();
            Request request = world.ask();
            request.expects(answer ->
                    unless(
                            answer instanceof Answer.RiskSet set && set.state() == state,
                            "MODEL",
                            "{}",
                            answer));
            world.life()
                    .gate
                    .risk(
                            new RiskChanged(Scope.GLOBAL, null, state, "simulation", "operator", 0),
                            request.sinceNanos,
                            request);
            unless(!must || !request.refused(), "I8", "{} was refused", state);
        }
    }

    /** The audit thread does one turn. */
    record Turn() implements Command {
        @Override
        public void run(World world) {
            world.turn();
        }
    }

    /** The same, and while the disk syncs, time passes and the gate is asked. */
    record SlowSync(long micros, List<Command> meanwhile) implements Command {
        @Override
        public void run(World world) {
            world.disk.duringNextSync(() -> {
                for (Command command : meanwhile) {
                    command.run(world);
                    world.pass(micros * 1_000);
                }
            });
            world.turn();
            world.disk.duringNextSync(() -> {}); // there may have been nothing to sync
        }
    }

    /** Many ask before the audit thread has its turn, in which the process may die. */
    record Burst(List<Command> requests, boolean dies) implements Command {
        @Override
        public void run(World world) {
            requests.forEach(command -> command.run(world));
            if (dies) {
                world.disk.killAfter(1);
            }
            world.turn();
        }
    }

    /** Time passes, the audit thread at rest. */
    record Pass(long micros) implements Command {
        @Override
        public void run(World world) {
            world.pass(micros * 1_000);
        }
    }

    /** Time passes, the audit thread at work. */
    record Idle(long millis) implements Command {
        @Override
        public void run(World world) {
            for (long left = millis; left > 0; left -= 50) {
                world.turn();
                world.pass(Math.min(left, 50) * MILLI);
            }
        }
    }

    /** Time passes, everything at rest: a suspended machine, a collector's pause. */
    record Freeze(long millis) implements Command {
        @Override
        public void run(World world) {
            world.time.pass(millis * MILLI);
            world.sweep();
        }
    }

    /** Somebody sets the clock of the machine. */
    record StepWall(long millis) implements Command {
        @Override
        public void run(World world) {
            world.time.stepWall(millis * MILLI);
        }
    }

    record FailDisk(Operation operation) implements Command {
        @Override
        public void run(World world) {
            world.disk.fail(operation);
        }
    }

    record FillDisk() implements Command {
        @Override
        public void run(World world) {
            world.disk.fill();
        }
    }

    record RepairDisk() implements Command {
        @Override
        public void run(World world) {
            world.disk.repair();
        }
    }

    /** The process dies now, or the power fails. */
    record Die(boolean power, long downMillis) implements Command {
        @Override
        public void run(World world) {
            world.die(power);
            world.time.pass(downMillis * MILLI);
            world.start();
        }
    }

    /** The process dies in the middle of an operation of its disk. */
    record DieAtTheDisk(long operations) implements Command {
        @Override
        public void run(World world) {
            world.disk.killAfter(operations);
        }
    }

    /** A person ends the gate and starts it again. */
    record Stop() implements Command {
        @Override
        public void run(World world) {
            world.stop();
        }
    }

    /** Everything is repaired and must work. */
    record Settle() implements Command {
        @Override
        public void run(World world) {
            world.settle();
        }
    }

    /** The platform that must be heard falls silent, or is heard again. */
    record Silence(boolean silent) implements Command {
        @Override
        public void run(World world) {
            world.listening.silent = silent;
        }
    }

    // ---- drawing ----

    static Command silence(World world, RandomGenerator random) {
        return new Silence(random.nextInt(4) == 0);
    }

    static Command risk(World world, RandomGenerator random) {
        return new SetRisk(RISK_STATES.get(random.nextInt(RISK_STATES.size())));
    }

    static Command turn(World world, RandomGenerator random) {
        return new Turn();
    }

    static Command slowSync(World world, RandomGenerator random) {
        List<Command> meanwhile = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            meanwhile.add(Deck.request(world, random));
        }
        return new SlowSync(random.nextInt(random.nextInt(3) == 0 ? 40_000 : 2_000), meanwhile);
    }

    static Command burst(World world, RandomGenerator random) {
        List<Command> requests = new ArrayList<>();
        for (int i = 4 + random.nextInt(12); i >= 0; i--) {
            requests.add(Deck.request(world, random));
        }
        return new Burst(requests, random.nextInt(4) == 0);
    }

    static Command pass(World world, RandomGenerator random) {
        return new Pass(1 + random.nextInt(random.nextInt(4) == 0 ? 80_000 : 4_000));
    }

    static Command idle(World world, RandomGenerator random) {
        return new Idle(1 + random.nextInt(random.nextInt(3) == 0 ? 8_000 : 1_200));
    }

    static Command freeze(World world, RandomGenerator random) {
        return new Freeze(
                switch (random.nextInt(4)) {
                    case 0 -> 300_000 + random.nextInt(20_000);
                    case 1 -> 1 + random.nextInt(7_000);
                    default -> 1 + random.nextInt(100);
                });
    }

    static Command stepWall(World world, RandomGenerator random) {
        long aheadNanos = world.time.wall() - world.life().clock.nowNanos();
        if (Math.abs(aheadNanos) > 1_000 * MILLI && random.nextInt(4) > 0) {
            return new StepWall(-aheadNanos / MILLI);
        }
        long most = random.nextBoolean() ? 4_000 : 90_000_000;
        return new StepWall(random.nextLong(-most, most));
    }

    static Command breakDisk(World world, RandomGenerator random) {
        int which = random.nextInt(OPERATIONS.length + 1);
        return which == OPERATIONS.length ? new FillDisk() : new FailDisk(OPERATIONS[which]);
    }

    static Command repairDisk(World world, RandomGenerator random) {
        return world.disk.syncFailed() && random.nextInt(3) == 0
                ? new Die(random.nextInt(4) == 0, random.nextInt(100))
                : new RepairDisk();
    }

    static Command die(World world, RandomGenerator random) {
        return random.nextBoolean()
                ? new Die(random.nextBoolean(), random.nextInt(9_000))
                : new DieAtTheDisk(1 + random.nextInt(8));
    }

    static Command stop(World world, RandomGenerator random) {
        return new Stop();
    }

    static Command settle(World world, RandomGenerator random) {
        return new Settle();
    }
}
