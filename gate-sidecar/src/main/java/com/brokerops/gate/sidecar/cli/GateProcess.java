package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Scheduling;
import com.brokerops.gate.audit.SegmentRemovedException;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.sidecar.evidence.Evidence;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Failpoints;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.GateParts;
import com.brokerops.gate.sidecar.gate.Journal;
import com.brokerops.gate.sidecar.gate.KeyReload;
import com.brokerops.gate.sidecar.gate.LiveGate;
import com.brokerops.gate.sidecar.gate.Repeats;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.sidecar.gate.Startup;
import com.brokerops.gate.sidecar.http.HttpLoop;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.Credentials;
import com.brokerops.gate.sidecar.operator.FileException;
import com.brokerops.gate.sidecar.operator.LimitsFile;
import com.brokerops.gate.sidecar.operator.PolicyFile;
import com.brokerops.gate.sidecar.store.DataDirectory;
import com.brokerops.gate.sidecar.store.Projector;
import com.brokerops.gate.sidecar.store.ReadPool;
import com.brokerops.gate.sidecar.store.Recovery;
import com.brokerops.gate.sidecar.store.SchemaTooNewException;
import com.brokerops.gate.sidecar.store.Scrubber;
import com.brokerops.gate.sidecar.store.SqliteLibrary;
import com.brokerops.gate.sidecar.store.StateHash;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gate from start to stop: opens its ears, recovers, serves until it is asked to end, and ends
 * with everything said and synced.
 *
 * <p><b>Thread.</b> The main thread starts, the shutdown hook stops.
 */
final class GateProcess {
    private static final Logger LOG = LoggerFactory.getLogger(GateProcess.class);
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The first seconds are the orders'. */
    private static final long PRACTICE_SECONDS = 2;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Makes what must be in the data directory before it is read. */
    interface SecretMaker {
        void makeSecrets(DataDirectory data) throws IOException;
    }

    /** What a gate that has recovered holds besides its ears. */
    private record Core(
            Journal journal,
            GateClock clock,
            Projector projector,
            Scrubber scrubber,
            ReadPool store,
            @Nullable Checkpoints checkpoints,
            @Nullable Archiver archiver) {

        String stateHash(long atNanos) {
            return StateHash.of(journal.kernel(), atNanos);
        }
    }

    /** What is about to die need not be fast. */
    private static final Future<?> NOT_WARMED = CompletableFuture.completedFuture(null);

    private final Config config;
    private final Failpoints failpoints;
    private final boolean noProjector;
    private final boolean noCheckpoints;

    /** Held for as long as the process lives: a lock that nobody refers to may be closed. */
    private final DataDirectory data;

    private final Build build = Build.read();
    private final GateMetrics metrics = new GateMetrics();
    private final Gate gate = new Gate(metrics, Fatal::exit);
    private final ThreadPoolExecutor workers = Workers.start("worker");
    private final ThreadPoolExecutor repeaters = Workers.start("repeat");
    private final HttpLoop gateLoop = HttpLoop.start("gate");
    private final HttpLoop operatorLoop = HttpLoop.start("operator");
    private volatile @Nullable Core core;
    private volatile int exitCode = ExitCode.DONE;

    private GateProcess(Config config, UnsafeOptions unsafe, DataDirectory data) {
        this.config = config;
        this.failpoints = unsafe.failpoints();
        this.noProjector = unsafe.noProjector();
        this.noCheckpoints = unsafe.noCheckpoints();
        this.data = data;
    }

    /** Runs a gate until the process is asked to end. */
    static void run(Config config, UnsafeOptions unsafe, SecretMaker maker) throws Exception {
        Fatal.install();
        DataDirectory data = DataDirectory.open(config.dataDirectory());
        GateProcess process = new GateProcess(config, unsafe, data);
        boolean cold = unsafe.failpoints() != Failpoints.NONE;
        Future<?> warm = cold ? NOT_WARMED : WarmUp.start(process.gateLoop);
        maker.makeSecrets(data);
        KeyDirectory keys = KeyDirectory.load(data.keys());
        Credentials credentials = Credentials.load(data.credentials(), config.auth());
        LimitsFile limits = LimitsFile.read(config.limitsFile());
        Policy policy = readPolicy(config, data);
        SqliteLibrary.load();
        process.serve(warm, keys, credentials, limits, policy);
    }

