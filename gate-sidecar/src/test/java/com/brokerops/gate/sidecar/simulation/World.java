package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.SimulatedTime.MILLI;
import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.audit.AuditHealth;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * All there is: a disk, two clocks, at most one process, those who ask it, and the model beside it.
 */
final class World {
    private static final long SWEEP_NANOS = 5 * MILLI;
    private static final long MAX_OFFSET_NANOS = 5_000 * MILLI;
    private static final int SWEEPS_A_SECOND = 200;
    private static final int STARTS = 50;
    private static final long PAUSE_NANOS = 1_000 * MILLI;
    private static final long SETTLING_NANOS = 500 * MILLI;

    final SimulatedTime time = new SimulatedTime();
    final Model model = new Model();
    final Platform platform = new Platform();
    final Listening listening = new Listening();
    final FaultyDisk disk;
    final Map<String, Integer> seen = new TreeMap<>();
    private final Checks checks;
    private final Life.Site site;
    private final SplittableRandom chance;
    private final Set<Request> outstanding = new LinkedHashSet<>();
    private final CRC32 answers = new CRC32();
    private Life life;
    private long nextSweepNanos;
    private long lastSweepNanos;
    private long settledAtNanos;
    private int sweepsWithOffset;
    private int sweepsWithoutOffset;

    World(long seed, Fixtures fixtures, Planted planted) {
        SplittableRandom random = new SplittableRandom(seed);
        this.disk = new FaultyDisk(random.nextLong(), planted.liesAboutSync());
        this.chance = random.split();
        this.site =
                new Life.Site(
                        time,
                        disk,
                        random.split(),
                        fixtures,
                        planted.defect(),
                        this::recorded,
                        this::newLimits);
        this.checks = new Checks(model, disk);
        start();
    }

    Life life() {
        return life;
    }

    void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    // ---- asking ----

    Request ask() {
        Request request = new Request(time.monotonic(), this::answered);
        outstanding.add(request);
        return request;
    }

    /** True if nothing stands in the way of an honest answer. */
    boolean mustAnswer() {
        return sweepsWithoutOffset >= SWEEPS_A_SECOND
                && lastSweepNanos >= settledAtNanos
                && life.settled()
                && outstanding.isEmpty()
                && !model.owesAVoid();
    }

    /** Why no order may be authorized now, as far as the gate can know, or empty. */
    String mustRefuse() {
        if (sweepsWithOffset >= SWEEPS_A_SECOND) {
            return "the wall is away";
        }
        if (disk.syncFailed()) {
            return "a sync has failed";
        }
        long oldest = checks.oldestUnsynced(life.log.durableSeq());
        if (oldest >= 0 && time.monotonic() - oldest > Life.ACK_TIMEOUT_NANOS) {
            return "the disk has stalled";
        }
        return model.owesAVoid() ? "a decision is not taken back" : "";
    }

    private void recorded(long seq, long atNanos, LogEvent event) {
        checks.recorded(seq, time.monotonic());
        listening.recorded(event, time.monotonic(), model);
        if (event instanceof Decided decided && decided.status() == Status.AUTHORIZED) {
            unless(mustRefuse().isEmpty(), "I7", "authorized although " + mustRefuse());
        }
        model.recorded(seq, atNanos, event);
        count(event.type());
        if (event instanceof Decided decided) {
            count(decided.status().name());
            count(kind(decided) + decided.status());
            decided.reasons().forEach(reason -> count(reason.code().name()));
        } else if (event instanceof Lifecycle lifecycle) {
            count(lifecycle.eventType().name());
        } else if (event instanceof LimitsChanged change
                && "expired".equals(change.set().reason())) {
            count("limits expired");
        } else if (event instanceof TriggerConfirmed confirmed) {
            count(confirmed.trigger() + " confirmed");
        } else if (event instanceof RiskChanged change && Signs.trigger(change) != null) {
            count(Signs.trigger(change) + " set");
        }
    }

    private static String kind(Decided decided) {
        ListPlace place = decided.list();
        if (place != null) {
            return "list " + place.contingency() + " ";
        }
        return decided.order().origClientOrderId() == null ? "new " : "replace ";
    }

    private void answered(Request request, Answer answer) {
        unless(outstanding.remove(request), "I9", "{} to nobody", answer);
        answers.update(answer.getClass().getSimpleName().length());
        answers.update((int) time.monotonic());
        count(answer.getClass().getSimpleName());
        checks.answered(request, answer);
        if (answer instanceof Answer.OfList list) {
            list.decisions().forEach(this::told);
        } else {
            told(answer);
        }
    }

    private void told(Answer answer) {
        if (answer instanceof Answer.Decision(Decided decided, _, _, _, _)
                && decided.status() == Status.AUTHORIZED) {
            platform.authorized(decided.traceId());
        } else if (answer instanceof Answer.Decision(Decided decided, _, _, _, _)) {
            platform.blocked(decided.traceId());
        }
    }

    // ---- the passing of time ----

    /** Time passes and the gate is given its sweeps. */
    void pass(long nanos) {
        long until = time.monotonic() + nanos;
        while (time.monotonic() < until) {
            long step = Math.min(until, Math.max(nextSweepNanos, time.monotonic() + 1));
            time.pass(step - time.monotonic());
            if (time.monotonic() >= nextSweepNanos) {
                sweep();
            }
        }
    }

