package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.sidecar.gate.Failpoints;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.GateParts;
import com.brokerops.gate.sidecar.gate.Journal;
import com.brokerops.gate.sidecar.gate.LiveGate;
import com.brokerops.gate.sidecar.gate.Repeats;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.sidecar.gate.Startup;
import com.brokerops.gate.sidecar.http.HttpLoop;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.FileException;
import com.brokerops.gate.sidecar.operator.LimitsFile;
import com.brokerops.gate.sidecar.operator.OperatorCredential;
import com.brokerops.gate.sidecar.operator.PolicyFile;
import com.brokerops.gate.sidecar.store.DataDirectory;
import com.brokerops.gate.sidecar.store.Projector;
import com.brokerops.gate.sidecar.store.ReadPool;
import com.brokerops.gate.sidecar.store.Recovery;
import com.brokerops.gate.sidecar.store.StateHash;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

    /** Makes what must be in the key directory before it is read. */
    interface KeyMaker {
        void makeKeys(Path keys) throws IOException;
    }

    /** What a gate that has recovered holds besides its ears. */
    private record Core(Journal journal, GateClock clock, Projector projector, ReadPool store) {

        String stateHash(long atNanos) {
            return StateHash.of(journal.kernel(), atNanos);
        }
    }

    private final Config config;
    private final Failpoints failpoints;
    private final Build build = Build.read();
    private final GateMetrics metrics = new GateMetrics();
    private final Gate gate = new Gate(Fatal::exit);
    private final ThreadPoolExecutor workers = Workers.start();
    private final HttpLoop gateLoop = HttpLoop.start("gate");
    private final HttpLoop operatorLoop = HttpLoop.start("operator");

    private GateProcess(Config config, Failpoints failpoints) {
        this.config = config;
        this.failpoints = failpoints;
    }

    /** Runs a gate until the process is asked to end. */
    static int run(Config config, Failpoints failpoints, KeyMaker keyMaker) throws Exception {
        Fatal.install();
        DataDirectory data = DataDirectory.open(config.dataDirectory());
        keyMaker.makeKeys(data.keys());
        KeyDirectory keys = KeyDirectory.load(data.keys());
        OperatorCredential credential = OperatorCredential.load(data.keys());
        LimitsFile limits = LimitsFile.read(config.limitsFile());
        Policy policy = readPolicy(config, data);
        new GateProcess(config, failpoints).serve(data, keys, credential, limits, policy);
        return ExitCode.DONE;
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
            DataDirectory data,
            KeyDirectory keys,
            OperatorCredential credential,
            LimitsFile limits,
            @Nullable Policy policy)
            throws Exception {
        LOG.info("build {}, settings:\n{}", build, config.describe());
        Ears ears =
                Ears.open(
                        config, gate, gateLoop, operatorLoop, metrics, workers, build, credential);
        WarmUp.run(keys);
        Core core = recover(data);
        if (core != null) {
            goLive(core, keys, limits, policy, ears);
            say("gate: ready on " + ears.urls());
        } else {
            say("gate: closed on " + ears.urls());
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop(ears, core);
                                    ended.countDown();
                                    Runtime.getRuntime().halt(ExitCode.DONE);
                                },
                                "stop"));
        ended.await();
        data.close();
    }

    /** The recovered core, or null when the log cannot be trusted. */
    private @Nullable Core recover(DataDirectory data) throws Exception {
        Storage files = FileStorage.open(data.audit());
        Storage storage =
                failpoints == Failpoints.NONE ? files : new FailpointStorage(files, failpoints);
        try {
            Recovery.Recovered recovered =
                    Recovery.recover(
                            storage,
                            config.audit(),
                            data.database(),
                            config.kernel(),
                            newLogId(),
                            GateClock.systemWallNanos());
            LOG.info("snapshot {}, log {}", recovered.snapshot(), recovered.log().recovery());
            metrics.gauge(
                    "gate_start_replay_seconds",
                    "reading the snapshot and the log at the start",
                    () -> recovered.replayNanos() / 1e9);
            return start(data, recovered);
        } catch (AuditTamperedException e) {
            LOG.error("the audit log cannot be trusted: {}", e.getMessage());
            close("AUDIT_TAMPERED: " + e.getMessage());
            return null;
        }
    }

    private static String newLogId() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private Core start(DataDirectory data, Recovery.Recovered recovered) throws Exception {
        AuditLog log = recovered.log();
        Journal journal = new Journal(log, recovered.kernel());
        log.start(
                () -> gateLoop.executor().execute(gate::onProgress), metrics::synced, Fatal::exit);
        GateClock clock =
                GateClock.start(
                        GateClock::systemWallNanos, System::nanoTime, log.lastAtEpochNanos());
        long skewMillis = config.kernel().skewMillis();
        Projector projector = Projector.start(data.database(), log, skewMillis);
        ReadPool store = ReadPool.open(data.database(), projector);
        return new Core(journal, clock, projector, store);
    }

    private void goLive(
            Core core, KeyDirectory keys, LimitsFile limits, @Nullable Policy policy, Ears ears)
            throws Exception {
        AuditLog log = core.journal().log();
        new Startup(core.journal(), core.clock(), this::close)
                .run(policy, limits::changes, core::stateHash, LimitsFile.OWNER, build.toString());
        Signers signers = new Signers(keys, config.issuer());
        Repeats repeats =
                new Repeats(log.reader(), workers, Fatal.guarding(gateLoop.executor()), signers);
        GateParts parts =
                new GateParts(
                        metrics,
                        failpoints,
                        config.audit().durability(),
                        TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMillis()),
                        config.waitingAnswers());
        LiveGate live = new LiveGate(core.journal(), core.clock(), signers, repeats, parts);
        LogGauges.register(metrics, log, core.projector());
        ears.readFrom(log, core.store(), core.projector());
        gateLoop.executor().submit(() -> gate.live(live)).get();
        gateLoop.executor()
                .scheduleAtFixedRate(
                        gate::sweep, 0, Gate.SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void close(String cause) {
        gateLoop.executor().execute(() -> gate.close(cause));
    }

    /** Not ready, finish, sync, {@code stopped}. */
    private void stop(Ears ears, @Nullable Core core) {
        try {
            gateLoop.executor().submit(gate::drain).get();
            long deadline = System.nanoTime() + DRAIN_NANOS;
            while (!gateLoop.executor().submit(gate::drained).get()
                    && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            ears.close();
            if (core != null) {
                gateLoop.executor().submit(() -> gate.stop(core::stateHash)).get();
                core.journal().log().close();
                core.projector().stop();
                core.store().close();
            }
            LOG.info("stopped");
        } catch (Exception e) {
            LOG.error("did not stop cleanly; the next start recovers", e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
