package com.brokerops.gate.contract;

import org.jspecify.annotations.Nullable;

/** For whom an order is sent. Each name is 1 to 64 of {@code A-Z a-z 0-9 . _ : -}. */
public record Context(
        String clientId,
        @Nullable String deskId,
        @Nullable String traderId,
        @Nullable String strategyId,
        @Nullable String sessionId,
        @Nullable AccountType accountType) {
    /** The client of a request that names none. */
    public static final String DEFAULT_CLIENT = "default-client";

    public Context {
        Identifiers.requireName("context.client_id", clientId);
        requireOptional("context.desk_id", deskId);
        requireOptional("context.trader_id", traderId);
        requireOptional("context.strategy_id", strategyId);
        requireOptional("context.session_id", sessionId);
    }

    /** A context that names a client and nothing else. */
    public static Context of(String clientId) {
        return new Context(clientId, null, null, null, null, null);
    }

    private static void requireOptional(String field, @Nullable String name) {
        if (name != null) {
            Identifiers.requireName(field, name);
        }
    }
}
