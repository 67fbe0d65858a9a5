package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.SegmentRemovedException;
import com.brokerops.gate.contract.FactEvent.EconomicsReconciled;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.gate.BoundedLog;
import com.brokerops.gate.sidecar.store.LinesAbout;
import com.brokerops.gate.sidecar.store.ReadPool;
import com.brokerops.gate.sidecar.store.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/decisions/{trace_id}}: the line of the log, byte for byte, and where the order
 * stands. No token is issued again here: whoever may have one asks with the order itself.
 *
 * <p><b>Thread.</b> Routed on the gate thread, read by a worker.
 */
public final class DecisionRoute implements Route {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionRoute.class);

    /** What a live gate reads from. */
    public record Sources(LogReader log, ReadPool store, LongSupplier durableSeq) {}

    private final BoundedLog failures = new BoundedLog(LOG, System.nanoTime());
    private final Executor workers;
    private final PlatformAccess access;
    private volatile @Nullable Sources sources;

    public DecisionRoute(Executor workers, PlatformAccess access) {
        this.workers = workers;
        this.access = access;
    }

    /** The gate is live: answers come from here. */
    public void readFrom(Sources live) {
        sources = live;
    }

    @Override
    public void handle(Exchange exchange) {
        Sources live = sources;
        UUID traceId = traceId(exchange.segmentFromEnd(0));
        if (traceId == null) {
            exchange.respond(Problem.of(400, "trace_id is not a UUID"));
        } else if (live == null) {
            unavailable(exchange, "the gate has not recovered");
        } else {
            try {
                workers.execute(() -> look(exchange, live, traceId));
            } catch (RejectedExecutionException e) {
                unavailable(exchange, "all workers are busy");
            }
        }
    }

    /** The trace id in a path, or null if it is none. */
    static @Nullable UUID traceId(String text) {
        try {
            UUID traceId = UUID.fromString(text);
            return traceId.toString().equalsIgnoreCase(text) ? traceId : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void look(Exchange exchange, Sources live, UUID traceId) {
        try {
            long seq = live.durableSeq().getAsLong();
            LogLine line = live.log().findDecision(traceId);
            if (line == null) {
                later(exchange, () -> exchange.respond(Problem.of(404, "no such decision")));
                return;
            }
            if (!(line.event() instanceof Decision decision)
                    || !Platform.of(exchange).speaksFor(decision.context().clientId())) {
                later(exchange, () -> access.refuseAccount(exchange));
                return;
            }
            byte[] raw = Objects.requireNonNull(live.log().rawLine(line.seq()));
            switch (live.store().linesAbout(traceId, line.seq(), seq, seq)) {
                case Reading.Known<LinesAbout>(LinesAbout about, _) ->
                        answer(
                                exchange,
                                raw,
                                economics(live.log(), Objects.requireNonNull(about)),
                                live.store().state(traceId, seq));
                case Reading.Unavailable<LinesAbout>(String why) ->
                        later(exchange, () -> unavailable(exchange, why));
            }
        } catch (SegmentRemovedException e) {
            later(exchange, () -> exchange.respond(Problem.removed()));
        } catch (IOException | RuntimeException e) {
            failures.warn("cannot look up a decision", e, System.nanoTime());
            later(exchange, () -> unavailable(exchange, "the log cannot be read"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            later(exchange, () -> unavailable(exchange, "the gate is stopping"));
        }
    }

    /** The lines that say what it has come to. */
    private static List<byte[]> economics(LogReader log, LinesAbout about) throws IOException {
        List<byte[]> lines = new ArrayList<>(0);
        for (long seq : about.seqs()) {
            LogLine line = log.find(seq);
            if (line != null && line.event() instanceof EconomicsReconciled) {
                lines.add(Objects.requireNonNull(log.rawLine(seq)));
            }
        }
        return lines;
    }

    private static void answer(
            Exchange exchange,
            byte[] raw,
            List<byte[]> economics,
            Reading<ReservationState> state) {
        switch (state) {
            case Reading.Known<ReservationState>(var orderState, long asOfSeq) -> {
                JsonWriter json = render(raw, economics, orderState, asOfSeq);
                later(
                        exchange,
                        () ->
                                exchange.respond(
                                        200, MediaType.JSON, json.array(), 0, json.length()));
            }
            case Reading.Unavailable<ReservationState>(String why) ->
                    later(exchange, () -> unavailable(exchange, why));
        }
    }

    private static JsonWriter render(
            byte[] raw, List<byte[]> economics, @Nullable ReservationState state, long asOfSeq) {
        JsonWriter out = new JsonWriter(raw.length + 128);
        out.beginObject().field("as_of_seq", asOfSeq).field("order_state");
        if (state == null) {
            out.nullValue();
        } else {
            out.string(state.name());
        }
        out.field("event").raw(raw, 0, raw.length).field("economics").beginArray();
        for (byte[] line : economics) {
            out.raw(line, 0, line.length);
        }
        return out.endArray().endObject();
    }

    private static void later(Exchange exchange, Runnable answer) {
        exchange.executor().execute(answer);
    }

    private static void unavailable(Exchange exchange, String why) {
        exchange.respond(Problem.of(503, why), "Retry-After", "1");
    }
}
