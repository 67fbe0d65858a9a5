package com.brokerops.gate.perf;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/** A server that answers orders one after the other, and misbehaves at chosen requests. */
final class FakeGate implements AutoCloseable {
    /** What it does with a request. */
    enum Does {
        AUTHORIZE,
        BLOCK,
        REFUSE,
        FAIL_500,
        HANG_UP,
        /** Stops for 300 ms, and everyone else with it; then authorizes. */
        STALL
    }

    static final long STALL_NANOS = 300_000_000L;

    private final ServerSocket listening;
    private final LongFunction<Does> behaviour;
    private final AtomicLong requests = new AtomicLong();
    private final ReentrantLock oneAtATime = new ReentrantLock();

    private FakeGate(ServerSocket listening, LongFunction<Does> behaviour) {
        this.listening = listening;
        this.behaviour = behaviour;
    }

    /**
     * @param behaviour by the number of the request, from 0
     */
    static FakeGate open(LongFunction<Does> behaviour) throws IOException {
        FakeGate gate =
                new FakeGate(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), behaviour);
        Thread.ofVirtual().start(gate::accept);
        return gate;
    }

    Target target() {
        return Target.loopback(listening.getLocalPort());
    }

    long requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            return; // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            byte[] bytes = new byte[4096];
            AnswerScanner request = new AnswerScanner();
            InputStream in = socket.getInputStream();
            for (int length = 0; ; ) {
                int more = in.read(bytes, length, bytes.length - length);
                if (more < 0) {
                    return;
                }
                length += more;
                if (request.scan(bytes, length)) {
                    length = 0;
                    if (!answer(socket)) {
                        return;
                    }
                }
            }
        } catch (IOException closed) {
            return; // the generator has gone
        }
    }

    private boolean answer(Socket socket) throws IOException {
        oneAtATime.lock();
        try {
            long number = requests.getAndIncrement();
            Does does = behaviour.apply(number);
            if (does == Does.HANG_UP) {
                return false;
            }
            if (does == Does.STALL) {
                long end = System.nanoTime() + STALL_NANOS;
                while (System.nanoTime() - end < 0) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
            }
            String trace = "\"01a1fdee-2624-7f02-9aed-" + (100_000_000_000L + number) + "\"";
            String body =
                    switch (does) {
                        case BLOCK -> "{\"trace_id\":" + trace + ",\"status\":\"BLOCKED\"}";
                        case REFUSE -> "{\"trace_id\":null,\"status\":\"BLOCKED\"}";
                        default -> "{\"trace_id\":" + trace + ",\"status\":\"AUTHORIZED\"}";
                    };
            String status = does == Does.FAIL_500 ? "500 Internal Server Error" : "200 OK";
            String answer =
                    "HTTP/1.1 "
                            + status
                            + "\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body;
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            return true;
        } finally {
            oneAtATime.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
