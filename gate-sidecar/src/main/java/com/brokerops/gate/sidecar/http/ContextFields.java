package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Identifiers;
import org.jspecify.annotations.Nullable;

/** The members of {@code context} while they are being read. */
final class ContextFields {
    private static final int CLIENT_ID = 1;
    private static final int DESK_ID = 1 << 1;
    private static final int TRADER_ID = 1 << 2;
    private static final int STRATEGY_ID = 1 << 3;
    private static final int SESSION_ID = 1 << 4;
    private static final int ACCOUNT_TYPE = 1 << 5;

    private int seen;
    private String clientId = Context.DEFAULT_CLIENT;
    private @Nullable String deskId;
    private @Nullable String traderId;
    private @Nullable String strategyId;
    private @Nullable String sessionId;
    private @Nullable AccountType accountType;

    private ContextFields() {}

    /** Reads the object that is the parser's next value. */
    static Context read(BodyParser parser) throws BadRequestException {
        ContextFields fields = new ContextFields();
        parser.beginObject();
        parser.prefix("context.");
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            fields.readMember(name, parser);
        }
        return new Context(
                fields.clientId,
                fields.deskId,
                fields.traderId,
                fields.strategyId,
                fields.sessionId,
                fields.accountType);
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
            case "reference_price", "reference_at", "deadline_ms" -> throw parser.notSupportedYet();
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
