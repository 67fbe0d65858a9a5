package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.contract.ReferencePrice;
import org.jspecify.annotations.Nullable;

/** The members of {@code context} while they are being read. */
final class ContextFields {
    private static final int CLIENT_ID = 1;
    private static final int DESK_ID = 1 << 1;
    private static final int TRADER_ID = 1 << 2;
    private static final int STRATEGY_ID = 1 << 3;
    private static final int SESSION_ID = 1 << 4;
    private static final int ACCOUNT_TYPE = 1 << 5;
    private static final int REFERENCE_PRICE = 1 << 6;
    private static final int REFERENCE_AT = 1 << 7;

    private int seen;
    private String clientId = Context.DEFAULT_CLIENT;
    private @Nullable String deskId;
    private @Nullable String traderId;
    private @Nullable String strategyId;
    private @Nullable String sessionId;
    private @Nullable AccountType accountType;
    private long referencePriceE8;
    private long referenceAtMillis;

    /** Reads the object that is the parser's next value. */
    void read(BodyParser parser) throws BadRequestException {
        parser.beginObject();
        int start = parser.offset();
        parser.prefix("context.");
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            readMember(name, parser);
        }
        boolean priced = (seen & REFERENCE_PRICE) != 0;
        boolean dated = (seen & REFERENCE_AT) != 0;
        if (priced != dated) {
            String field = priced ? "context.reference_at" : "context.reference_price";
            throw new BadRequestException(field, field + " is missing", start);
        }
    }

    /** For whom it is asked. */
    Context context() {
        return new Context(clientId, deskId, traderId, strategyId, sessionId, accountType);
    }

    /** What the symbol is worth, or null if that was not said. */
    @Nullable ReferencePrice reference() {
        return referencePriceE8 == 0
                ? null
                : new ReferencePrice(referencePriceE8, referenceAtMillis);
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        switch (name) {
            case "client_id" -> {
                seen = parser.once(seen, CLIENT_ID);
                clientId = name("context.client_id", parser);
            }
            case "desk_id" -> {
                seen = parser.once(seen, DESK_ID);
                deskId = name("context.desk_id", parser);
            }
            case "trader_id" -> {
                seen = parser.once(seen, TRADER_ID);
                traderId = name("context.trader_id", parser);
            }
            case "strategy_id" -> {
                seen = parser.once(seen, STRATEGY_ID);
                strategyId = name("context.strategy_id", parser);
            }
            case "session_id" -> {
                seen = parser.once(seen, SESSION_ID);
                sessionId = name("context.session_id", parser);
            }
            case "account_type" -> {
                seen = parser.once(seen, ACCOUNT_TYPE);
                accountType = accountType(parser);
            }
            case "reference_price" -> {
                seen = parser.once(seen, REFERENCE_PRICE);
                referencePriceE8 = OrderFields.priceE8(parser);
            }
            case "reference_at" -> {
                seen = parser.once(seen, REFERENCE_AT);
                referenceAtMillis = parser.timestamp().toInstant().toEpochMilli();
            }
            case "deadline_ms" -> throw parser.notSupportedYet();
            default -> throw parser.unknownField();
        }
    }

    /** A name of 1 to 64 characters of the identifier alphabet. */
    static String name(String field, BodyParser parser) throws BadRequestException {
        String text = parser.text();
        try {
            Identifiers.requireName(field, text);
        } catch (IllegalArgumentException refused) {
            throw parser.failSaying(String.valueOf(refused.getMessage()));
        }
        return text;
    }

    private static AccountType accountType(BodyParser parser) throws BadRequestException {
        return switch (parser.text()) {
            case "RETAIL" -> AccountType.RETAIL;
            case "PROFESSIONAL" -> AccountType.PROFESSIONAL;
            case "INSTITUTIONAL" -> AccountType.INSTITUTIONAL;
            default -> throw parser.fail("must be RETAIL, PROFESSIONAL or INSTITUTIONAL");
        };
    }
}
