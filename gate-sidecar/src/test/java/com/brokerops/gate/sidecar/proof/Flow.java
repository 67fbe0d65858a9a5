package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Orders at a steady rate, each id once, one in ten of them a cancel, from one thread that leaves
 * the processors to the gate: requests are bytes in which only the digits change, and of an answer
 * no more is looked at than what is counted. A request is due at its time whatever becomes of the
 * others; what the gate holds up is sent as soon as a connection is free.
 */
final class Flow {
    private static final int CONNECTIONS = 32;
    private static final int CLIENTS = 40;
    private static final int CANCELS_EVERY = 10;
    private static final int MOST_ANSWER_BYTES = 16 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] LENGTH = bytes("Content-Length: ");
    private static final byte[] HEAD_END = bytes("\r\n\r\n");
    private static final byte[] DECIDED = bytes("\"trace_id\":\"");
    private static final byte[] PASSED = bytes("\"reason_code\":\"CANCEL_PASS_THROUGH\"");

    private final long periodNanos;
    private final Selector selector;
    private final ArrayDeque<Line> idle = new ArrayDeque<>();
    private final Thread thread;
    private int inFlight;
    private long next;
    private volatile boolean stopped;
    private volatile @Nullable Exception broken;

    // Written by the one thread.
    private volatile long answered;
    private volatile long cancels;
    private volatile long refused;
    private volatile @Nullable String cancelThatDidNotPass;

    private Flow(URI gate, String life, int perSecond) throws IOException {
        this.periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.selector = Selector.open();
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(new Line(gate, life));
        }
        this.thread = Thread.ofPlatform().daemon().name("flow").unstarted(this::run);
    }

    static Flow start(URI gate, String life, int perSecond) throws IOException {
        Flow flow = new Flow(gate, life, perSecond);
        flow.thread.start();
        return flow;
    }

    /** Requests that were answered, in whatever way. */
    long answered() {
        return answered;
    }

    long cancels() {
        return cancels;
    }

    /** Orders that the gate could not decide. */
    long refused() {
        return refused;
    }

    /** The answer to a cancel that did not pass, or null if all did. */
    @Nullable String cancelThatDidNotPass() {
        return cancelThatDidNotPass;
    }

    /** Asks no more and waits for what is under way. No connection may have been lost. */
    void stop() throws InterruptedException {
        stopped = true;
        if (!thread.join(PATIENCE)) {
            throw new AssertionError("answers are still waited for");
        }
        if (broken != null) {
            throw new AssertionError("a connection broke", broken);
        }
    }

    private void run() {
        next = System.nanoTime();
        try (selector) {
            for (long number = 0; !stopped || inFlight > 0; ) {
                while (!stopped && !idle.isEmpty() && System.nanoTime() - next >= 0) {
                    idle.removeFirst().send(number++);
                    next += periodNanos;
                    inFlight++;
                }
                selector.select(Flow::receive, 1);
            }
            for (Line line : idle) {
                line.channel.close();
            }
        } catch (IOException | RuntimeException e) {
            broken = e;
        }
    }

    private static void receive(SelectionKey key) {
        ((Line) key.attachment()).receive();
    }

    /** One connection, with at most one request under way. */
    private final class Line {
        private final SocketChannel channel;
        private final Template order;
        private final Template cancel;
        private final ByteBuffer answer = ByteBuffer.allocate(MOST_ANSWER_BYTES);
        private boolean isCancel;

        Line(URI gate, String life) throws IOException {
            channel =
                    SocketChannel.open(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), gate.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            order = new Template(gate, Ask.order(Template.CLIENT, life + Template.NUMBER));
            cancel = new Template(gate, Ask.cancel("CL-001", life + Template.NUMBER));
        }

        void send(long number) throws IOException {
            isCancel = number % CANCELS_EVERY == 0;
            ByteBuffer request = (isCancel ? cancel : order).filled(number, number % CLIENTS + 1);
            while (request.hasRemaining()) {
                channel.write(request); // it is small, and the last one was answered
            }
        }

        void receive() {
            try {
                if (channel.read(answer) < 0) {
                    throw new EOFException("the gate closed the connection");
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            int body = after(HEAD_END, 0);
            if (body >= 0 && answer.position() >= body + length()) {
                count(body);
                answer.clear();
                inFlight--;
                idle.addLast(this);
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        private void count(int body) {
            answered++;
            if (isCancel) {
                cancels++;
                if (after(PASSED, body) < 0) {
                    cancelThatDidNotPass = new String(answer.array(), 0, answer.position(), UTF_8);
                }
            } else if (after(DECIDED, body) < 0) {
                refused++;
            }
        }

        private int length() {
            int length = 0;
            for (int at = after(LENGTH, 0); answer.get(at) >= '0'; at++) {
                length = 10 * length + answer.get(at) - '0';
            }
            return length;
        }

        /** Where it goes on behind these bytes, or -1. */
        private int after(byte[] wanted, int from) {
            byte[] bytes = answer.array();
            for (int at = from; at <= answer.position() - wanted.length; at++) {
                int same = 0;
                while (same < wanted.length && bytes[at + same] == wanted[same]) {
                    same++;
                }
                if (same == wanted.length) {
                    return at + same;
                }
            }
            return -1;
        }
    }

    /** A request in which a number and the number of a client are filled in. */
    private static final class Template {
        static final String NUMBER = "-0000000000";
        static final String CLIENT = "CL-000";

        private final ByteBuffer request;
        private final int numberEnd;
        private final int clientEnd;

        Template(URI gate, Ask ask) {
            String text =
                    "POST /v1/authorize HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(gate.getAuthority(), ask.json().length(), ask.json());
            request = ByteBuffer.allocateDirect(text.length()).put(bytes(text));
            numberEnd = text.indexOf(NUMBER) + NUMBER.length();
            clientEnd = text.contains(CLIENT) ? text.indexOf(CLIENT) + CLIENT.length() : -1;
        }

        ByteBuffer filled(long number, long client) {
            digits(number, numberEnd, NUMBER.length() - 1);
            if (clientEnd >= 0) {
                digits(client, clientEnd, 3);
            }
            return request.rewind();
        }

        private void digits(long value, int end, int count) {
            long rest = value;
            for (int at = end - 1; at >= end - count; at--, rest /= 10) {
                request.put(at, (byte) ('0' + rest % 10));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
