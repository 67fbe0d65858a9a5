package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.sidecar.gate.BoundedLog;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.KeyReload;
import com.brokerops.gate.sidecar.http.AnswerWriter;
import com.brokerops.gate.sidecar.http.DecisionRoute;
import com.brokerops.gate.sidecar.http.EventRoute;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.ExposureRoute;
import com.brokerops.gate.sidecar.http.HttpCounters;
import com.brokerops.gate.sidecar.http.HttpListener;
import com.brokerops.gate.sidecar.http.HttpLoop;
import com.brokerops.gate.sidecar.http.ListenerConfig;
import com.brokerops.gate.sidecar.http.OrderRoute;
import com.brokerops.gate.sidecar.http.Problem;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.http.StatusRoutes;
import com.brokerops.gate.sidecar.http.TokenRoute;
import com.brokerops.gate.sidecar.http.WhatIfRoute;
import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.OperatorCredential;
import com.brokerops.gate.sidecar.operator.OperatorRoutes;
import com.brokerops.gate.sidecar.store.Projector;
import com.brokerops.gate.sidecar.store.ReadPool;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
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
    private final DecisionRoute decisions;
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
            DecisionRoute decisions,
            SnapshotLag lag) {
        this.platform = platform;
        this.operator = operator;
        this.decisions = decisions;
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
            OperatorCredential credential,
            KeyReload keyReload)
            throws IOException {
        OrderRoute orders = new OrderRoute(gate, new AnswerWriter(config.audit().durability()));
        DecisionRoute decisions = new DecisionRoute(workers);
        SnapshotLag lag = new SnapshotLag();
        StatusRoutes status =
                new StatusRoutes(gate, metrics, lag::events, build.toString(), openApi(), workers);
        Router.Builder routes =
                Router.builder()
                        .post("/v1/authorize", orders)
                        .post("/v1/orders", orders)
                        .post("/v1/events", new EventRoute(gate))
                        .post("/v1/whatif", new WhatIfRoute(gate))
                        .post("/v1/tokens/verify", new TokenRoute(gate))
                        .get("/v1/exposure/{client_id}", new ExposureRoute(gate))
                        .get("/v1/decisions/{trace_id}", decisions);
        HttpCounters counters = new HttpCounters();
        HttpListener platform =
                listen(gateLoop, config.gateAddress(), config, status.addTo(routes), counters);
        HttpListener operator =
                listen(
                        operatorLoop,
                        config.operatorAddress(),
                        config,
                        new OperatorRoutes(
                                        gate,
                                        Fatal.guarding(gateLoop.executor()),
                                        credential,
                                        keyReload)
                                .routes(),
                        new HttpCounters());
        HttpGauges.register(metrics, counters);
        return new Ears(platform, operator, decisions, lag);
    }

    private static HttpListener listen(
            HttpLoop loop,
            InetSocketAddress address,
            Config config,
            Router.Builder routes,
            HttpCounters counters)
            throws IOException {
        ListenerConfig defaults = ListenerConfig.of(address);
        return HttpListener.open(
                loop,
                new ListenerConfig(
                        address, Set.of(), config.maxConnections(), defaults.deadlines()),
                routes.build(),
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
        lag.projector = projector;
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
