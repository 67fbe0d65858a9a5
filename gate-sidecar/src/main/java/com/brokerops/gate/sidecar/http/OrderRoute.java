package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Caller;
import com.brokerops.gate.sidecar.gate.Cancellation;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.ListSubmission;
import com.brokerops.gate.sidecar.gate.Submission;

/** {@code POST /v1/authorize}: from bytes to the gate's question, from its answer to bytes. */
public final class OrderRoute implements Route {
    private final Gate gate;
    private final AnswerWriter writer;
    private final PlatformAccess access;

    public OrderRoute(Gate gate, AnswerWriter writer, PlatformAccess access) {
        this.gate = gate;
        this.writer = writer;
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
        Caller caller =
                (answer, timing) -> respond(exchange, answer, timing, writer.write(answer, timing));
        switch (request) {
            case AuthorizeRequest.NewOrder(var order, var context, var reference) ->
                    gate.authorize(
                            new Submission(
                                    order,
                                    context,
                                    reference,
                                    exchange.body(),
                                    exchange.bodyLength(),
                                    exchange.receivedNanoTime(),
                                    System.nanoTime(),
                                    caller));
            case AuthorizeRequest.NewList(
                            var orders,
                            var contingency,
                            var context,
                            var reference) ->
                    gate.authorize(
                            new ListSubmission(
                                    orders,
                                    contingency,
                                    context,
                                    reference,
                                    exchange.body(),
                                    exchange.bodyLength(),
                                    exchange.receivedNanoTime(),
                                    System.nanoTime(),
                                    (answer, timing) ->
                                            respond(
                                                    exchange,
                                                    answer,
                                                    timing,
                                                    writer.writeList(
                                                            contingency, answer, timing))));
            case AuthorizeRequest.CancelOrder(var clientOrderId, var context) ->
                    gate.cancel(
                            new Cancellation(
                                    clientOrderId,
                                    context,
                                    exchange.body(),
                                    exchange.bodyLength(),
                                    exchange.receivedNanoTime(),
                                    caller));
        }
    }

    private static void respond(
            Exchange exchange, Answer answer, Answer.Timing timing, JsonWriter json) {
        String latency = Decimals.text(timing.total() / 1000, 3);
        if (answer instanceof Answer.Refused(ReasonCode code) && code == ReasonCode.OVERLOADED) {
            exchange.respondBusy(json.array(), json.length(), "X-Decision-Latency-Ms", latency);
        } else if (answer instanceof Answer.Refused(ReasonCode code)
                && code == ReasonCode.GATE_UNAVAILABLE) {
            exchange.respond(
                    503,
                    MediaType.JSON,
                    json.array(),
                    0,
                    json.length(),
                    "X-Decision-Latency-Ms",
                    latency,
                    "Retry-After",
                    "1");
        } else {
            exchange.respond(
                    200,
                    MediaType.JSON,
                    json.array(),
                    0,
                    json.length(),
                    "X-Decision-Latency-Ms",
                    latency);
        }
    }
}
