package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.Reason.Unit;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.WhatIf;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Gate;
import java.util.List;

/**
 * {@code POST /v1/whatif}: what the gate would decide about an order, and how much of it would go.
 *
 * <p><b>Thread.</b> The gate's.
 */
public final class WhatIfRoute implements Route {
    private final Gate gate;
    private final PlatformAccess access;

    public WhatIfRoute(Gate gate, PlatformAccess access) {
        this.gate = gate;
        this.access = access;
    }

    @Override
    public void handle(Exchange exchange) {
        AuthorizeRequest request;
        try {
            request = AuthorizeReader.read(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        if (!access.allows(exchange, request.context().clientId())) {
            return;
        }
        if (request instanceof AuthorizeRequest.NewOrder(var order, var context, var reference)) {
            gate.whatIf(
                    order,
                    context,
                    reference,
                    exchange.receivedNanoTime(),
                    (answer, _) -> respond(exchange, answer));
        } else if (request instanceof AuthorizeRequest.NewList) {
            refuse(exchange, "orders", "orders is not supported yet here: ask for one by one");
        } else {
            refuse(exchange, "order.action", "a cancel always passes");
        }
    }

    private static void refuse(Exchange exchange, String field, String why) {
        exchange.respond(Problem.of(new BadRequestException(field, why, 0)));
    }

    private static void respond(Exchange exchange, Answer answer) {
        if (answer instanceof Answer.Considered(Order order, WhatIf whatIf)) {
            JsonWriter out = render(order, whatIf);
            exchange.respond(200, MediaType.JSON, out.array(), 0, out.length());
        } else {
            exchange.respond(Problem.of(503, "the gate could not decide now"), "Retry-After", "1");
        }
    }

    private static JsonWriter render(Order order, WhatIf whatIf) {
        boolean authorized = whatIf.reasons().isEmpty();
        JsonWriter out = new JsonWriter(1024);
        out.beginObject()
                .field("client_order_id", order.clientOrderId())
                .field("status", (authorized ? Status.AUTHORIZED : Status.BLOCKED).name())
                .field("reason_code", authorized ? "OK" : whatIf.reasons().get(0).code().name());
        list(out, "reasons", whatIf.reasons());
        list(out, "limits", whatIf.measures());
        out.field("largest_qty", whatIf.largestQty())
                .field("policy_version", whatIf.policyVersion())
                .field("policy_hash", whatIf.policyHash())
                .field("limits_version", whatIf.limitsVersion())
                .field("valued_at");
        if (whatIf.valuedAtE8() == Order.NO_PRICE) {
            out.nullValue();
        } else {
            out.decimal(whatIf.valuedAtE8(), Decimals.PRICE_DECIMALS);
        }
        out.field("notional");
        if (whatIf.notionalE4() == Decided.NO_NOTIONAL) {
            out.nullValue();
        } else {
            out.decimal(whatIf.notionalE4(), Decimals.MONEY_DECIMALS);
        }
        return out.field("exposure_before")
                .decimal(whatIf.grossBeforeE4(), Decimals.MONEY_DECIMALS)
                .field("exposure_after")
                .decimal(whatIf.grossAfterE4(), Decimals.MONEY_DECIMALS)
                .endObject();
    }

    private static void list(JsonWriter out, String name, List<Reason> measures) {
        out.field(name).beginArray();
        for (Reason measure : measures) {
            out.beginObject().field("code", measure.code().name()).field("rule_id");
            String ruleId = measure.ruleId();
            if (ruleId == null) {
                out.nullValue();
            } else {
                out.string(ruleId);
            }
            out.field("scope", measure.scope());
            operand(out, "limit", measure.limit(), measure.unit());
            operand(out, "actual", measure.actual(), measure.unit());
            operand(out, "headroom", measure.headroom(), measure.unit());
            out.endObject();
        }
        out.endArray();
    }

    private static void operand(JsonWriter out, String name, long value, Unit unit) {
        out.field(name);
        if (unit == Unit.NONE) {
            out.nullValue();
        } else {
            out.decimal(value, unit.decimals());
        }
    }
}
