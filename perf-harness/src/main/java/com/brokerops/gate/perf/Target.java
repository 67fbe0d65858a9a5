package com.brokerops.gate.perf;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where requests go.
 *
 * @param tls true for https
 */
record Target(InetSocketAddress address, String host, boolean tls) {

    /** Reads {@code http://host:port} or {@code https://host}; a path in it is not used. */
    static Target of(URI url) {
        boolean tls = "https".equals(url.getScheme());
        if (!tls && !"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("not an http or https address: " + url);
        }
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        String host = url.getPort() >= 0 ? url.getHost() + ":" + port : url.getHost();
        return new Target(new InetSocketAddress(url.getHost(), port), host, tls);
    }

    /** A port of this machine. */
    static Target loopback(int port) {
        return of(URI.create("http://127.0.0.1:" + port));
    }
}
