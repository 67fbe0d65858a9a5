package com.brokerops.gate.sidecar.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a listener has seen since it was opened.
 *
 * <p><b>Thread.</b> The listener's event loop writes; any thread reads.
 */
public final class HttpCounters {
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder acceptErrors = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder unsentAnswers = new LongAdder();
    private final Map<RequestFault, LongAdder> refused = adders(RequestFault.class);
    private final Map<ConnectionPhase, LongAdder> timeouts = adders(ConnectionPhase.class);

    /** Connections open now. */
    public long connectionsOpen() {
        return opened.sum() - closed.sum();
    }

    /** Connections accepted and served. */
    public long connectionsOpened() {
        return opened.sum();
    }

    /** Connections closed at once because the cap was reached. */
    public long connectionsRefused() {
        return refusedConnections.sum();
    }

    /** Failures to accept a connection, above all for want of a file descriptor. */
    public long acceptErrors() {
        return acceptErrors.sum();
    }

    /** Requests handed to a route. */
    public long requests() {
        return requests.sum();
    }

    /** Answers whose client had gone. */
    public long unsentAnswers() {
        return unsentAnswers.sum();
    }

    /** Requests refused before any route saw them, by kind. */
    public long refused(RequestFault fault) {
        return adder(refused, fault).sum();
    }

    /** Connections closed because a phase took too long. */
    public long timeouts(ConnectionPhase phase) {
        return adder(timeouts, phase).sum();
    }

    void countOpened() {
        opened.increment();
    }

    void countClosed() {
        closed.increment();
    }

    void countRefusedConnection() {
        refusedConnections.increment();
    }

    void countAcceptError() {
        acceptErrors.increment();
    }

    void countRequest() {
        requests.increment();
    }

    void countUnsentAnswer() {
        unsentAnswers.increment();
    }

    void countRefused(RequestFault fault) {
        adder(refused, fault).increment();
    }

    void countTimeout(ConnectionPhase phase) {
        adder(timeouts, phase).increment();
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
        Map<K, LongAdder> adders = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
        LongAdder adder = adders.get(key);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return adder;
    }
}
