package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.sidecar.gate.BoundedLog;
import com.brokerops.gate.sidecar.store.OpenReservation;
import com.brokerops.gate.sidecar.store.ReadPool;
import com.brokerops.gate.sidecar.store.Reading;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/reservations}: the open orders of an account, or of all, as {@code gate.db} has
 * them, page by page. What a platform compares with its own books after a restart of either.
 *
 * <p><b>Thread.</b> Routed on the gate thread, read by a worker.
 */
public final class ReservationsRoute implements Route {
    /** The most orders of one answer. */
    static final int PAGE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(ReservationsRoute.class);

    /** What a live gate reads from. */
    public record Sources(ReadPool store, LongSupplier durableSeq) {}

    private record Wanted(@Nullable String clientId, @Nullable ReservationState state, long after) {
        static Wanted of(Map<String, String> query) {
            String clientId = query.get("client_id");
            if (clientId != null) {
                Identifiers.requireName("client_id", clientId);
            }
            return new Wanted(clientId, state(query.get("state")), after(query.get("after")));
        }

        private static @Nullable ReservationState state(@Nullable String text) {
            return switch (text) {
                case null -> null;
                case "RESERVED" -> ReservationState.RESERVED;
                case "WORKING" -> ReservationState.WORKING;
                case "PARTIAL" -> ReservationState.PARTIAL;
                default ->
                        throw new IllegalArgumentException(
                                "state must be RESERVED, WORKING or PARTIAL");
            };
        }

        private static long after(@Nullable String text) {
            if (text == null) {
                return -1;
            }
            if (!text.matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException("after must be 1 to 18 digits");
            }
            return Long.parseLong(text);
        }
    }

    private final BoundedLog failures = new BoundedLog(LOG, System.nanoTime());
    private final Executor workers;
    private final PlatformAccess access;
    private volatile @Nullable Sources sources;

    public ReservationsRoute(Executor workers, PlatformAccess access) {
        this.workers = workers;
        this.access = access;
    }

    /** The gate is live: answers come from here. */
    public void readFrom(Sources live) {
        sources = live;
    }

    @Override
    public void handle(Exchange exchange) {
        Wanted wanted;
        try {
            wanted = Wanted.of(QueryText.parse(exchange.query(), "state", "client_id", "after"));
            if (wanted.clientId == null && !Platform.of(exchange).everyAccount()) {
                throw new IllegalArgumentException(
                        "client_id is missing: this platform has accounts of its own");
            }
        } catch (IllegalArgumentException refused) {
            exchange.respond(Problem.of(400, String.valueOf(refused.getMessage())));
            return;
        }
        Sources live = sources;
        if (wanted.clientId != null && !access.allows(exchange, wanted.clientId)) {
            return;
        }
        if (live == null) {
            unavailable(exchange, "the gate has not recovered");
            return;
        }
        try {
            workers.execute(() -> look(exchange, live, wanted));
        } catch (RejectedExecutionException e) {
            unavailable(exchange, "all workers are busy");
        }
    }

    private void look(Exchange exchange, Sources live, Wanted wanted) {
        try {
            long seq = live.durableSeq().getAsLong();
            answer(
                    exchange,
                    live.store().open(wanted.clientId, wanted.state, wanted.after, PAGE + 1, seq));
        } catch (RuntimeException e) {
            failures.warn("cannot look up reservations", e, System.nanoTime());
            later(exchange, () -> unavailable(exchange, "gate.db cannot be read"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            later(exchange, () -> unavailable(exchange, "the gate is stopping"));
        }
    }

    private static void answer(Exchange exchange, Reading<List<OpenReservation>> reading) {
        switch (reading) {
            case Reading.Known<List<OpenReservation>>(var open, long asOfSeq) -> {
                JsonWriter json = render(open == null ? List.of() : open, asOfSeq);
                later(
                        exchange,
                        () ->
                                exchange.respond(
                                        200, MediaType.JSON, json.array(), 0, json.length()));
            }
            case Reading.Unavailable<List<OpenReservation>>(String why) ->
                    later(exchange, () -> unavailable(exchange, why));
        }
    }

    private static JsonWriter render(List<OpenReservation> open, long asOfSeq) {
        List<OpenReservation> page = open.subList(0, Math.min(PAGE, open.size()));
        JsonWriter out = new JsonWriter(256 + 384 * page.size());
        out.beginObject().field("as_of_seq", asOfSeq).field("reservations").beginArray();
        for (OpenReservation one : page) {
            out.beginObject()
                    .field("trace_id")
                    .uuid(one.stands().traceId())
                    .field("seq", one.orderSeq())
                    .field("client_id", one.clientId())
                    .field("symbol", one.symbol())
                    .field("side", one.side().name())
                    .field("order_state", one.stands().state().name())
                    .field("leaves_qty", one.stands().leavesQty())
                    .field("executed_qty", one.stands().executedQty())
                    .field("reserved")
                    .decimal(one.stands().reservedE4(), Decimals.MONEY_DECIMALS)
                    .field("expires_at")
                    .millis(one.expiresAtMillis())
                    .endObject();
        }
        out.endArray().field("next_after");
        if (page.size() < open.size()) {
            out.number(page.getLast().orderSeq());
        } else {
            out.nullValue();
        }
        return out.endObject();
    }

    private static void later(Exchange exchange, Runnable answer) {
        exchange.executor().execute(answer);
    }

    private static void unavailable(Exchange exchange, String why) {
        exchange.respond(Problem.of(503, why), "Retry-After", "1");
    }
}
