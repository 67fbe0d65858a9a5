package com.brokerops.gate.sidecar.http;

import tools.jackson.core.JacksonException;

/**
 * The reader of {@code POST /v1/authorize}: bytes to {@link AuthorizeRequest}, or a refusal that
 * names the field. It accepts exactly the table of the contract: no duplicate or unknown field, no
 * null, no trailing text.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class AuthorizeReader {
    private static final int ORDER = 1;
    private static final int CONTEXT = 1 << 1;
    private static final int ORDERS = 1 << 2;
    private static final int CONTINGENCY = 1 << 3;

    private AuthorizeReader() {}

    /**
     * Reads one body.
     *
     * @param length how many bytes of {@code body} are the body
     * @throws BadRequestException if the body breaks a rule of the contract
     */
    public static AuthorizeRequest read(byte[] body, int length) throws BadRequestException {
        try (BodyParser parser = BodyParser.open(body, length)) {
            try {
                return read(parser);
            } catch (JacksonException refused) {
                throw parser.malformed(refused);
            }
        }
    }

    private static AuthorizeRequest read(BodyParser parser) throws BadRequestException {
        OrderFields order = new OrderFields();
        ContextFields context = new ContextFields();
        ListFields list = null;
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
                case "orders" -> {
                    seen = parser.once(seen, ORDERS);
                    list = list == null ? new ListFields() : list;
                    list.readOrders(parser);
                }
                case "contingency" -> {
                    seen = parser.once(seen, CONTINGENCY);
                    list = list == null ? new ListFields() : list;
                    list.readContingency(parser);
                }
                default -> throw parser.unknownField();
            }
            parser.prefix("");
        }
        parser.end();
        if (list != null) {
            requireList(seen, start);
            return list.request(context.context(), context.reference());
        }
        if ((seen & ORDER) == 0) {
            throw new BadRequestException("order", "order is missing", start);
        }
        return order.request(context.context(), context.reference());
    }

    private static void requireList(int seen, int start) throws BadRequestException {
        if ((seen & ORDERS) == 0) {
            throw new BadRequestException("contingency", "contingency is of orders", start);
        }
        if ((seen & ORDER) != 0) {
            throw new BadRequestException("orders", "there is order or orders, not both", start);
        }
    }
}
