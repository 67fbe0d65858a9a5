package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.MediaType;
import com.brokerops.gate.sidecar.http.Problem;

/** The answers that several routes of the operator listener give. */
final class Answers {
    private static final int MOST_SCOPES = 1000;

    private Answers() {}

    static void json(Exchange exchange, int status, JsonWriter json) {
        exchange.respond(status, MediaType.JSON, json.array(), 0, json.length());
    }

    /** A risk state is in force. */
    static void riskState(Exchange exchange, Answer.RiskSet set) {
        JsonWriter json = new JsonWriter(256 + 192 * set.toCancel().size());
        Side side = set.side();
        json.beginObject().field("scope", set.scope().text()).field("side");
        if (side == null) {
            json.nullValue();
        } else {
            json.string(side.name());
        }
        json.field("state", set.state().name())
                .field("kill_epoch", set.killEpoch())
                .field("seq", set.seq())
                .field("open_orders", set.openOrders())
                .field("clean", set.state() == RiskState.HALT && set.openOrders() == 0)
                .field("to_cancel")
                .beginArray();
        for (Answer.OpenOrder open : set.toCancel()) {
            json.beginObject()
                    .field("decision_token")
                    .uuid(open.traceId())
                    .field("client_id", open.clientId())
                    .field("symbol", open.symbol())
                    .field("side", open.side().name())
                    .field("order_state", open.state().name())
                    .field("leaves_qty", open.leavesQty())
                    .endObject();
        }
        json.endArray().endObject();
        json(exchange, 200, json);
    }

    /** Every scope that is not NORMAL, up to {@link #MOST_SCOPES} of them. */
    static void write(JsonWriter json, GateCalls.Risk risk) {
        json.beginObject()
                .field("kill_epoch", risk.killEpoch())
                .field("engaged", risk.engaged().size())
                .field("scopes")
                .beginArray();
        for (RiskChanged setting :
                risk.engaged().subList(0, Math.min(MOST_SCOPES, risk.engaged().size()))) {
            json.beginObject().field("scope", setting.scope().text()).field("side");
            if (setting.side() == null) {
                json.nullValue();
            } else {
                json.string(setting.side().name());
            }
            json.field("state", setting.state().name())
                    .field("reason", setting.reason())
                    .field("principal", setting.principal())
                    .field("kill_epoch", setting.killEpoch())
                    .endObject();
        }
        json.endArray().endObject();
    }

    static void uncertain(Exchange exchange) {
        exchange.respond(
                Problem.of(503, "the change is not certain to be in the log; send it again"),
                "Retry-After",
                "1");
    }

    /** True if the body says nothing; if it does, that was answered. */
    static boolean hasNoMembers(Exchange exchange) {
        int length = exchange.bodyLength();
        boolean nothing =
                length == 0
                        || length == 2 && exchange.body()[0] == '{' && exchange.body()[1] == '}';
        if (!nothing) {
            exchange.respond(Problem.of(400, "the body must be empty or {}"));
        }
        return nothing;
    }
}
