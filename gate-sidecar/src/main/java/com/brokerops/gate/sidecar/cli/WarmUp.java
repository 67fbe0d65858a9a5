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
import com.brokerops.gate.sidecar.http.EventRoute;
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
import com.brokerops.gate.sidecar.kernel.policy.Rule;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import com.brokerops.gate.sidecar.store.Replay;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some thousand orders through a second gate with a log in memory, so that the first real order
 * meets compiled code and not an interpreter: new ones, some above a limit, some sent again, some
 * then filled, and a GET of what is not there. Nothing of it reaches the real log or the real
 * state, and it signs with a key that nobody verifies. Without it a gate is slower at first, and
 * that is all: whatever fails here is said and the start goes on.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** More of them where a start is watched to be remembered: scripts/aot-cache.sh. */
    private static final int ORDERS = Math.max(1, Integer.getInteger("gate.warm-up.orders", 2_000));

    private static final int CAPACITY = 2 * ORDERS;
    private static final int PATIENCE_MILLIS = 5_000;

    /**
     * Some five times what an order takes. Who asks a gate that is not ready takes turns with it.
     */
    private static final long MOST_NANOS = ORDERS * 1_000_000L;

    private static final int CALLERS = 8;
    private static final int MOST_QTY = 100;
    private static final int SECRET_BYTES = 32;
    private static final String CLIENT = "warm-up";
    private static final String TRACE_ID = "\"trace_id\":\"";
    private static final int TRACE_ID_LENGTH = 36;
    private static final long HIGH = 1_000_000_000_000L;

    /** They block the largest of the orders that are too large; a limit does the rest. */
    private static final List<Rule> RULES =
            List.of(
                    new Rules.OrderQuantity("largest", MOST_QTY + 60),
                    new Rules.SymbolQuantity("symbol", "WARM4", MOST_QTY + 20),
                    new Rules.LowPriceQuantity("penny", 2_000_000_000L, MOST_QTY));

    private WarmUp() {}

    /**
     * Begins, on a thread of its own, beside everything else that a start has to do; after a
     * millisecond for each order it leaves the rest.
     *
     * @param loop serves the second gate, and then the real one with what it has allocated by then
     */
    static Future<?> start(HttpLoop loop) {
        FutureTask<?> task =
                new FutureTask<>(() -> {
                    try {
                        run(loop);
                    } catch (IOException | RuntimeException e) {
                        LOG.warn("the warm-up ended early", e);
                    } catch (Error e) {
                        Fatal.exit(e);
                    }
                    return null;
                });
        Thread.ofPlatform().name("warm-up").daemon().start(task);
        return task;
    }

    private static void run(HttpLoop loop) throws IOException {
        MemoryDisk disk = new MemoryDisk(0);
        AuditLog log = open(disk, _ -> {});
        Gate gate = gate(log);
        PlatformAccess access = PlatformAccess.none(gate);
        OrderRoute orders = new OrderRoute(gate, new AnswerWriter(Durability.SYNCED), access);
        EventRoute events = new EventRoute(gate, access);
        UnaryOperator<Route> logged =
                route ->
                        exchange -> {
                            route.handle(exchange);
                            log.step();
                            gate.onProgress();
                        };
        Router router =
                Router.builder()
                        .post("/v1/authorize", access, logged.apply(orders))
                        .post("/v1/events", access, logged.apply(events))
                        .build();
        ListenerConfig anyPort =
                ListenerConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (HttpListener listener =
                HttpListener.open(
                        loop, anyPort, router, new HttpCounters(), (_, _) -> {}, Fatal::exit)) {
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
        List<Caller> callers = new ArrayList<>();
        long end = System.nanoTime() + MOST_NANOS;
        try {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(Caller.open(port));
            }
            for (int i = 1; i <= ORDERS && System.nanoTime() - end < 0; i++) {
                Caller caller = callers.get(i % CALLERS);
                String answer = caller.post("/v1/authorize", order(i, i % 20 == 0 ? MOST_QTY : 0));
                if (i % 40 == 1) {
                    caller.post("/v1/authorize", order(i, 0));
                } else if (i % 20 == 2 && answer.contains(TRACE_ID)) {
                    caller.post("/v1/events", fill(answer));
                } else if (i % 100 == 3) {
                    caller.get("/health");
                }
            }
        } finally {
            for (Caller caller : callers) {
                caller.socket.close();
            }
        }
    }

    private static String order(int number, int more) {
        String side = number % 3 == 0 ? "BUY" : "SELL";
        int qty = number % 90 + 1;
        return "{\"order\":{\"client_order_id\":\"WARM-"
                + number
                + "\",\"symbol\":\"WARM"
                + number % 8
                + "\",\"side\":\""
                + side
                + "\",\"qty\":"
                + (qty + more)
                + ",\"price\":"
                + qty
                + ".25},\"context\":{\"client_id\":\"warm-up\"}}";
    }

    /** A fill of one, of the order that was answered. */
    private static String fill(String answer) {
        int from = answer.indexOf(TRACE_ID) + TRACE_ID.length();
        String traceId = answer.substring(from, from + TRACE_ID_LENGTH);
        return "{\"event_type\":\"execution.reported\",\"event_id\":\"E-"
                + traceId
                + "\",\"decision_token\":\""
                + traceId
                + "\",\"qty\":1,\"price\":1.25}";
    }

    /** A platform with one connection. */
    private record Caller(Socket socket, String host, byte[] answer) {
        static Caller open(int port) throws IOException {
            Socket socket = new Socket();
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new Caller(socket, "127.0.0.1:" + port, new byte[8192]);
        }

        String post(String path, String body) throws IOException {
            return ask(
                    "POST "
                            + path
                            + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length(),
                    body,
                    "HTTP/1.1 200 ");
        }

        /** Of what is not there. */
        void get(String path) throws IOException {
            String head = " HTTP/1.1\r\nUser-Agent: warm-up\r\nAccept: */*";
            ask("GET " + path + head, "", "HTTP/1.1 404 ");
        }

        private String ask(String head, String body, String expected) throws IOException {
            String request = head + "\r\nHost: " + host + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // An answer is one write of the gate's and fits: what is read is all of it.
            int length = socket.getInputStream().read(answer);
            String text = new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            if (!text.startsWith(expected)) {
                throw new IOException("answered " + text.lines().findFirst().orElse("nothing"));
            }
            return text;
        }
    }

    private static SigningKey randomKey() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new SigningKey(CLIENT, secret);
    }

    private static Kernel kernel() {
        return new Kernel(
                new KernelConfig(
                        300_000,
                        5_000,
                        Valuation.DEFAULT,
                        new Ledger.Capacity(CAPACITY, CAPACITY, CAPACITY, CAPACITY, CAPACITY)));
    }

    private static Gate gate(AuditLog log) {
        Kernel kernel = kernel();
        kernel.use(new Policy("warm-up", "0".repeat(64), RULES, "warm-up"));
        Journal journal = new Journal(log, kernel);
        GateClock clock = GateClock.system(log.lastAtEpochNanos());
        long none = Limits.NOT_SET;
        Limits limits = new Limits(HIGH, none, HIGH, none, none, MOST_QTY, none, none);
        kernel.apply(
                new LimitsChanged(1, CLIENT, "0".repeat(64), List.of(Scope.client(CLIENT)), limits),
                log.lastSeq(),
                log.lastAtEpochNanos() / 1_000_000,
                Identity.NONE);
        Signers signers = new Signers(KeyDirectory.of(randomKey()), CLIENT);
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
