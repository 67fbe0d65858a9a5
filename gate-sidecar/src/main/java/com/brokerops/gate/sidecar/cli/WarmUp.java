package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.gate.Failpoints;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.GateParts;
import com.brokerops.gate.sidecar.gate.Journal;
import com.brokerops.gate.sidecar.gate.LiveGate;
import com.brokerops.gate.sidecar.gate.Repeats;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.sidecar.http.AnswerWriter;
import com.brokerops.gate.sidecar.http.HttpCounters;
import com.brokerops.gate.sidecar.http.HttpListener;
import com.brokerops.gate.sidecar.http.HttpLoop;
import com.brokerops.gate.sidecar.http.ListenerConfig;
import com.brokerops.gate.sidecar.http.OrderRoute;
import com.brokerops.gate.sidecar.http.PlatformAccess;
import com.brokerops.gate.sidecar.http.Route;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.store.Replay;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Some thousand orders through a second gate with a log in memory, so that the first real order
 * meets compiled code and not an interpreter. Nothing of it reaches the real log or the real state.
 */
final class WarmUp {
    private static final int ORDERS = 2_000;
    private static final int CAPACITY = 4_096;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final String CLIENT = "warm-up";
    private static final long HIGH = 1_000_000_000_000L;

    private WarmUp() {}

    /** Begins, on a thread of its own, beside everything else that a start has to do. */
    static Future<?> start(KeyDirectory keys) {
        FutureTask<?> task =
                new FutureTask<>(() -> {
                    run(keys);
                    return null;
                });
        Thread.ofPlatform().name("warm-up").daemon().start(task);
        return task;
    }

    private static void run(KeyDirectory keys) throws IOException {
        MemoryDisk disk = new MemoryDisk(0);
        AuditLog log = open(disk, _ -> {});
        Gate gate = gate(keys, log);
        PlatformAccess access = PlatformAccess.none(gate);
        OrderRoute orders = new OrderRoute(gate, new AnswerWriter(Durability.SYNCED), access);
        Route route =
                exchange -> {
                    orders.handle(exchange);
                    log.step();
                    gate.onProgress();
                };
        ListenerConfig anyPort =
                ListenerConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (HttpLoop loop = HttpLoop.start("warm-up-gate");
                HttpListener listener =
                        HttpListener.open(
                                loop,
                                anyPort,
                                Router.builder().post("/v1/authorize", access, route).build(),
                                new HttpCounters(),
                                (_, _) -> {},
                                Fatal::exit)) {
            ask(listener.port());
        }
        log.close();
        open(disk, new Replay(kernel())).close();
    }

    private static AuditLog open(MemoryDisk disk, Consumer<LogLine> replay) throws IOException {
        return AuditLog.open(
                disk,
                new AuditConfig(128 << 10, Durability.SYNCED, 0, CAPACITY, 1 << 20),
                "0".repeat(32),
                GateClock.systemWallNanos(),
                null,
                replay);
    }

    private static void ask(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] answer = new byte[8192];
            for (int i = 1; i <= ORDERS; i++) {
                socket.getOutputStream().write(request(port, i));
                // An answer is one write of the gate's and fits: what is read is all of it.
                if (socket.getInputStream().read(answer) < 0) {
                    throw new IOException("the warm-up was not answered");
                }
            }
        }
    }

    private static byte[] request(int port, int number) {
        String body =
                """
                {"order":{"client_order_id":"WARM-%d","symbol":"WARM%d","side":"%s","qty":%d,\
                "price":%d.25},"context":{"client_id":"warm-up"}}\
                """
                        .formatted(
                                number,
                                number % 8,
                                number % 2 == 0 ? "BUY" : "SELL",
                                number % 90 + 1,
                                number % 90 + 1);
        return """
        POST /v1/authorize HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
                .formatted(port, body.length(), body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Kernel kernel() {
        return new Kernel(
                new KernelConfig(
                        300_000,
                        5_000,
                        Valuation.DEFAULT,
                        new Ledger.Capacity(CAPACITY, CAPACITY, CAPACITY, CAPACITY, CAPACITY)));
    }

    private static Gate gate(KeyDirectory keys, AuditLog log) {
        Kernel kernel = kernel();
        kernel.use(new Policy("warm-up", "0".repeat(64), List.of(), "warm-up"));
        Journal journal = new Journal(log, kernel);
        GateClock clock =
                GateClock.start(
                        GateClock::systemWallNanos, System::nanoTime, log.lastAtEpochNanos());
        Limits limits = new Limits(HIGH, Limits.NOT_SET, HIGH, Limits.NOT_SET, Limits.NOT_SET);
        kernel.apply(
                new LimitsChanged(1, CLIENT, "0".repeat(64), List.of(Scope.client(CLIENT)), limits),
                log.lastSeq(),
                log.lastAtEpochNanos() / 1_000_000,
                Identity.NONE);
        Signers signers = new Signers(keys, CLIENT);
        GateMetrics metrics = new GateMetrics();
        GateParts parts =
                new GateParts(
                        metrics,
                        Failpoints.NONE,
                        Durability.SYNCED,
                        new SecureRandom(),
                        Long.MAX_VALUE / 2,
                        CAPACITY);
        Gate gate = new Gate(metrics, Fatal::exit);
        gate.live(
                new LiveGate(
                        journal,
                        clock,
                        signers,
                        new Repeats(log.reader(), Runnable::run, Runnable::run, signers),
                        parts));
        return gate;
    }
}
