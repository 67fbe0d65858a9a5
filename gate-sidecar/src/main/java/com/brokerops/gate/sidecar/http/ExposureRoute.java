package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Gate;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/exposure/{client_id}}: what a client holds and has pending, from memory, now.
 *
 * <p><b>Thread.</b> The gate's.
 */
public final class ExposureRoute implements Route {
    private final Gate gate;
    private final PlatformAccess access;

    public ExposureRoute(Gate gate, PlatformAccess access) {
        this.gate = gate;
        this.access = access;
    }

    @Override
    public void handle(Exchange exchange) {
        String clientId = exchange.segmentFromEnd(0);
        try {
            Identifiers.requireName("client_id", clientId);
        } catch (IllegalArgumentException refused) {
            exchange.respond(Problem.of(404, "no such client: " + refused.getMessage()));
            return;
        }
        if (!access.allows(exchange, clientId)) {
            return;
        }
        gate.exposure(
                clientId, exchange.receivedNanoTime(), (answer, _) -> respond(exchange, answer));
    }

    private static void respond(Exchange exchange, Answer answer) {
        if (answer instanceof Answer.ClientExposure exposure) {
            JsonWriter out = render(exposure);
            exchange.respond(200, MediaType.JSON, out.array(), 0, out.length());
        } else {
            exchange.respond(Problem.of(503, "the gate does not know now"), "Retry-After", "1");
        }
    }

    private static JsonWriter render(Answer.ClientExposure client) {
        RiskState state = client.riskState();
        JsonWriter out = new JsonWriter(512 + 256 * client.symbols().size());
        out.beginObject()
                .field("client_id", client.clientId())
                .field("as_of_seq", client.seq())
                .field("risk_state", (state == null ? RiskState.NORMAL : state).name());
        money(out, "gross", client.grossE4());
        money(out, "net", client.positionCostE4());
        money(out, "pending_buy", client.pendingBuyE4());
        money(out, "pending_sell", client.pendingSellE4());
        out.field("open_orders", client.openOrders());
        funds(out, client.funds());
        executed(out, client.executed());
        LimitsJson.write(out, "limits", client.limits());
        out.field("symbols").beginArray();
        client.symbols().forEach((symbol, exposure) -> symbol(out, symbol, exposure));
        return out.endArray().field("all_symbols", client.all()).endObject();
    }

    private static void executed(JsonWriter out, Answer.Executed executed) {
        out.field("day").beginObject().field("session");
        if (executed.session().isEmpty()) {
            out.nullValue();
        } else {
            out.string(executed.session());
        }
        out.field("executed_qty", executed.qty());
        money(out, "executed_notional", executed.amountE4());
        out.endObject();
    }

    private static void funds(JsonWriter out, Answer.@Nullable Funds funds) {
        out.field("funds");
        if (funds == null) {
            out.nullValue();
            return;
        }
        Long powerE4 = funds.powerE4();
        out.beginObject();
        money(out, "balance", funds.balance().amountE4());
        out.field("as_of").millis(funds.balance().asOfMillis());
        money(out, "margin", funds.marginE4());
        out.field("buying_power");
        if (powerE4 == null) {
            out.nullValue();
        } else {
            out.decimal(powerE4, Decimals.MONEY_DECIMALS);
        }
        out.endObject();
    }

    private static void symbol(JsonWriter out, String symbol, Exposure exposure) {
        out.beginObject().field("symbol", symbol).field("position", exposure.position());
        money(out, "position_cost", exposure.positionCostE4());
        out.field("pending_buy_qty", exposure.pendingBuyQty());
        money(out, "pending_buy", exposure.pendingBuyE4());
        out.field("pending_sell_qty", exposure.pendingSellQty());
        money(out, "pending_sell", exposure.pendingSellE4());
        money(out, "gross", exposure.grossE4());
        out.endObject();
    }

    private static void money(JsonWriter out, String name, long amountE4) {
        out.field(name).decimal(amountE4, Decimals.MONEY_DECIMALS);
    }
}
