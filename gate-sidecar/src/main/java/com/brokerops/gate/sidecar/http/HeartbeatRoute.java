package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.sidecar.gate.Gate;

/**
 * {@code POST /v1/heartbeat}: a platform that has nothing to ask is alive. Whatever it asks says so
 * too, and that it was admitted is all that counts: nothing else is done here.
 */
public final class HeartbeatRoute implements Route {
    private final Gate gate;

    public HeartbeatRoute(Gate gate) {
        this.gate = gate;
    }

    @Override
    public void handle(Exchange exchange) {
        try {
            NoMembers.require(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        String name = Platform.of(exchange).name();
        long intervalMillis = gate.heard(name);
        JsonWriter out = new JsonWriter(128);
        out.beginObject().field("platform", name).field("interval_ms");
        if (intervalMillis < 0) {
            out.nullValue();
        } else {
            out.number(intervalMillis);
        }
        out.endObject();
        exchange.respond(200, MediaType.JSON, out.array(), 0, out.length());
    }
}
