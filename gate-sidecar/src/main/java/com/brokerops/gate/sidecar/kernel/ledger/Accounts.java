package com.brokerops.gate.sidecar.kernel.ledger;

import com.brokerops.gate.contract.Scope.Kind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The account of every scope that an order ever belonged to. One is never forgotten: a limit may be
 * set later.
 *
 * <p><b>Thread.</b> The owner's only.
 */
final class Accounts {
    private final int maxPerKind;
    private final Turnover.Day day;
    private final Account firm;
    private final Map<Kind, Map<String, Account>> named = new EnumMap<>(Kind.class);

    Accounts(int maxPerKind, Turnover.Day day) {
        this.maxPerKind = maxPerKind;
        this.day = day;
        this.firm = new Account(day);
        for (Kind kind : Kind.values()) {
            named.put(kind, new HashMap<>());
        }
    }

    Account firm() {
        return firm;
    }

    /** That of a name; an empty one if nothing ever belonged to it. */
    Account find(Kind kind, @Nullable String name) {
        if (kind == Kind.GLOBAL) {
            return firm;
        }
        Account account = name == null ? null : of(kind).get(name);
        return account == null ? Account.EMPTY : account;
    }

    /** That of a name, made if there is none; null without a name. */
    @Nullable Account make(Kind kind, @Nullable String name) {
        return name == null ? null : of(kind).computeIfAbsent(name, _ -> new Account(day));
    }

    /** The position of a desk, trader or strategy, made if there is none; null without a name. */
    @Nullable ScopePosition position(Kind kind, @Nullable String name, String symbol) {
        Account account = make(kind, name);
        return account == null ? null : account.positionIn(symbol);
    }

    /** Tells the positions of desks, traders and strategies that are not flat. */
    void describe(Description out) {
        for (Kind kind : Kind.values()) {
            if (kind.ofAWay()) {
                new TreeMap<>(of(kind))
                        .forEach((name, account) ->
                                new TreeMap<>(account.positions())
                                        .forEach((symbol, position) -> {
                                            if (!position.held().isZero()) {
                                                out.position(kind, name, symbol, position.held());
                                            }
                                        }));
            }
        }
    }

    /** True if there is one of that name, or room for it and others, or no name. */
    boolean hasRoomFor(Kind kind, @Nullable String name, int together) {
        return name == null
                || maxPerKind - of(kind).size() >= together
                || of(kind).containsKey(name);
    }

    private Map<String, Account> of(Kind kind) {
        Map<String, Account> accounts = named.get(kind);
        if (accounts == null) {
            throw new IllegalStateException("no accounts of " + kind);
        }
        return accounts;
    }
}
