package com.brokerops.gate.sidecar.http;

/** What answers the requests of one path and method. */
@FunctionalInterface
public interface Route {
    /**
     * Takes a request and sees to it that it is answered: at once, or later on the same thread.
     *
     * <p><b>Thread.</b> The listener's event loop; it must not block.
     *
     * <p><b>Errors.</b> An exception goes to the listener's failure handler, an {@link Error} to
     * its fatal handler.
     */
    void handle(Exchange exchange);
}