    /** The rules, or null when the file is broken: the gate then refuses, and says why. */
    private static @Nullable Policy readPolicy(Config config, DataDirectory data)
            throws IOException {
        try {
            PolicyFile file = PolicyFile.read(config.policyFile());
            file.keepIn(data.policies());
            return file.policy();
        } catch (FileException e) {
            LOG.error("no policy: {}", e.getMessage());
            return null;
        }
    }

    private void serve(
            Future<?> warm,
            KeyDirectory keys,
            Credentials credentials,
            LimitsFile limits,
            @Nullable Policy policy)
            throws Exception {
        LOG.info("build {}, settings:\n{}", build, config.describe());
        gateLoop.executor().execute(Scheduling::shortSlices);
        if (!credentials.twoMayLoosen()) {
            LOG.warn("fewer than two credentials of role risk: a HALT cannot be released");
        }
        Signers signers = new Signers(keys, config.issuer());
        KeyReload keyReload =
                new KeyReload(
                        data.keys(), signers, gate, workers, Fatal.guarding(gateLoop.executor()));
        Ears ears =
                Ears.open(
                        config,
                        gate,
                        gateLoop,
                        operatorLoop,
                        metrics,
                        workers,
                        build,
                        credentials,
                        keyReload);
        Hangup.onEach(() -> {
            keyReload.ask("SIGHUP", System.nanoTime(), GateProcess::hungUp);
            ears.credentials().reload("SIGHUP");
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ears), "stop"));
        try {
            Core recovered = recover();
            warm.get();
            if (recovered != null) {
                goLive(recovered, signers, limits, policy, ears);
                core = recovered;
            }
            System.out.println(
                    "gate: " + (core == null ? "closed" : "ready") + " on " + ears.urls());
            System.out.flush();
            new CountDownLatch(1).await(); // the shutdown hook ends the process
        } catch (Exception e) {
            exitCode = GateCommand.exitCode(e);
            throw e;
        }
    }

    /**
     * The recovered core, or null when the log cannot be trusted. A disk that does not let itself
     * be read or repaired now is tried again, with the gate closed meanwhile.
     */
    private @Nullable Core recover() throws Exception {
        Storage files = FileStorage.open(data.audit());
        Storage storage =
                failpoints == Failpoints.NONE ? files : new FailpointStorage(files, failpoints);
        while (true) {
            try {
                return recover(storage);
            } catch (SchemaTooNewException e) {
                throw e;
            } catch (SegmentRemovedException e) {
                LOG.error("the log cannot be read from its first line: {}", e.getMessage());
                close("AUDIT_REMOVED: " + e.getMessage());
                return null;
            } catch (IOException e) {
                LOG.error("the audit log cannot be opened now: {}", e.toString());
                close("AUDIT_UNREADABLE: " + e.getMessage());
                TimeUnit.SECONDS.sleep(1);
            } catch (AuditTamperedException e) {
                LOG.error("the audit log cannot be trusted: {}", e.getMessage());
                close("AUDIT_" + e.kind() + ": " + e.getMessage());
                return null;
            } catch (IllegalStateException e) {
                LOG.error("the audit log contradicts itself", e);
                close("STATE_BROKEN: " + e.getMessage());
                return null;
            }
        }
    }

    private Core recover(Storage storage) throws IOException {
        Recovery.Recovered recovered =
                Recovery.recover(
                        storage,
                        config.audit(),
                        data.database(),
                        config.kernel(),
                        newLogId(),
                        GateClock.systemWallNanos());
        AuditLog log = recovered.log();
        LOG.info(
                "snapshot {}, log {} with {} events up to {}, {} in doubt, torn tail {}",
                recovered.snapshot(),
                log.recovery().logId(),
                log.recovery().events(),
                log.recovery().lastSeq(),
                log.recovery().inDoubt(),
                log.recovery().torn());
        Archiver.readOlder(log, config.archive());
        Checkpoints checkpoints = noCheckpoints ? null : checkpoints(log);
        metrics.gauge(
                "gate_start_replay_seconds",
                "reading the snapshot and the log at the start",
                () -> recovered.replayNanos() / 1e9);
        metrics.gauge(
                "gate_recovered_in_doubt",
                "events found at the start that nobody may have been told of",
                () -> log.recovery().inDoubt());
        log.start(
                gateLoop.executor(),
                () -> gateLoop.executor().execute(gate::onProgress),
                metrics::synced,
                Fatal::exit);
        long skewMillis = config.kernel().skewMillis();
        Projector projector =
                noProjector
                        ? Projector.off(data.database(), log, skewMillis)
                        : Projector.start(data.database(), log, skewMillis);
        return new Core(
                new Journal(log, recovered.kernel()),
                GateClock.system(log.lastAtEpochNanos()),
                projector,
                Scrubber.start(log.scrubber(), config.scrubBytesPerSecond()),
                ReadPool.open(data.database(), projector),
                checkpoints,
                Archiver.start(config.archive(), data, log, checkpoints));
    }

    private Checkpoints checkpoints(AuditLog log) throws IOException {
        try {
            return Checkpoints.open(data, config.secondCheckpoints(), config.witness(), log);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static String newLogId() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void goLive(
            Core core, Signers signers, LimitsFile limits, @Nullable Policy policy, Ears ears)
            throws Exception {
        AuditLog log = core.journal().log();
        new Startup(core.journal(), core.clock(), this::close, GateProcess::pause)
                .run(
                        policy,
                        limits::changes,
                        signers.event("start"),
                        core::stateHash,
                        LimitsFile.OWNER,
                        build.toString());
        Repeats repeats =
                new Repeats(log.reader(), repeaters, Fatal.guarding(gateLoop.executor()), signers);
        GateParts parts =
                new GateParts(
                        metrics,
                        failpoints,
                        config.audit().durability(),
                        new SecureRandom(),
                        TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMillis()),
                        config.waiting(),
                        config.sessionRoll(),
                        config.heartbeats());
        LiveGate live = new LiveGate(core.journal(), core.clock(), signers, repeats, parts);
        LogGauges.register(metrics, log, core.scrubber(), core.projector());
        DiskMonitor disk = new DiskMonitor(log::disk, config.diskWarnBytes());
        disk.register(metrics);
        degradedBy(() -> disk.cause(DiskMonitor.Level.CRITICAL));
        KeyGauges.register(metrics, signers);
        LimitsGauges.register(metrics, live.limitUse());
        ears.readFrom(log, core.store(), core.projector());
        Checkpoints checkpoints = core.checkpoints();
        if (checkpoints != null) {
            checkpoints.register(metrics);
            checkpoints.start(log::condemn);
            Evidence evidence =
                    new LiveEvidence(config, data, build)
                            .from(log, core.clock(), core.store(), checkpoints, signers);
            ears.proveFrom(checkpoints.checkpointer(), evidence);
            gateLoop.executor()
                    .schedule(evidence::startPractice, PRACTICE_SECONDS, TimeUnit.SECONDS);
            degradedBy(checkpoints::degradation);
        }
        Archiver archiver = core.archiver();
        if (archiver != null) {
            archiver.register(metrics);
            degradedBy(archiver::degradation);
        }
        degradedBy(() -> disk.cause(DiskMonitor.Level.WARN));
        gateLoop.executor().submit(() -> gate.live(live)).get();
        gateLoop.executor()
                .scheduleAtFixedRate(gate::sweep, 0, Gate.SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void degradedBy(Supplier<@Nullable String> source) throws Exception {
        gateLoop.executor().submit(() -> gate.degradedBy(source)).get();
    }

    /** What became of a SIGHUP, unless it is in the log. */
    private static void hungUp(Answer answer, Answer.Timing timing) {
        if (answer instanceof Answer.Refused(var code)) {
            LOG.warn("the keys are not certain to be those of the directory: {}", code);
        }
    }

    private static void pause() {
        LockSupport.parkNanos(POLL_NANOS);
    }

    private void close(String cause) {
        gateLoop.executor().execute(() -> gate.close(cause));
    }

    /** Not ready, finish, sync, {@code stopped}; the end of the process. */
    private void stop(Ears ears) {
        try {
            gateLoop.executor().submit(gate::drain).get();
            long deadline = System.nanoTime() + DRAIN_NANOS;
            while (!gateLoop.executor().submit(gate::drained).get()
                    && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            ears.close();
            Core live = core;
            if (live != null) {
                Archiver.stop(live.archiver());
                try {
                    gateLoop.executor().submit(() -> gate.stop(live::stateHash)).get();
                } finally {
                    live.journal().log().close();
                }
                if (live.checkpoints() != null) {
                    live.checkpoints().stop();
                }
                live.scrubber().stop();
                live.projector().stop();
                live.store().close();
            }
            LOG.info("stopped");
        } catch (Exception e) {
            LOG.error("did not stop cleanly; the next start recovers", e);
            exitCode = ExitCode.FATAL;
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