    void sweep() {
        if (time.monotonic() - lastSweepNanos > PAUSE_NANOS) {
            settledAtNanos = time.monotonic() + SETTLING_NANOS;
        }
        lastSweepNanos = time.monotonic();
        nextSweepNanos = time.monotonic() + SWEEP_NANOS;
        boolean settled = life.settled() && outstanding.isEmpty();
        if (!listening.silent) {
            life.gate.heard(Listening.PLATFORM);
            listening.heard(time.monotonic());
        }
        boolean could = settled && life.log.accepting(2);
        life.gate.sweep();
        listening.swept(time.monotonic(), could, model);
        life.work();
        boolean away = Math.abs(time.wall() - life.clock.nowNanos()) > MAX_OFFSET_NANOS;
        sweepsWithOffset = away ? sweepsWithOffset + 1 : 0;
        sweepsWithoutOffset = away ? 0 : sweepsWithoutOffset + 1;
        for (Request request : outstanding) {
            long age = time.monotonic() - request.sinceNanos;
            unless(age <= Life.ACK_TIMEOUT_NANOS, "I9", "no answer after {} ns", age);
        }
        if (settled && life.log.accepting()) {
            int known = life.kernel.ledger().knownOrders();
            model.nothingIsDue(life.clock.nowNanos(), known);
        }
    }

    /** The audit thread does one turn, and the gate thread hears of it. */
    void turn() {
        boolean failed = disk.syncFailed();
        life.turn();
        if (failed && !disk.syncFailed()) {
            count("went on in a copy");
        }
        unless(life.log.health() != AuditHealth.TAMPERED, "I6", "{}", life.log.failure());
        life.gate.onProgress();
        life.work();
    }

    // ---- the ends and beginnings of processes ----

    /** The process is gone; what it had not written is lost. */
    void die(boolean power) {
        checks.liveState(life);
        count(disk.syncFailed() ? "sync failed" : "died");
        if (power) {
            count("power lost");
            disk.losePower();
        }
        gone();
    }

    /** The process died at the disk. */
    void killed() {
        count("killed at the disk");
        die(chance.nextBoolean());
        start();
    }

    private void gone() {
        disk.processDied();
        outstanding.clear();
    }

    /** Starts processes until one lives. */
    void start() {
        for (int tries = 0; tries < STARTS; tries++) {
            if (tries > 0 && chance.nextInt(3) == 0) {
                disk.repair();
            }
            if (tries < 3 && chance.nextInt(8) == 0) {
                disk.killAfter(1 + chance.nextInt(6));
            }
            try {
                life = Life.start(site, this::recovered);
                listening.heard(time.monotonic());
                disk.killAfter(Long.MAX_VALUE);
                sweepsWithOffset = 0;
                sweepsWithoutOffset = life.clock.trusted() ? SWEEPS_A_SECOND : 0;
                nextSweepNanos = time.monotonic() + SWEEP_NANOS;
                lastSweepNanos = time.monotonic();
                count("start");
                return;
            } catch (FaultyDisk.Killed e) {
                count("killed in the start");
                if (chance.nextBoolean()) {
                    disk.losePower();
                }
            } catch (IOException e) {
                count("disk failed in the start");
            }
            disk.processDied();
        }
        throw new Violation("I8", "no start in " + STARTS + " tries");
    }

    /** Ends as a person ends a gate, and starts again. */
    void stop() {
        life.gate.drain();
        for (int turns = 0; !life.gate.drained() && turns < SWEEPS_A_SECOND; turns++) {
            turn();
            pass(SWEEP_NANOS);
        }
        unless(life.gate.drained(), "I9", "not drained");
        life.gate.stop(life::stateHash);
        try {
            life.log.close();
        } catch (IOException e) {
            count("disk failed in the stop");
        }
        checks.liveState(life);
        gone();
        start();
    }

    private void recovered(AuditLog log, Kernel kernel, List<LogLine> lines) {
        int recorded = model.history.size();
        long durable = checks.lastToldSeq();
        checks.recovered(log, kernel, lines);
        if (model.history.size() < recorded) {
            count("in doubt, lost");
        }
        if (log.lastSeq() > durable) {
            count("in doubt, found");
        }
        if (model.owesAVoid()) {
            count("list cut");
        }
        if (log.recovery().torn() != null) {
            count("torn tail");
        }
        long segments =
                lines.stream().filter(line -> line.event() instanceof LogEvent.Segment).count();
        if (segments > 1) {
            count("segment");
        }
    }

    private List<LimitsChanged> newLimits(LimitsBook book) {
        List<Scope> scopes = new ArrayList<>();
        for (String client : Platform.LIMITED) {
            Scope scope = Scope.client(client);
            if (book.owners(scope).get("file") == null || chance.nextInt(4) == 0) {
                scopes.add(scope);
            }
        }
        for (Scope scope : Platform.OTHER_SCOPES) {
            if (chance.nextInt(8) == 0) {
                scopes.add(scope);
            }
        }
        List<LimitsChanged> changes = new ArrayList<>();
        for (Scope scope : scopes) {
            changes.add(
                    new LimitsChanged(
                            book.version() + changes.size() + 1,
                            "file",
                            "2".repeat(64),
                            List.of(scope),
                            Platform.limits(scope.kind(), chance)));
        }
        return changes;
    }

    // ---- what must be so ----

    void check() {
        checks.exposure(life);
        life.soundness();
    }

    /** Everything is repaired; then the gate must answer, and be what its log says. */
    void settle() {
        disk.repair();
        time.stepWall(life.clock.nowNanos() - time.wall());
        for (int turns = 0; turns < SWEEPS_A_SECOND; turns++) {
            turn();
            pass(SWEEP_NANOS);
        }
        turn();
        unless(outstanding.isEmpty(), "I9", "{} without an answer", outstanding.size());
        unless(mustAnswer() && life.gate.health().serving(), "I8", "{}", life.gate.health());
        checks.logIsTheState(life);
        count("settled");
    }

    /** Names what this world has come to: the bytes of its log and the order of its answers. */
    String digest() {
        return checks.digest(answers.getValue());
    }
}
