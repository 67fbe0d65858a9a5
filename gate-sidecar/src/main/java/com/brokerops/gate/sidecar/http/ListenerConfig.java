package com.brokerops.gate.sidecar.http;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Where and within which bounds a listener listens.
 *
 * @param address a loopback address; port 0 takes any free one
 * @param hostNames names, beside localhost and the loopback addresses, that a Host may carry
 * @param maxConnections connections over it are closed as soon as they are accepted
 */
public record ListenerConfig(
        InetSocketAddress address, Set<String> hostNames, int maxConnections, Deadlines deadlines) {
    /** The cap on connections unless configured otherwise. */
    public static final int DEFAULT_MAX_CONNECTIONS = 1024;

    public ListenerConfig {
        hostNames = Set.copyOf(hostNames);
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    address + " is not a loopback address; the gate listens on loopback only");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("at most " + maxConnections + " connections");
        }
    }

    /** The defaults on an address. */
    public static ListenerConfig of(InetSocketAddress address) {
        return new ListenerConfig(address, Set.of(), DEFAULT_MAX_CONNECTIONS, Deadlines.defaults());
    }

    /** The values of Host that name this listener once it has its port. */
    Set<String> hosts(int port) {
        Set<String> hosts = new HashSet<>();
        hosts.add("127.0.0.1:" + port);
        hosts.add("localhost:" + port);
        hosts.add("[::1]:" + port);
        for (String name : hostNames) {
            hosts.add(name + ":" + port);
        }
        return hosts;
    }
}
