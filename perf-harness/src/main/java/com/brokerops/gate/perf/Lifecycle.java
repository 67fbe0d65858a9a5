package com.brokerops.gate.perf;

import com.brokerops.gate.contract.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Fills and cancels authorized orders through {@code POST /v1/events}, on a connection of its own,
 * so that exposure turns over as it does behind a real platform. If it is lost, no more is sent.
 * Whole fills and cancels alternate; what comes while a request is in flight goes with the next, at
 * most 50 events in one.
 *
 * <p><b>Thread.</b> The generator's.
 */
final class Lifecycle implements LoadConnection.Owner {
    private static final int MOST_EVENTS = 50;

    /** Beyond that an order is left to expire. */
    private static final int MOST_WAITING = 10_000;

    private record Order(String traceId, long number) {}

    private final OrderMix mix;
    private final String head;
    private final ArrayDeque<Order> waiting = new ArrayDeque<>();
    private final LoadConnection connection;
    private Tally tally = new Tally();
    private boolean free;
    private int inFlight;

    Lifecycle(OrderMix mix, String host, Wire wire) {
        this.mix = mix;
        this.head =
                "POST /v1/events HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nContent-Type: application/json\r\nContent-Length: ";
        this.connection = new LoadConnection(this, new AnswerScanner(), new byte[32 * 1024]);
        wire.connect(connection);
    }

    /** Counts into this from now on. */
    void countInto(Tally tally) {
        this.tally = tally;
    }

    void authorized(String traceId, long number) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(new Order(traceId, number));
        }
        if (free) {
            send();
        }
    }

    void close() {
        connection.end();
    }

    private void send() {
        JsonWriter events = new JsonWriter(16 * 1024);
        events.beginArray();
        for (inFlight = 0; inFlight < MOST_EVENTS && !waiting.isEmpty(); inFlight++) {
            write(events, waiting.remove());
        }
        events.endArray();
        byte[] start = (head + events.length() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        JsonWriter request = new JsonWriter(start.length + events.length());
        request.append(start, 0, start.length);
        request.append(events.array(), 0, events.length());
        free = false;
        connection.send(request.array(), request.length());
    }

    private void write(JsonWriter events, Order order) {
        boolean fill = order.number() / 20 % 2 == 0;
        events.beginObject()
                .asciiField("event_type", fill ? "execution.reported" : "order.canceled")
                .asciiField("event_id", "E-" + order.traceId())
                .asciiField("decision_token", order.traceId())
                .asciiField("source", "perf");
        if (fill) {
            byte[] price = mix.order(order.number())[RequestTemplate.Slot.PRICE.index()];
            events.field("qty", mix.qty(order.number())).field("price");
            events.raw(price, 0, price.length);
        }
        events.endObject();
    }

    @Override
    public void free(LoadConnection connection) {
        free = true;
        if (!waiting.isEmpty()) {
            send();
        }
    }

    @Override
    public void answered(LoadConnection connection, AnswerScanner answer, byte[] bytes) {
        tally.events += inFlight;
        if (answer.statusCode() / 100 != 2) {
            tally.eventFaults += inFlight;
        }
        free(connection);
    }

    @Override
    public void lost(LoadConnection connection, boolean lost) {
        free = false;
        if (lost) {
            tally.events += inFlight;
            tally.eventFaults += inFlight;
        }
    }
}
