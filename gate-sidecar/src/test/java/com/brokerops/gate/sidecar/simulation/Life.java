package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.gate.Failpoints;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.GateParts;
import com.brokerops.gate.sidecar.gate.LiveGate;
import com.brokerops.gate.sidecar.gate.Repeats;
import com.brokerops.gate.sidecar.gate.Startup;
import com.brokerops.gate.sidecar.gate.WaitingBounds;
import com.brokerops.gate.sidecar.gate.WatchedJournal;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import com.brokerops.gate.sidecar.store.Replay;
import com.brokerops.gate.sidecar.store.StateHash;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One process: a gate that has recovered from a disk, asked by calls, its threads moved on by
 * {@link #turn} and {@link #work}.
 */
final class Life {
    static final long TTL_MILLIS = 1_000;
    static final long SKEW_MILLIS = 5_000;
    static final long ACK_TIMEOUT_NANOS = 50 * SimulatedTime.MILLI;
    static final long BALANCE_AGE_MILLIS = 10_000;
    static final int MOST_REASONS = 6;
    static final int MOST_QTY = 1_000;
    static final String RESTRICTED = "GME";
    static final int MOST_RESTRICTED = 10;
    static final int MOST_PENNY = 100;

    private static final int WAITING_ANSWERS = 16;
    private static final int ROOM = 1024;
    private static final int PATIENCE = 64;
    static final AuditConfig AUDIT =
            new AuditConfig(64 << 10, Durability.SYNCED, 4096, 40, 64 << 10);
    private static final KernelConfig KERNEL =
            new KernelConfig(
                    TTL_MILLIS,
                    SKEW_MILLIS,
                    Valuation.DEFAULT,
                    BALANCE_AGE_MILLIS,
                    new Ledger.Capacity(ROOM, ROOM, ROOM, ROOM, ROOM),
                    Signs.NEEDED);
    static final Policy POLICY =
            new Policy(
                    "policy.v0.2",
                    "5".repeat(64),
                    List.of(
                            new Rules.OrderQuantity("qty_limit", MOST_QTY),
                            new Rules.SymbolQuantity("symbol_gme", RESTRICTED, MOST_RESTRICTED),
                            new Rules.LowPriceQuantity("penny_stock", 100_000_000L, MOST_PENNY)),
                    "allow_default");

    /** What a process is started with. */
    record Site(
            SimulatedTime time,
            FaultyDisk disk,
            RandomGenerator random,
            Fixtures fixtures,
            WatchedJournal.Defect defect,
            WatchedJournal.Watch watch,
            Function<LimitsBook, List<LimitsChanged>> limits) {}

    /** What a start finds, before anything new is recorded. */
    interface Found {
        void recovered(AuditLog log, Kernel kernel, List<LogLine> lines);
    }

    final Gate gate;
    final AuditLog log;
    final Kernel kernel;
    final GateClock clock;
    private final ArrayDeque<Runnable> workers = new ArrayDeque<>();
    private final ArrayDeque<Runnable> gateThread = new ArrayDeque<>();

    private Life(Site site, AuditLog log, Kernel kernel) {
        this.log = log;
        this.kernel = kernel;
        SimulatedTime time = site.time;
        this.clock = GateClock.start(time::wall, time::monotonic, log.lastAtEpochNanos());
        WatchedJournal journal = new WatchedJournal(log, kernel, site.watch, site.defect);
        start(site, journal);
        Fixtures fixtures = site.fixtures;
        Repeats repeats =
                new Repeats(log.reader(), workers::add, gateThread::add, fixtures.signers());
        GateParts parts =
                new GateParts(
                        fixtures.metrics(),
                        Failpoints.NONE,
                        Durability.SYNCED,
                        site.random,
                        ACK_TIMEOUT_NANOS,
                        new WaitingBounds(WAITING_ANSWERS, WAITING_ANSWERS),
                        null,
                        Listening.MUST);
        this.gate = new Gate(fixtures.metrics(), Fixtures::rethrow);
        gate.live(new LiveGate(journal, clock, fixtures.signers(), repeats, parts));
    }

    /**
     * Recovers and goes live.
     *
     * @throws IOException if the disk fails meanwhile
     * @throws FaultyDisk.Killed if the process dies meanwhile
     */
    static Life start(Site site, Found found) throws IOException {
        Kernel kernel = kernel();
        Replay replay = new Replay(kernel);
        List<LogLine> lines = new ArrayList<>();
        AuditLog log =
                AuditLog.open(
                        site.disk,
                        AUDIT,
                        "%032x".formatted(site.random.nextLong()),
                        site.time.wall(),
                        null,
                        line -> {
                            lines.add(line);
                            replay.accept(line);
                        },
                        site.time::monotonic);
        found.recovered(log, kernel, lines);
        return new Life(site, log, kernel);
    }

    static Kernel kernel() {
        return new Kernel(KERNEL);
    }

    private void start(Site site, WatchedJournal journal) {
        int[] patience = {PATIENCE};
        Runnable pause =
                () -> {
                    if (--patience[0] == 0 || log.health().needsRestart()) {
                        site.disk.repair();
                        throw new FaultyDisk.Killed("by a person who had waited for the start");
                    }
                    site.time.pass(2 * SimulatedTime.MILLI);
                    log.step();
                };
        new Startup(journal, clock, _ -> {}, pause)
                .run(
                        POLICY,
                        site.limits,
                        site.fixtures.signers().event("start"),
                        this::stateHash,
                        "file",
                        "simulation");
    }

    String stateHash(long atNanos) {
        return StateHash.of(kernel, atNanos);
    }

    /** One turn of the log's threads. */
    void turn() {
        log.step();
    }

    /** What the workers and the gate thread have been given to do. */
    void work() {
        while (!workers.isEmpty() || !gateThread.isEmpty()) {
            for (Runnable task = workers.poll(); task != null; task = workers.poll()) {
                task.run();
            }
            for (Runnable task = gateThread.poll(); task != null; task = gateThread.poll()) {
                task.run();
            }
        }
    }

    /** True when all that was recorded is on stable storage and the log takes more. */
    boolean settled() {
        return log.durableSeq() == log.lastSeq() && log.accepting();
    }

    void soundness() {
        String cause = gate.health().cause();
        unless(!cause.startsWith("STATE_BROKEN"), "MODEL", cause);
    }
}
