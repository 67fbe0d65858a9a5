package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.GateStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators, orchestrators and scrapers ask; the gate thread answers all but the slow ones.
 */
public final class StatusRoutes {
    private final Gate gate;
    private final GateMetrics metrics;
    private final LongSupplier snapshotLag;
    private final String build;
    private final byte[] openApi;
    private final Executor workers;

    /**
     * @param snapshotLag events that are in the log and not yet in the snapshot
     * @param build version and commit of this program
     */
    public StatusRoutes(
            Gate gate,
            GateMetrics metrics,
            LongSupplier snapshotLag,
            String build,
            byte[] openApi,
            Executor workers) {
        this.gate = gate;
        this.metrics = metrics;
        this.snapshotLag = snapshotLag;
        this.build = build;
        this.openApi = openApi.clone();
        this.workers = workers;
    }

    /**
     * Adds the routes to a table, open to all: orchestrators and scrapers hold no secret, and there
     * is nothing about an account or an order here.
     */
    public Router.Builder addTo(Router.Builder routes) {
        return routes.get("/health", Access.OPEN, this::health)
                .get("/health/live", Access.OPEN, exchange -> word(exchange, 200, "live"))
                .get("/health/ready", Access.OPEN, this::ready)
                .get("/metrics", Access.OPEN, this::metrics)
                .get(
                        "/openapi.yaml",
                        Access.OPEN,
                        exchange ->
                                exchange.respond(200, MediaType.YAML, openApi, 0, openApi.length));
    }

    private void ready(Exchange exchange) {
        boolean serving = gate.health().serving();
        word(exchange, serving ? 200 : 503, gate.health().state().name());
    }

    private static void word(Exchange exchange, int status, String word) {
        byte[] text = (word + "\n").getBytes(StandardCharsets.US_ASCII);
        exchange.respond(status, MediaType.TEXT, text, 0, text.length);
    }

    private void metrics(Exchange exchange) {
        try {
            workers.execute(() -> {
                byte[] text = metrics.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.executor()
                        .execute(() ->
                                exchange.respond(200, MediaType.METRICS, text, 0, text.length));
            });
        } catch (RejectedExecutionException e) {
            exchange.respond(Problem.of(503, "all workers are busy"), "Retry-After", "1");
        }
    }

    private void health(Exchange exchange) {
        GateStatus status = gate.status();
        JsonWriter out = new JsonWriter(1024);
        out.beginObject().field("health", status.health().state().name()).field("cause");
        text(out, status.health().cause().isEmpty() ? null : status.health().cause());
        out.field("risk_state");
        text(out, status.riskState());
        out.field("triggered", status.triggered());
        out.field("kill_epoch", status.killEpoch()).field("policy_version");
        text(out, status.policyVersion());
        out.field("policy_hash");
        text(out, status.policyHash());
        out.field("limits_version", status.limitsVersion())
                .field("seq", status.seq())
                .field("durable_seq", status.durableSeq())
                .field("durability", status.durability())
                .field("snapshot_lag", snapshotLag.getAsLong())
                .field("open_reservations", status.openReservations())
                .field("known_orders", status.knownOrders())
                .field("waiting_answers", status.waitingAnswers())
                .field("wall_ahead_ms", status.wallAheadNanos() / 1_000_000)
                .field("wall", Timestamps.ofMillis(System.currentTimeMillis()))
                .field("build", build)
                .endObject();
        exchange.respond(200, MediaType.JSON, out.array(), 0, out.length());
    }

    private static void text(JsonWriter out, @Nullable String value) {
        if (value == null) {
            out.nullValue();
        } else {
            out.string(value);
        }
    }
}
