package com.brokerops.gate.audit.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.audit.witness.Witness.Answer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A witness on a port of the loopback address: {@code POST /add-checkpoint}, and {@code GET /} for
 * its public key.
 *
 * <p><b>Thread.</b> Four of its own. A connection that is too slow is closed; there are at most 64.
 */
public final class WitnessServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final String MOST_CONNECTIONS = "64";
    private static final String MOST_SECONDS = "5";
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Witness witness;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private WitnessServer(Witness witness, HttpServer server, ThreadPoolExecutor threads) {
        this.witness = witness;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts it.
     *
     * @param port 0 takes any that is free
     */
    public static WitnessServer start(Witness witness, int port) throws IOException {
        System.setProperty("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
        System.setProperty("sun.net.httpserver.maxReqTime", MOST_SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", MOST_SECONDS);
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAITING);
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING),
                        Thread.ofPlatform().daemon().name("witness-", 1).factory(),
                        new ThreadPoolExecutor.CallerRunsPolicy());
        WitnessServer started = new WitnessServer(witness, server, threads);
        server.setExecutor(threads);
        server.createContext("/", started::handle);
        server.start();
        return started;
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        return switch (exchange.getRequestURI().getPath()) {
            case "/add-checkpoint" ->
                    method.equals("POST")
                            ? add(exchange)
                            : new Answer(405, PLAIN, "POST a checkpoint\n");
            case "/" ->
                    method.equals("GET")
                            ? new Answer(200, PLAIN, witness.publicKey().text() + "\n")
                            : new Answer(405, PLAIN, "GET the public key\n");
            default -> new Answer(404, PLAIN, "nothing is here\n");
        };
    }

    private Answer add(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(AddCheckpoint.MAX_BYTES + 1);
        return body.length > AddCheckpoint.MAX_BYTES
                ? new Answer(413, PLAIN, "longer than any checkpoint\n")
                : witness.add(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
