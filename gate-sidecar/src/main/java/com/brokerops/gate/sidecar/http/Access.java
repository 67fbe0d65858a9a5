package com.brokerops.gate.sidecar.http;

import org.jspecify.annotations.Nullable;

/** Who may use a route. No route is added to a {@link Router} without saying so. */
@FunctionalInterface
public interface Access {
    /** Anybody who can open a socket. */
    Access OPEN = _ -> Principal.NOBODY;

    /**
     * Who sent the request, or null: then it was refused, and answered.
     *
     * <p><b>Thread.</b> The listener's event loop; it must not block.
     */
    @Nullable Principal admit(Exchange exchange);
}
