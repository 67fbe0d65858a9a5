package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.SegmentRemovedException;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.sidecar.evidence.Collected;
import com.brokerops.gate.sidecar.evidence.Dossier;
import com.brokerops.gate.sidecar.evidence.Evidence;
import com.brokerops.gate.sidecar.gate.BoundedLog;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/decisions/{trace_id}/evidence} and {@code …/bundle}: all that belongs to a
 * decision, as a pack or as JSON. What does not verify is a 500 that names the line; no part of it
 * is given.
 *
 * <p><b>Thread.</b> Routed on the gate thread, read by a worker.
 */
public final class EvidenceRoute {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceRoute.class);

    /** What is asked for. */
    private enum Form {
        PACK,
        BUNDLE
    }

    private final BoundedLog failures = new BoundedLog(LOG, System.nanoTime());
    private final Executor workers;
    private final PlatformAccess access;
    private volatile @Nullable Evidence evidence;

    public EvidenceRoute(Executor workers, PlatformAccess access) {
        this.workers = workers;
        this.access = access;
    }

    /** The log is being signed: evidence comes from here. */
    public void readFrom(Evidence live) {
        evidence = live;
    }

    /** Adds the routes to a table. */
    public Router.Builder addTo(Router.Builder routes) {
        return routes.get(
                        "/v1/decisions/{trace_id}/evidence",
                        access,
                        exchange -> ask(exchange, Form.PACK))
                .get(
                        "/v1/decisions/{trace_id}/bundle",
                        access,
                        exchange -> ask(exchange, Form.BUNDLE));
    }

    private void ask(Exchange exchange, Form form) {
        Evidence live = evidence;
        UUID traceId = DecisionRoute.traceId(exchange.segmentFromEnd(1));
        if (traceId == null) {
            exchange.respond(Problem.of(400, "trace_id is not a UUID"));
        } else if (live == null) {
            unavailable(exchange, "the gate has not recovered, or does not sign its log");
        } else {
            try {
                workers.execute(() -> collect(exchange, live, traceId, form));
            } catch (RejectedExecutionException e) {
                unavailable(exchange, "all workers are busy");
            }
        }
    }

    private void collect(Exchange exchange, Evidence live, UUID traceId, Form form) {
        try {
            LogLine line = live.find(traceId);
            if (line == null) {
                later(exchange, () -> exchange.respond(Problem.of(404, "no such decision")));
            } else if (!(line.event() instanceof Decision decision)
                    || !Platform.of(exchange).speaksFor(decision.context().clientId())) {
                later(exchange, () -> access.refuseAccount(exchange));
            } else {
                answer(exchange, live.collect(line), traceId, form);
            }
        } catch (AuditTamperedException e) {
            answer(
                    exchange,
                    new Collected.Broken(e.seq(), String.valueOf(e.getMessage())),
                    traceId,
                    form);
        } catch (SegmentRemovedException e) {
            later(exchange, () -> exchange.respond(Problem.removed()));
        } catch (IOException | RuntimeException e) {
            failures.warn("cannot collect evidence", e, System.nanoTime());
            later(exchange, () -> unavailable(exchange, "the log cannot be read"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            later(exchange, () -> unavailable(exchange, "the gate is stopping"));
        }
    }

    private void answer(Exchange exchange, Collected collected, UUID traceId, Form form) {
        switch (collected) {
            case Collected.Found(Dossier dossier) -> give(exchange, dossier, traceId, form);
            case Collected.NotYet(String why) -> later(exchange, () -> unavailable(exchange, why));
            case Collected.Broken(long seq, String what) -> {
                String detail = "seq " + seq + " does not verify: " + what;
                Exception broken = new IllegalStateException(detail);
                failures.error("no evidence for " + traceId, broken, System.nanoTime());
                later(exchange, () -> exchange.respond(Problem.of(500, detail)));
            }
        }
    }

    private static void give(Exchange exchange, Dossier dossier, UUID traceId, Form form) {
        boolean zip = form == Form.PACK;
        byte[] body = zip ? dossier.pack() : dossier.bundle();
        String[] headers =
                zip
                        ? new String[] {
                            "Content-Disposition",
                            "attachment; filename=\"evidence-" + traceId + ".zip\""
                        }
                        : new String[0];
        MediaType type = zip ? MediaType.ZIP : MediaType.JSON;
        later(exchange, () -> exchange.respond(200, type, body, 0, body.length, headers));
    }

    private static void later(Exchange exchange, Runnable answer) {
        exchange.executor().execute(answer);
    }

    private static void unavailable(Exchange exchange, String why) {
        exchange.respond(Problem.of(503, why), "Retry-After", "1");
    }
}
