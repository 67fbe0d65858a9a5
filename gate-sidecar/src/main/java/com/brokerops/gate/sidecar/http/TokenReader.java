package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.sidecar.gate.TokenQuestion;
import com.brokerops.gate.sidecar.gate.TokenQuestion.Presented;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The reader of {@code POST /v1/tokens/verify}: the order and context of {@code POST /v1/authorize}
 * and one token. What is wrong with the token itself is no fault of the body: that is a check which
 * fails.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
final class TokenReader {
    private static final int ORDER = 1;
    private static final int CONTEXT = 1 << 1;
    private static final int TOKEN = 1 << 2;
    private static final int JWS = 1 << 3;

    private TokenReader() {}

    /**
     * Reads one body.
     *
     * @param length how many bytes of {@code body} are the body
     * @throws BadRequestException if the body breaks a rule of the contract
     */
    static TokenQuestion read(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                return read(parser, body);
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }

    private static TokenQuestion read(BodyParser parser, byte[] body) throws BadRequestException {
        OrderFields order = new OrderFields();
        ContextFields context = new ContextFields();
        @Nullable Presented token = null;
        int seen = 0;
        parser.beginObject();
        int start = parser.offset();
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            switch (name) {
                case "order" -> {
                    seen = parser.once(seen, ORDER);
                    order.read(parser);
                }
                case "context" -> {
                    seen = parser.once(seen, CONTEXT);
                    context.read(parser);
                }
                case "decision_jws" -> {
                    seen = parser.once(seen, JWS);
                    token = new TokenQuestion.Jws(parser.text());
                }
                case "decision_token" -> {
                    seen = parser.once(seen, TOKEN);
                    token = new TokenQuestion.V1(parser.object(body));
                }
                default -> throw parser.unknownField();
            }
            parser.prefix("");
        }
        parser.end();
        if ((seen & ORDER) == 0) {
            throw new BadRequestException("order", "order is missing", start);
        }
        if (token == null || (seen & (TOKEN | JWS)) == (TOKEN | JWS)) {
            throw new BadRequestException(
                    "decision_jws", "one of decision_jws and decision_token is needed", start);
        }
        return question(token, order.request(context.context(), context.reference()), start);
    }

    private static TokenQuestion question(Presented token, AuthorizeRequest request, int start)
            throws BadRequestException {
        if (request instanceof AuthorizeRequest.NewOrder(var order, var context, _)) {
            return new TokenQuestion(token, order, context);
        }
        throw new BadRequestException("order.action", "a cancel has no token", start);
    }
}
