package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.sidecar.gate.BoundedLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one listener share: its settings, its routes, whom to tell of failures,
 * and the set of connections itself, whose deadlines one sweep looks at.
 *
 * <p><b>Thread.</b> The event loop of its listener.
 */
final class Edge {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpListener.class);

    private static final int ASK_AGAIN_LEAST_MILLIS = 300;
    private static final int ASK_AGAIN_SPREAD_MILLIS = 200;

    /**
     * It has no divisor in common with the spread, so each time comes once before one comes again.
     */
    private static final int ASK_AGAIN_STEP = 77;

    /** The answer to one who did not wait is postponed by half of what it would be told to wait. */
    private static final int POSTPONED_PART = 2;

    private final ListenerConfig config;
    private final Router router;
    private final HttpCounters counters;
    private final BiConsumer<Exchange, Exception> onFailure;
    private final Consumer<Error> onFatal;
    private final BoundedLog log = new BoundedLog(LOGGER, System.nanoTime());
    private final Set<Connection> connections = new HashSet<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private HeadRules rules = new HeadRules(Set.of());
    private boolean draining;
    private int askAgain;

    Edge(
            ListenerConfig config,
            Router router,
            HttpCounters counters,
            BiConsumer<Exchange, Exception> onFailure,
            Consumer<Error> onFatal) {
        this.config = config;
        this.router = router;
        this.counters = counters;
        this.onFailure = onFailure;
        this.onFatal = onFatal;
    }

    /** From here on these values of Host are ours; before, none is. */
    void listensOn(int port) {
        rules = new HeadRules(config.hosts(port));
    }

    HeadRules rules() {
        return rules;
    }

    HttpCounters counters() {
        return counters;
    }

    boolean full() {
        return connections.size() >= config.maxConnections();
    }

    boolean draining() {
        return draining;
    }

    long deadline(ConnectionPhase phase, long nanoTime) {
        return nanoTime + config.deadlines().millis(phase) * 1_000_000L;
    }

    /**
     * When one who is told that it is too busy may ask again. Never two in a row the same: those
     * who were told in one moment shall not come back in one.
     */
    int askAgainMillis() {
        askAgain = (askAgain + ASK_AGAIN_STEP) % ASK_AGAIN_SPREAD_MILLIS;
        return ASK_AGAIN_LEAST_MILLIS + askAgain;
    }

    /**
     * For how long one who asks too early waits for that answer, at most: under a tenth of a
     * second.
     */
    long postponedNanos() {
        return askAgainMillis() * 1_000_000L / POSTPONED_PART;
    }

    void add(Connection connection) {
        connections.add(connection);
        counters.countOpened();
    }

    void remove(Connection connection) {
        if (connections.remove(connection)) {
            counters.countClosed();
        }
        if (draining && connections.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Closes what has overstayed its phase. */
    void sweep() {
        try {
            long now = System.nanoTime();
            List<Connection> late = new ArrayList<>();
            for (Connection connection : connections) {
                if (connection.late(now)) {
                    late.add(connection);
                }
            }
            late.forEach(Connection::timeOut);
        } catch (RuntimeException unexpected) {
            // The next sweep must come, whatever this one met.
            warn("a sweep of the connections failed", unexpected);
        } catch (Error fatal) {
            fatal(fatal);
            throw fatal;
        }
    }

    /** Closes idle connections; the others close after the answer they wait for. */
    CompletableFuture<Void> drain() {
        draining = true;
        List.copyOf(connections).forEach(Connection::drain);
        if (connections.isEmpty()) {
            drained.complete(null);
        }
        return drained;
    }

    /** Closes every connection, answered or not. */
    void closeAll() {
        if (!connections.isEmpty()) {
            LOGGER.warn(
                    "{} connections did not finish in time and are cut off", connections.size());
        }
        List.copyOf(connections).forEach(Connection::close);
    }

    /** Finds the route of a request and calls it, or refuses the request. */
    void dispatch(Exchange exchange, Connection connection) {
        exchange.servedBy(this);
        Router.Resource resource = router.resource(exchange.path());
        if (resource == null && !exchange.method().equals("OPTIONS")) {
            connection.refuseComplete(
                    exchange, new Refusal(RequestFault.UNKNOWN_PATH, "there is nothing here"));
            return;
        }
        Router.Endpoint endpoint =
                resource == null ? null : resource.endpoints().get(exchange.method());
        if (endpoint == null) {
            String allow = resource == null ? "GET, POST" : resource.allow();
            connection.refuseComplete(
                    exchange,
                    new Refusal(RequestFault.WRONG_METHOD, "only " + allow + " is served here"),
                    "Allow",
                    allow);
        } else if (!endpoint.query() && exchange.hasQuery()) {
            connection.refuseComplete(
                    exchange, new Refusal(RequestFault.QUERY, "no query string is taken here"));
        } else {
            call(endpoint, exchange);
        }
    }

    /** Runs what a route has put off, so that nothing it throws is lost in the event loop. */
    void runLater(Exchange exchange, Runnable task) {
        try {
            task.run();
        } catch (Exception failure) {
            onFailure.accept(exchange, failure);
        } catch (Error fatal) {
            fatal(fatal);
            throw fatal;
        }
    }

    /** Tells the owner of the process that it must not go on. */
    void fatal(Error error) {
        onFatal.accept(error);
    }

    void warn(String what, Throwable cause) {
        log.warn(what, cause, System.nanoTime());
    }

    private void call(Router.Endpoint endpoint, Exchange exchange) {
        counters.countRequest();
        try {
            Principal sender = endpoint.access().admit(exchange);
            if (sender != null) {
                exchange.admittedAs(sender);
                endpoint.route().handle(exchange);
            }
        } catch (Exception failure) {
            onFailure.accept(exchange, failure);
        }
    }
}
