package com.brokerops.gate.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a risk state or a limit holds for: everything, one of a kind, or one client in one symbol.
 *
 * <p>Written as {@code global}, {@code desk:D1}, {@code trader:T1}, {@code client:CL-001}, {@code
 * strategy:S1}, {@code symbol:AAPL} or {@code client:CL-001/symbol:AAPL}.
 *
 * @param name of the desk, trader, client or strategy; null for {@link Kind#GLOBAL} and {@link
 *     Kind#SYMBOL}
 * @param symbol for {@link Kind#SYMBOL} and {@link Kind#CLIENT_SYMBOL}, otherwise null
 */
public record Scope(Kind kind, @Nullable String name, @Nullable String symbol) {
    /** Every order there is. */
    public static final Scope GLOBAL = new Scope(Kind.GLOBAL, null, null);

    private static final String SYMBOL = "symbol:";
    private static final String AND_SYMBOL = "/" + SYMBOL;

    /** The kinds of scope, widest first. */
    public enum Kind {
        GLOBAL("global"),
        DESK("desk"),
        TRADER("trader"),
        CLIENT("client"),
        STRATEGY("strategy"),
        SYMBOL("symbol"),
        CLIENT_SYMBOL("client");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The kind that is written so; {@code client} is {@link #CLIENT}. */
        static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of scope: " + word);
        }

        /** How it is written. */
        public String word() {
            return word;
        }

        /** True for desk, trader and strategy: by way of these a client's orders come. */
        public boolean ofAWay() {
            return this == DESK || this == TRADER || this == STRATEGY;
        }

        private boolean named() {
            return this != GLOBAL && this != SYMBOL;
        }

        private boolean ofSymbol() {
            return this == SYMBOL || this == CLIENT_SYMBOL;
        }
    }

    public Scope {
        if ((name != null) != kind.named() || (symbol != null) != kind.ofSymbol()) {
            throw new IllegalArgumentException(kind + " of " + name + ", symbol " + symbol);
        }
        if (name != null) {
            Identifiers.requireName("scope", name);
        }
        if (symbol != null) {
            Identifiers.requireSymbol("scope", symbol);
        }
    }

    /** One desk, trader, client or strategy. */
    public static Scope of(Kind kind, String name) {
        return new Scope(kind, name, null);
    }

    /** One client. */
    public static Scope client(String clientId) {
        return of(Kind.CLIENT, clientId);
    }

    /** One symbol, whoever trades it. */
    public static Scope symbol(String symbol) {
        return new Scope(Kind.SYMBOL, null, symbol);
    }

    /** One client in one symbol. */
    public static Scope clientSymbol(String clientId, String symbol) {
        return new Scope(Kind.CLIENT_SYMBOL, clientId, symbol);
    }

    /**
     * Reads a scope.
     *
     * @throws IllegalArgumentException for a text that {@link #text()} does not write
     */
    public static Scope parse(String text) {
        if (text.equals(Kind.GLOBAL.word)) {
            return GLOBAL;
        }
        if (text.startsWith(SYMBOL)) {
            return symbol(text.substring(SYMBOL.length()));
        }
        int colon = text.indexOf(':');
        int and = text.indexOf(AND_SYMBOL);
        if (colon > 0 && and > colon && text.startsWith(Kind.CLIENT.word + ":")) {
            return clientSymbol(
                    text.substring(colon + 1, and), text.substring(and + AND_SYMBOL.length()));
        }
        String word = text.substring(0, Math.max(colon, 0));
        return of(
                switch (word) {
                    case "desk" -> Kind.DESK;
                    case "trader" -> Kind.TRADER;
                    case "client" -> Kind.CLIENT;
                    case "strategy" -> Kind.STRATEGY;
                    default ->
                            throw new IllegalArgumentException(
                                    "scope must be global, desk:, trader:, client:, strategy:,"
                                            + " symbol: or client:NAME/symbol:NAME");
                },
                text.substring(colon + 1));
    }

    /** How it is written, on the wire and in the log. */
    public String text() {
        return switch (kind) {
            case GLOBAL -> kind.word;
            case SYMBOL -> SYMBOL + symbol;
            case CLIENT_SYMBOL -> kind.word + ":" + name + AND_SYMBOL + symbol;
            case DESK, TRADER, CLIENT, STRATEGY -> kind.word + ":" + name;
        };
    }

    /** True if an order of that client and symbol, sent for those, lies in this scope. */
    public boolean holds(Context context, String orderSymbol) {
        return switch (kind) {
            case GLOBAL -> true;
            case DESK -> Objects.equals(name, context.deskId());
            case TRADER -> Objects.equals(name, context.traderId());
            case CLIENT -> Objects.equals(name, context.clientId());
            case STRATEGY -> Objects.equals(name, context.strategyId());
            case SYMBOL -> Objects.equals(symbol, orderSymbol);
            case CLIENT_SYMBOL ->
                    Objects.equals(name, context.clientId()) && Objects.equals(symbol, orderSymbol);
        };
    }
}
