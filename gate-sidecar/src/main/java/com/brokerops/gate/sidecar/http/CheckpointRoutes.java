package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.audit.SegmentRemovedException;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.sidecar.gate.BoundedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/audit/…}: what the log is, for whoever keeps watch over it. Hashes and signatures
 * only, so they are open to all.
 *
 * <p><b>Thread.</b> Routed on the gate thread, answered by a worker.
 */
public final class CheckpointRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointRoutes.class);
    private static final HexFormat HEX = HexFormat.of();
    private static final int MOST_DIGITS = 18;

    /** Answers from what was signed. */
    private interface Question {
        void answer(Checkpointer live, Exchange exchange) throws IOException;
    }

    private final BoundedLog failures = new BoundedLog(LOG, System.nanoTime());
    private final Executor workers;
    private volatile @Nullable Checkpointer checkpointer;

    public CheckpointRoutes(Executor workers) {
        this.workers = workers;
    }

    /** The log is being signed: answers come from here. */
    public void readFrom(Checkpointer live) {
        checkpointer = live;
    }

    /** Adds the routes to a table. */
    public Router.Builder addTo(Router.Builder routes) {
        return routes.get(
                        "/v1/audit/checkpoint",
                        Access.OPEN,
                        exchange -> ask(exchange, CheckpointRoutes::latest))
                .get("/v1/audit/inclusion/{seq}", Access.OPEN, this::inclusion)
                .getWithQuery("/v1/audit/consistency", Access.OPEN, this::consistency);
    }

    private void inclusion(Exchange exchange) {
        long seq = number(exchange.segmentFromEnd(0));
        if (seq < 0) {
            exchange.respond(Problem.of(400, "seq is no whole number"));
            return;
        }
        ask(exchange, (live, asked) -> include(live, asked, seq));
    }

    private void consistency(Exchange exchange) {
        String[] sizes = exchange.query().split("[=&]", -1);
        boolean named = sizes.length == 4 && sizes[0].equals("from") && sizes[2].equals("to");
        long from = named ? number(sizes[1]) : -1;
        long size = named ? number(sizes[3]) : -1;
        if (from < 1 || size < from) {
            exchange.respond(Problem.of(400, "must be ?from=M&to=N, 1 <= M <= N"));
            return;
        }
        ask(exchange, (live, asked) -> link(live, asked, from, size));
    }

    private void ask(Exchange exchange, Question question) {
        Checkpointer live = checkpointer;
        if (live == null) {
            unavailable(exchange, "the gate has not recovered");
            return;
        }
        try {
            workers.execute(() -> {
                try {
                    question.answer(live, exchange);
                } catch (SegmentRemovedException e) {
                    later(exchange, () -> exchange.respond(Problem.removed()));
                } catch (IOException | RuntimeException e) {
                    failures.warn("cannot prove anything about the log", e, System.nanoTime());
                    later(exchange, () -> unavailable(exchange, "the log cannot be read"));
                }
            });
        } catch (RejectedExecutionException e) {
            unavailable(exchange, "all workers are busy");
        }
    }

    private static void latest(Checkpointer live, Exchange exchange) {
        SignedNote note = live.latest();
        if (note == null) {
            later(exchange, () -> unavailable(exchange, "nothing is signed yet"));
            return;
        }
        byte[] bytes = note.bytes();
        later(exchange, () -> exchange.respond(200, MediaType.TEXT, bytes, 0, bytes.length));
    }

    private static void include(Checkpointer live, Exchange exchange, long seq) throws IOException {
        SignedNote note = live.covering(seq);
        if (note == null) {
            later(exchange, () -> unavailable(exchange, "no checkpoint stands for it yet"));
            return;
        }
        long size = Checkpoint.parse(note.text()).size();
        JsonWriter out = new JsonWriter(4096).beginObject().field("seq", seq).field("size", size);
        hashes(out, "proof", live.inclusion(seq, size));
        out.field("checkpoint").string(text(note)).endObject();
        later(exchange, () -> exchange.respond(200, MediaType.JSON, out.array(), 0, out.length()));
    }

    private static void link(Checkpointer live, Exchange exchange, long from, long size)
            throws IOException {
        if (size > live.latestSize()) {
            later(exchange, () -> exchange.respond(Problem.of(404, "to is past what is signed")));
            return;
        }
        JsonWriter out = new JsonWriter(4096).beginObject().field("from", from).field("to", size);
        hashes(out, "proof", live.consistency(from, size));
        out.endObject();
        later(exchange, () -> exchange.respond(200, MediaType.JSON, out.array(), 0, out.length()));
    }

    private static void hashes(JsonWriter out, String name, List<byte[]> hashes) {
        out.field(name).beginArray();
        hashes.forEach(hash -> out.string(HEX.formatHex(hash)));
        out.endArray();
    }

    private static String text(SignedNote note) {
        return new String(note.bytes(), StandardCharsets.UTF_8);
    }

    /** A whole number without a sign or leading zeros, or -1. */
    private static long number(String text) {
        boolean legal =
                !text.isEmpty()
                        && text.length() <= MOST_DIGITS
                        && text.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (text.length() == 1 || text.charAt(0) != '0');
        return legal ? Long.parseLong(text) : -1;
    }

    private static void later(Exchange exchange, Runnable answer) {
        exchange.executor().execute(answer);
    }

    private static void unavailable(Exchange exchange, String why) {
        exchange.respond(Problem.of(503, why), "Retry-After", "1");
    }
}
