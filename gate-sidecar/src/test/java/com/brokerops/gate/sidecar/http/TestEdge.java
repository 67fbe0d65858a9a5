package com.brokerops.gate.sidecar.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A real listener with routes that echo, wait, throw and talk too much. */
final class TestEdge implements AutoCloseable {
    /** As the defaults, but soon over. */
    static final Deadlines QUICK = new Deadlines(600, 300, 300, 600, 300, 300, 20, 2_000);

    static final int BIG = 8 << 20;

    /** {@code METHOD path body} of every request that a route has seen. */
    final List<String> seen = new CopyOnWriteArrayList<>();

    /** Exchanges of {@code POST /wait}, which nobody has answered. */
    final BlockingQueue<Exchange> waiting = new LinkedBlockingQueue<>();

    final List<Error> fatal = new CopyOnWriteArrayList<>();
    final HttpCounters counters = new HttpCounters();
    final HttpLoop loop = HttpLoop.start("test-loop");
    final HttpListener listener;

    TestEdge(ListenerConfig config) throws IOException {
        listener = HttpListener.open(loop, config, routes(), counters, this::onFailure, fatal::add);
    }

    static TestEdge open() throws IOException {
        return new TestEdge(ListenerConfig.of(loopback()));
    }

    static TestEdge quick() throws IOException {
        return new TestEdge(new ListenerConfig(loopback(), Set.of(), 1024, QUICK));
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    RawClient connect() throws IOException {
        return RawClient.connect(listener.port());
    }

    /** A Host line that names this listener. */
    String host() {
        return "Host: 127.0.0.1:" + listener.port() + "\r\n";
    }

    /** A whole well-formed POST. */
    String post(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\n"
                + host()
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + host() + "\r\n";
    }

    static void ok(Exchange exchange, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.respond(
                200, MediaType.JSON, bytes, 0, bytes.length, "X-Decision-Latency-Ms", "0.125");
    }

    @Override
    public void close() {
        listener.close();
        loop.close();
    }

    private Router routes() {
        return Router.builder()
                .post("/v1/authorize", Access.OPEN, this::echo)
                .get("/health", Access.OPEN, this::echo)
                .get("/v1/decisions/{trace_id}", Access.OPEN, this::echo)
                .getWithQuery("/search", Access.OPEN, this::echo)
                .post("/wait", Access.OPEN, waiting::add)
                .post(
                        "/throw",
                        Access.OPEN,
                        exchange -> {
                            throw new IllegalStateException("a route that throws");
                        })
                .post(
                        "/error",
                        Access.OPEN,
                        exchange -> {
                            throw new StackOverflowError("a route that overflows");
                        })
                .get(
                        "/big",
                        Access.OPEN,
                        exchange -> exchange.respond(200, MediaType.TEXT, new byte[BIG], 0, BIG))
                .build();
    }

    private void echo(Exchange exchange) {
        String body = new String(exchange.body(), 0, exchange.bodyLength(), StandardCharsets.UTF_8);
        String request = exchange.method() + " " + exchange.path() + " " + body;
        seen.add(request);
        ok(exchange, request);
    }

    private void onFailure(Exchange exchange, Exception failure) {
        exchange.respond(Problem.of(503, "the gate failed"));
    }
}
