package com.brokerops.gate.sidecar.proof;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that ask at a steady rate, whatever becomes of the answers, each id once. Every tenth
 * question is a cancel.
 */
final class OpenLoop {
    private static final int CLIENTS = 40;
    private static final int CANCELS_EVERY = 10;

    private final URI gate;
    private final String life;
    private final long periodNanos;
    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * One question, its answer, and when each left its sender.
     *
     * @param withheldNanos for how long the thread that asked was ready and had no processor
     */
    record Asked(Answered answered, long sentNanos, long answeredNanos, long withheldNanos) {
        long latencyNanos() {
            return answeredNanos - sentNanos;
        }

        boolean isCancel() {
            return answered.ask().isCancel();
        }

        @Override
        public String toString() {
            return answered + " after " + TimeUnit.NANOSECONDS.toMicros(latencyNanos()) + " us";
        }
    }

    private OpenLoop(URI gate, String life, int perSecond) {
        this.gate = gate;
        this.life = life;
        this.periodNanos = TimeUnit.SECONDS.toNanos(CLIENTS) / perSecond;
    }

    static OpenLoop start(URI gate, String life, int perSecond) {
        OpenLoop loop = new OpenLoop(gate, life, perSecond);
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            loop.threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("open-" + i)
                            .start(() -> loop.run(client, start)));
        }
        return loop;
    }

    /** Everything asked so far, in the order of the answers. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Stops; everything asked. No client may have lost its connection. */
    List<Asked> stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofSeconds(20))) {
                throw new AssertionError(thread.getName() + " still waits for an answer");
            }
        }
        if (!broken.isEmpty()) {
            throw new AssertionError("connections broke: " + broken);
        }
        return asked();
    }

    /** Stops without looking; for a proof that has ended, well or not. */
    void abandon() {
        stopped = true;
    }

    private void run(int client, long start) {
        long next = start + client * periodNanos / CLIENTS;
        try (Wire wire = Wire.connect(gate)) {
            for (int i = 0; !stopped; i++) {
                LockSupport.parkNanos(next - System.nanoTime());
                ask(wire, question(client, i));
                next = Math.max(next + periodNanos, System.nanoTime() - periodNanos);
            }
        } catch (IOException e) {
            broken.add(e.toString());
        }
    }

    private Ask question(int client, int number) {
        String id = "%s-%d-%d".formatted(life, client, number);
        return (client + number) % CANCELS_EVERY == 0
                ? Ask.cancel("CL-001", id)
                : Ask.order("CL-%03d".formatted(1 + client), id);
    }

    private void ask(Wire wire, Ask question) throws IOException {
        long withheld = Withheld.fromThisThread();
        long sent = System.nanoTime();
        Answered answered = question.put(wire);
        long answeredAt = System.nanoTime();
        asked.add(new Asked(answered, sent, answeredAt, Withheld.fromThisThread() - withheld));
    }
}
