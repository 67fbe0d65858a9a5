package com.brokerops.gate.sidecar.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/** Runs seeds, each in one thread. */
public final class Simulate {
    private static final int MOST_FAILURES = 5;

    private Simulate() {}

    /** What many runs have come to. */
    record Outcome(long seeds, List<Run> failed, Map<String, Integer> seen) {}

    /** Silences what a gate says to its operator; a broken invariant is reported by the run. */
    private static final class Silence implements AutoCloseable {
        private final Logger logger =
                (Logger) LoggerFactory.getLogger("com.brokerops.gate.sidecar");
        private final Level before = logger.getLevel();

        Silence() {
            logger.setLevel(Level.OFF);
        }

        @Override
        public void close() {
            logger.setLevel(before);
        }
    }

    /** Runs that many seeds, or until some have failed. */
    static Outcome seeds(long from, long count, int commands, int threads, Planted planted) {
        AtomicLong next = new AtomicLong(from);
        AtomicLong done = new AtomicLong();
        AtomicBoolean enough = new AtomicBoolean();
        List<Run> failed = new ArrayList<>();
        Map<String, Integer> seen = new TreeMap<>();
        List<Thread> all = new ArrayList<>();
        Silence silence = new Silence();
        for (int i = 0; i < threads; i++) {
            Runnable work =
                    () -> {
                        Fixtures fixtures = Fixtures.make();
                        for (long seed = next.getAndIncrement();
                                seed < from + count && !enough.get();
                                seed = next.getAndIncrement()) {
                            Run run = Run.of(seed, commands, fixtures, planted);
                            done.incrementAndGet();
                            synchronized (failed) {
                                run.seen().forEach((what, n) -> seen.merge(what, n, Integer::sum));
                                if (run.violation() != null) {
                                    failed.add(run);
                                    enough.set(failed.size() >= MOST_FAILURES);
                                }
                            }
                        }
                    };
            all.add(Thread.ofPlatform().name("simulation-" + i).start(work));
        }
        for (Thread thread : all) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        silence.close();
        return new Outcome(done.get(), failed, seen);
    }

    /** What a person asks for. */
    private record Options(long seeds, long from, int commands, int threads, Planted planted) {
        private static final String USAGE =
                "simulate [--seeds N] [--from SEED] [--commands N] [--threads N] [--planted DEFECT]";

        static Options of(String[] arguments) {
            long seeds = 1_000;
            long from = 1;
            int commands = 200;
            int threads = Runtime.getRuntime().availableProcessors();
            Planted planted = Planted.NOTHING;
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--seeds" -> seeds = Long.parseLong(value);
                    case "--from" -> from = Long.parseLong(value);
                    case "--commands" -> commands = Integer.parseInt(value);
                    case "--threads" -> threads = Integer.parseInt(value);
                    case "--planted" -> planted = Planted.valueOf(value);
                    default -> throw new IllegalArgumentException(arguments[i]);
                }
            }
            if (arguments.length % 2 != 0 || seeds < 1 || commands < 1 || threads < 1) {
                throw new IllegalArgumentException("a number is missing or too small");
            }
            return new Options(seeds, from, commands, threads, planted);
        }
    }

    /** Exits 1 if a seed fails, 64 if the arguments say nothing. */
    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("simulate: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(64);
            return;
        }
        System.exit(options.seeds == 1 ? one(options) : many(options));
    }

    private static int one(Options options) {
        Run run = Run.of(options.from, options.commands, Fixtures.make(), options.planted);
        System.out.println(run.report());
        if (run.violation() != null) {
            run.violation().printStackTrace(System.out);
        }
        return run.violation() == null ? 0 : 1;
    }

    private static int many(Options options) {
        long start = System.nanoTime();
        Outcome outcome =
                seeds(
                        options.from,
                        options.seeds,
                        options.commands,
                        options.threads,
                        options.planted);
        outcome.failed().forEach(run -> System.out.println(run.report()));
        System.out.printf(
                "simulate: %d seeds from %d, %d commands each, in %d s: %d failed%n%s%n",
                outcome.seeds(),
                options.from,
                options.commands,
                (System.nanoTime() - start) / 1_000_000_000L,
                outcome.failed().size(),
                outcome.seen());
        return outcome.seeds() == options.seeds && outcome.failed().isEmpty() ? 0 : 1;
    }
}
