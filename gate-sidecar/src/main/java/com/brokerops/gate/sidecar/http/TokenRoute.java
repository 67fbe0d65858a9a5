package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.TokenQuestion;
import com.brokerops.gate.token.Verification;

/**
 * {@code POST /v1/tokens/verify}: may this order be executed on this token, now and for the first
 * time? A good token is used up by the question.
 */
public final class TokenRoute implements Route {
    private final Gate gate;
    private final PlatformAccess access;

    public TokenRoute(Gate gate, PlatformAccess access) {
        this.gate = gate;
        this.access = access;
    }

    @Override
    public void handle(Exchange exchange) {
        TokenQuestion question;
        try {
            question = TokenReader.read(exchange.body(), exchange.bodyLength());
        } catch (BadRequestException e) {
            exchange.respond(Problem.of(e));
            return;
        }
        if (!access.allows(exchange, question.context().clientId())) {
            return;
        }
        gate.verify(
                question, exchange.receivedNanoTime(), (answer, _) -> respond(exchange, answer));
    }

    private static void respond(Exchange exchange, Answer answer) {
        if (answer instanceof Answer.Judged(Verification verification)) {
            JsonWriter out = new JsonWriter(256);
            write(out, verification);
            exchange.respond(200, MediaType.JSON, out.array(), 0, out.length());
        } else {
            exchange.respond(
                    Problem.of(503, "the gate cannot judge a token now; nothing was used up"),
                    "Retry-After",
                    "1");
        }
    }

    private static void write(JsonWriter out, Verification verification) {
        out.beginObject().field("valid", verification.valid()).field("failed_check");
        switch (verification) {
            case Verification.Valid(String traceId, String kid, long expiresAt) ->
                    out.nullValue()
                            .field("detail", "execute this order; the token is used up")
                            .field("trace_id", traceId)
                            .field("kid", kid)
                            .field("expires_at", Timestamps.ofMillis(expiresAt));
            case Verification.Failed(var check, String detail) -> {
                out.string(check.name()).field("detail", detail);
                for (String unknown : new String[] {"trace_id", "kid", "expires_at"}) {
                    out.field(unknown).nullValue();
                }
            }
        }
        out.endObject();
    }
}
