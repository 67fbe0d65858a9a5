package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.sidecar.gate.Denials;
import com.brokerops.gate.sidecar.gate.Gate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the routes of the gate listener, and for which accounts. Without {@code bearer} that
 * is everybody for all of them, and costs nothing.
 *
 * <p><b>Thread.</b> The gate thread's; an account may be asked about on any.
 */
public final class PlatformAccess implements Access {
    private final @Nullable Supplier<Bearers<Platform>> bearers;
    private final Gate gate;
    private final Denials denials;

    private PlatformAccess(@Nullable Supplier<Bearers<Platform>> bearers, Gate gate) {
        this.bearers = bearers;
        this.gate = gate;
        this.denials = gate.denials();
    }

    /** Asks for no credential. */
    public static PlatformAccess none(Gate gate) {
        return new PlatformAccess(null, gate);
    }

    /**
     * Asks for one of these credentials.
     *
     * @param bearers those in force now
     */
    public static PlatformAccess bearer(Supplier<Bearers<Platform>> bearers, Gate gate) {
        return new PlatformAccess(bearers, gate);
    }

    @Override
    public @Nullable Principal admit(Exchange exchange) {
        if (bearers == null) {
            gate.heard(Platform.ANY.name());
            return Platform.ANY;
        }
        Platform platform = bearers.get().find(exchange.header("Authorization"));
        if (platform == null) {
            denials.add(Denials.Kind.PLATFORM_UNKNOWN);
            exchange.respond(
                    Problem.of(401, "the platform's credential is missing or wrong"),
                    "WWW-Authenticate",
                    "Bearer");
        } else {
            gate.heard(platform.name());
        }
        return platform;
    }

    /** True if the sender may speak for the account; if not it was answered. */
    boolean allows(Exchange exchange, String clientId) {
        if (Platform.of(exchange).speaksFor(clientId)) {
            return true;
        }
        refuseAccount(exchange);
        return false;
    }

    /** Answers that an account is not the sender's. */
    void refuseAccount(Exchange exchange) {
        denials.add(Denials.Kind.PLATFORM_ACCOUNT);
        exchange.respond(Problem.of(403, "client_id is not one of the accounts of this platform"));
    }
}
