package com.brokerops.gate.sidecar.http;

import java.util.Set;

/**
 * A trading platform, and the accounts it may speak for.
 *
 * @param everyAccount true if it may speak for all; {@code clientIds} is empty then
 */
public record Platform(String name, boolean everyAccount, Set<String> clientIds)
        implements Principal {
    /** Whoever can open a socket, where no credential is asked for. */
    public static final Platform ANY = new Platform("any", true, Set.of());

    public Platform {
        clientIds = Set.copyOf(clientIds);
        if (everyAccount != clientIds.isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": every account " + everyAccount + ", but " + clientIds.size());
        }
    }

    /** The platform that sent a request to one of its routes. */
    static Platform of(Exchange exchange) {
        return (Platform) exchange.principal();
    }

    /** True if the account is one of its own. */
    public boolean speaksFor(String clientId) {
        return everyAccount || clientIds.contains(clientId);
    }
}
