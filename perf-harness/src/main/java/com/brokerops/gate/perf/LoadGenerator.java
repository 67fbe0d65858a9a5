package com.brokerops.gate.perf;

import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends orders over keep-alive connections and measures the answers. In an open {@link Phase} the
 * latency of a request counts from the time at which it was due: while every connection is busy,
 * requests that are due wait in order and none is left out, so a server that stops for a moment is
 * charged for all who would have waited (Gil Tene, "How NOT to Measure Latency").
 *
 * <p><b>Thread.</b> One event loop does everything; {@link #run} is called by another and waits.
 *
 * <p><b>Errors.</b> Are counted, see {@link Fault}; a server that takes no connection at all is an
 * {@link IOException}.
 */
final class LoadGenerator implements AutoCloseable, LoadConnection.Owner {
    /** More than that are due and not sent: the server is lost, the stretch ends. */
    private static final long MOST_WAITING = 100_000;

    private static final long DRAIN_NANOS = 3_000_000_000L;
    private static final int RECONNECT_MILLIS = 10;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Load load;
    private final Wire wire;
    private final OrderMix mix;
    private final TraceIds told;
    private final @Nullable Lifecycle lifecycle;
    private final Repeats repeats = new Repeats();
    private final ArrayDeque<LoadConnection> free = new ArrayDeque<>();
    private final List<LoadConnection> connections = new ArrayList<>();
    private final byte[] request = new byte[32 * 1024];
    private final long[] timing = new long[Tally.SEGMENTS.length];
    private long nextNumber;
    private boolean closing;

    // The stretch that runs.
    private @Nullable CompletableFuture<LoadResult> running;
    private Phase phase = Phase.closed(1);
    private Tally tally = new Tally();
    private long startNanoTime;
    private long lastNanoTime;
    private int stretch;
    private long most;
    private long issued;
    private int inFlight;
    private boolean armed;
    private long mostWaiting;
    private long startProcessorNanos;

    private LoadGenerator(Load load, Wire wire, TraceIds told) {
        String run = Long.toString(System.currentTimeMillis(), 36);
        int random = ThreadLocalRandom.current().nextInt(36 * 36, 36 * 36 * 36);
        this.load = load;
        this.wire = wire;
        this.told = told;
        this.mix = new OrderMix(run + Integer.toString(random, 36), load.blockedPercent());
        this.lifecycle = load.lifecycle() ? new Lifecycle(mix, load.target().host(), wire) : null;
    }

    /** Opens every connection. */
    static LoadGenerator open(Load load) throws IOException {
        return open(load, TraceIds.FORGOTTEN);
    }

    /**
     * Opens every connection.
     *
     * @param told remembers every order that an answer authorized
     */
    static LoadGenerator open(Load load, TraceIds told) throws IOException {
        Wire wire = Wire.open(load.target(), load.spin());
        LoadGenerator generator = new LoadGenerator(load, wire, told);
        AnswerScanner scanner = new AnswerScanner();
        byte[] whole = new byte[64 * 1024];
        for (int i = 0; i < load.connections(); i++) {
            LoadConnection connection = new LoadConnection(generator, scanner, whole);
            generator.connections.add(connection);
            ChannelFuture opened = wire.connect(connection).awaitUninterruptibly();
            if (!opened.isSuccess()) {
                generator.close();
                throw new IOException("no connection to " + load.target().host(), opened.cause());
            }
        }
        return generator;
    }

    /** Sends for a stretch and waits until it is over. */
    LoadResult run(Phase next) {
        CompletableFuture<LoadResult> result = new CompletableFuture<>();
        wire.loop().execute(() -> start(next, result));
        return result.join();
    }

    @Override
    public void close() {
        wire.loop()
                .submit(() -> {
                    closing = true;
                    connections.forEach(LoadConnection::end);
                    if (lifecycle != null) {
                        lifecycle.close();
                    }
                })
                .awaitUninterruptibly();
        wire.close();
    }

    private void start(Phase next, CompletableFuture<LoadResult> result) {
        phase = next;
        tally = new Tally();
        if (lifecycle != null) {
            lifecycle.countInto(tally);
        }
        most = next.most();
        issued = 0;
        inFlight = 0;
        mostWaiting = 0;
        running = result;
        int started = ++stretch;
        startProcessorNanos = THREADS.getCurrentThreadCpuTime();
        startNanoTime = System.nanoTime();
        lastNanoTime = startNanoTime;
        wire.loop().schedule(() -> issueUntilHere(started), next.nanos(), TimeUnit.NANOSECONDS);
        wire.loop()
                .schedule(() -> giveUp(started), next.nanos() + DRAIN_NANOS, TimeUnit.NANOSECONDS);
        pump();
    }

    /** The time is over; what is due is still sent. */
    private void issueUntilHere(int ended) {
        if (running != null && stretch == ended) {
            most = phase.isOpen() ? most : issued;
            pump();
        }
    }

    /** Sends what is due, as far as connections are free, and sleeps until the next is due. */
    private void pump() {
        long now = System.nanoTime();
        while (issued < most && !free.isEmpty()) {
            long due = phase.isOpen() ? startNanoTime + phase.dueNanos(issued) : now;
            if (due - now > 0) {
                arm(due - now);
                return;
            }
            send(free.remove(), due, now);
            now = phase.isOpen() ? System.nanoTime() : now;
        }
        if (phase.isOpen() && issued < most) {
            long dueByNow = (long) ((now - startNanoTime) * phase.perSecond() / 1e9) + 1;
            mostWaiting = Math.max(mostWaiting, Math.min(most, dueByNow) - issued);
            if (mostWaiting > MOST_WAITING) {
                giveUp(stretch);
            }
        }
        if (issued >= most && inFlight == 0) {
            finish();
        }
    }

    private void arm(long nanos) {
        if (!armed) {
            armed = true;
            wire.loop().schedule(this::wake, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void wake() {
        armed = false;
        if (running != null) {
            pump();
        }
    }

    private void send(LoadConnection connection, long due, long now) {
        long index = issued++;
        inFlight++;
        connection.dueNanoTime = due;
        boolean again =
                !repeats.isEmpty()
                        && Long.remainderUnsigned(OrderMix.scramble(~index), 100)
                                < load.repeatedPercent();
        if (again) {
            int pick = repeats.pick(OrderMix.scramble(index + nextNumber));
            connection.number = repeats.number(pick);
            connection.expectedTrace = repeats.trace(pick);
        } else {
            connection.number = nextNumber++;
            connection.expectedTrace = 0;
        }
        tally.lateness.recordValue(Math.max(0, now - due));
        connection.send(request, load.template().render(mix.order(connection.number), request));
    }

    @Override
    public void free(LoadConnection connection) {
        free.add(connection);
        if (running != null) {
            pump();
        }
    }

    @Override
    public void answered(LoadConnection connection, AnswerScanner answer, byte[] bytes) {
        if (running != null) {
            inFlight--;
            lastNanoTime = System.nanoTime();
            Fault fault = judge(connection, answer, bytes);
            if (fault == null) {
                long nanos = lastNanoTime - connection.dueNanoTime;
                tally.latency.recordValue(Math.clamp(nanos, 0, Tally.MOST_NANOS));
                if (phase.timingEvery() > 0
                        && tally.completed() % phase.timingEvery() == 0
                        && answer.timing(bytes, timing)) {
                    tally.timing(timing);
                }
            } else {
                tally.fault(fault);
            }
        }
        free(connection);
    }

    /** Why an answer is none, or null. */
    private @Nullable Fault judge(LoadConnection connection, AnswerScanner answer, byte[] bytes) {
        if (answer.statusCode() / 100 != 2) {
            return Fault.NOT_2XX;
        }
        AnswerScanner.Verdict verdict = answer.verdict(bytes);
        switch (verdict) {
            case AUTHORIZED -> {
                tally.authorized++;
                told.add(answer, bytes);
            }
            case BLOCKED -> tally.blocked++;
            case REFUSED, NONE -> {}
        }
        long number = connection.number;
        if (!load.anyAnswer()) {
            if (verdict == AnswerScanner.Verdict.REFUSED) {
                return Fault.REFUSED;
            }
            if (verdict
                    != (mix.blocked(number)
                            ? AnswerScanner.Verdict.BLOCKED
                            : AnswerScanner.Verdict.AUTHORIZED)) {
                return Fault.WRONG_ANSWER;
            }
        }
        if (connection.expectedTrace != 0) {
            tally.repeated++;
            return load.anyAnswer() || answer.traceIdHash(bytes) == connection.expectedTrace
                    ? null
                    : Fault.WRONG_ANSWER;
        }
        remember(number, verdict, answer, bytes);
        return null;
    }

    private void remember(
            long number, AnswerScanner.Verdict verdict, AnswerScanner answer, byte[] bytes) {
        switch (mix.role(number)) {
            case REPEATABLE -> repeats.add(number, answer.traceIdHash(bytes));
            case LIFECYCLE -> {
                if (lifecycle != null
                        && verdict == AnswerScanner.Verdict.AUTHORIZED
                        && answer.traceIdAt(bytes) >= 0) {
                    lifecycle.authorized(answer.traceId(bytes), number);
                }
            }
            case PLAIN -> {}
        }
    }

    @Override
    public void lost(LoadConnection connection, boolean lost) {
        free.remove(connection);
        if (closing) {
            return;
        }
        wire.loop().schedule(() -> reconnect(connection), RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
        if (running != null && lost) {
            inFlight--;
            tally.fault(Fault.CONNECTION_LOST);
            pump();
        }
    }

    private void reconnect(LoadConnection connection) {
        if (closing) {
            return;
        }
        wire.connect(connection)
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        wire.loop()
                                .schedule(
                                        () -> reconnect(connection),
                                        RECONNECT_MILLIS,
                                        TimeUnit.MILLISECONDS);
                    }
                });
    }

    /** Ends a stretch whose answers do not come. */
    private void giveUp(int ended) {
        if (running == null || stretch != ended) {
            return;
        }
        for (long i = issued; i < most; i++) {
            tally.fault(Fault.NEVER_SENT);
        }
        for (LoadConnection connection : connections) {
            if (connection.inFlight()) {
                tally.fault(Fault.NO_ANSWER);
            }
        }
        lastNanoTime = System.nanoTime();
        finish();
        connections.stream().filter(LoadConnection::inFlight).forEach(LoadConnection::close);
    }

    private void finish() {
        CompletableFuture<LoadResult> ended = running;
        running = null;
        if (ended == null) {
            return;
        }
        long processor = THREADS.getCurrentThreadCpuTime() - startProcessorNanos;
        double seconds = Math.max(1, lastNanoTime - startNanoTime) / 1e9;
        long due = tally.completed() + tally.errors();
        ended.complete(new LoadResult(tally, due, seconds, mostWaiting, processor));
    }
}
