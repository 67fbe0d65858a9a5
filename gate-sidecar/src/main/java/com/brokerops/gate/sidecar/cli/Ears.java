package com.brokerops.gate.sidecar.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.sidecar.evidence.Evidence;
import com.brokerops.gate.sidecar.gate.BoundedLog;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.KeyReload;
import com.brokerops.gate.sidecar.http.AnswerWriter;
import com.brokerops.gate.sidecar.http.CheckpointRoutes;
import com.brokerops.gate.sidecar.http.DecisionRoute;
import com.brokerops.gate.sidecar.http.EventRoute;
import com.brokerops.gate.sidecar.http.EvidenceRoute;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.ExposureRoute;
import com.brokerops.gate.sidecar.http.HeartbeatRoute;
import com.brokerops.gate.sidecar.http.HttpCounters;
import com.brokerops.gate.sidecar.http.HttpListener;
import com.brokerops.gate.sidecar.http.HttpLoop;
import com.brokerops.gate.sidecar.http.ListenerConfig;
import com.brokerops.gate.sidecar.http.OrderRoute;
import com.brokerops.gate.sidecar.http.PlatformAccess;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.ReservationsRoute;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.http.StatusRoutes;
import com.brokerops.gate.sidecar.http.TokenRoute;
import com.brokerops.gate.sidecar.http.WhatIfRoute;
import com.brokerops.gate.sidecar.operator.Auth;
import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.CredentialReload;
import com.brokerops.gate.sidecar.operator.Credentials;
import com.brokerops.gate.sidecar.operator.OperatorRoutes;
import com.brokerops.gate.sidecar.store.Projector;
import com.brokerops.gate.sidecar.store.ReadPool;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two listeners and every route on them; open before the gate has recovered. */
final class Ears implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ears.class);

    private final HttpListener platform;
    private final HttpListener operator;
    private final List<Router> routers;
    private final CredentialReload credentials;
    private final DecisionRoute decisions;
    private final CheckpointRoutes checkpoints;
    private final ReservationsRoute reservations;
    private final EvidenceRoute evidence;
    private final SnapshotLag lag;

    /** How far the snapshot is behind; -1 before there is one. */
    private static final class SnapshotLag {
        private volatile @Nullable Projector projector;

        long events() {
            Projector live = projector;
            return live == null ? -1 : live.lagEvents();
        }
    }

    private Ears(
            HttpListener platform,
            HttpListener operator,
            List<Router> routers,
            CredentialReload credentials,
            DecisionRoute decisions,
            CheckpointRoutes checkpoints,
            ReservationsRoute reservations,
            EvidenceRoute evidence,
            SnapshotLag lag) {
        this.platform = platform;
        this.operator = operator;
        this.routers = routers;
        this.credentials = credentials;
        this.decisions = decisions;
        this.checkpoints = checkpoints;
        this.reservations = reservations;
        this.evidence = evidence;
        this.lag = lag;
    }

    static Ears open(
            Config config,
            Gate gate,
            HttpLoop gateLoop,
            HttpLoop operatorLoop,
            GateMetrics metrics,
            Executor workers,
            Build build,
            Credentials credentials,
            KeyReload keyReload)
            throws IOException {
        PlatformAccess access =
                config.auth() == Auth.NONE
                        ? PlatformAccess.none(gate)
                        : PlatformAccess.bearer(credentials::platforms, gate);
        AnswerWriter writer = new AnswerWriter(config.audit().durability());
        OrderRoute orders = new OrderRoute(gate, writer, access);
        DecisionRoute decisions = new DecisionRoute(workers, access);
        CheckpointRoutes checkpoints = new CheckpointRoutes(workers);
        ReservationsRoute reservations = new ReservationsRoute(workers, access);
        EvidenceRoute evidence = new EvidenceRoute(workers, access);
        SnapshotLag lag = new SnapshotLag();
        StatusRoutes status =
                new StatusRoutes(gate, metrics, lag::events, build.toString(), openApi(), workers);
        Router.Builder platformRoutes =
                Router.builder()
                        .post("/v1/authorize", access, orders)
                        .post("/v1/orders", access, orders)
                        .post("/v1/events", access, new EventRoute(gate, access))
                        .post("/v1/heartbeat", access, new HeartbeatRoute(gate))
                        .post("/v1/whatif", access, new WhatIfRoute(gate, access))
                        .post("/v1/tokens/verify", access, new TokenRoute(gate, access))
                        .get("/v1/exposure/{client_id}", access, new ExposureRoute(gate, access))
                        .getWithQuery("/v1/reservations", access, reservations)
                        .get("/v1/decisions/{trace_id}", access, decisions);
        Router routes = checkpoints.addTo(evidence.addTo(status.addTo(platformRoutes))).build();
        HttpCounters counters = new HttpCounters();
        HttpListener platform = listen(gateLoop, config.gateAddress(), config, routes, counters);
        Executor operatorThread = Fatal.guarding(operatorLoop.executor());
        OperatorRoutes operators =
                new OperatorRoutes(
                        gate,
                        Fatal.guarding(gateLoop.executor()),
                        operatorThread,
                        credentials,
                        keyReload,
                        workers);
        Router operatorRoutes = operators.routes().build();
        HttpListener operator =
                listen(
                        operatorLoop,
                        config.operatorAddress(),
                        config,
                        operatorRoutes,
                        new HttpCounters());
        sweep(operators, operatorLoop, operatorThread);
        HttpGauges.register(metrics, counters, gate.denials());
        return new Ears(
                platform,
                operator,
                List.of(routes, operatorRoutes),
                operators.reload(),
                decisions,
                checkpoints,
                reservations,
                evidence,
                lag);
    }

    private static void sweep(OperatorRoutes operators, HttpLoop loop, Executor thread) {
        loop.executor()
                .scheduleAtFixedRate(
                        () -> thread.execute(operators::sweep),
                        OperatorRoutes.SWEEP_MILLIS,
                        OperatorRoutes.SWEEP_MILLIS,
                        MILLISECONDS);
    }

    private static HttpListener listen(
            HttpLoop loop,
            InetSocketAddress address,
            Config config,
            Router routes,
            HttpCounters counters)
            throws IOException {
        ListenerConfig defaults = ListenerConfig.of(address);
        return HttpListener.open(
                loop,
                new ListenerConfig(
                        address, Set.of(), config.maxConnections(), defaults.deadlines()),
                routes,
                counters,
                failures(),
                Fatal::exit);
    }

    /** Says that a route failed, and answers for it. */
    private static BiConsumer<Exchange, Exception> failures() {
        BoundedLog log = new BoundedLog(LOG, System.nanoTime());
        return (exchange, thrown) -> {
            String what = "a route failed: " + exchange.method() + " " + exchange.path();
            log.error(what, thrown, System.nanoTime());
            if (!exchange.answered()) {
                exchange.respond(Problem.of(503, "the gate could not answer; send it again"));
            }
        };
    }

    private static byte[] openApi() throws IOException {
        try (InputStream in = Ears.class.getResourceAsStream("/openapi.yaml")) {
            if (in == null) {
                throw new IOException("openapi.yaml is not in the program");
            }
            return in.readAllBytes();
        }
    }

    /** The gate is live: decisions are looked up here. */
    void readFrom(AuditLog log, ReadPool store, Projector projector) {
        decisions.readFrom(new DecisionRoute.Sources(log.reader(), store, log::durableSeq));
        reservations.readFrom(new ReservationsRoute.Sources(store, log::durableSeq));
        lag.projector = projector;
    }

    /** The log is being signed: proofs and evidence come from here. */
    void proveFrom(Checkpointer checkpointer, Evidence collector) {
        checkpoints.readFrom(checkpointer);
        evidence.readFrom(collector);
    }

    /** The table of the gate listener and that of the operator listener. */
    List<Router> routers() {
        return routers;
    }

    /** Reads the credentials anew. */
    CredentialReload credentials() {
        return credentials;
    }

    /** The ports of the gate listener and of the operator listener. */
    List<Integer> ports() {
        return List.of(platform.port(), operator.port());
    }

    /** Where it listens. */
    String urls() {
        return "http://127.0.0.1:%d, operator on http://127.0.0.1:%d"
                .formatted(platform.port(), operator.port());
    }

    @Override
    public void close() {
        platform.close();
        operator.close();
    }
}
