package com.brokerops.gate.sidecar.http;

/** Who sent a request, as its credential says; nothing else in a request changes that. */
public interface Principal {
    /** Who uses a route that asks for no credential. */
    Principal NOBODY = () -> "nobody";

    /** The name that its credential goes by. */
    String name();
}
