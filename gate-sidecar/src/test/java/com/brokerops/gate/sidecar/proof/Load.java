package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.proof.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A few clients that ask as platforms do: new orders, repeats, the same id from two connections at
 * once, replacements, lifecycle events, cancels. They remember every answer, and end when the gate
 * does.
 */
final class Load {
    private static final int CLIENTS = 8;
    private static final int RACED_IDS = 1_000_000;
    private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final URI gate;
    private final String life;
    private final long pauseNanos;
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    private Load(URI gate, String life, int askedPerSecond) {
        this.gate = gate;
        this.life = life;
        this.pauseNanos = CLIENTS * NANOS_A_SECOND / askedPerSecond;
    }

    /**
     * Starts to ask.
     *
     * @param life what makes the ids of this load different from all others
     */
    static Load start(URI gate, String life, long seed, int askedPerSecond) {
        Load load = new Load(gate, life, askedPerSecond);
        for (int i = 0; i < CLIENTS; i++) {
            Client client = load.new Client(i, seed);
            load.clients.add(client);
            load.threads.add(Thread.ofPlatform().daemon().name("client-" + i).start(client));
        }
        return load;
    }

    /** Stops to ask, or finds that the gate is gone; what the clients were told. */
    Told stop() throws InterruptedException {
        stopped = true;
        return awaitEnd();
    }

    /** Waits until the gate is gone; what the clients were told. */
    Told awaitEnd() throws InterruptedException {
        Told told = new Told();
        for (int i = 0; i < CLIENTS; i++) {
            if (!threads.get(i).join(Duration.ofSeconds(30))) {
                throw new AssertionError("client " + i + " still waits for an answer");
            }
            told.add(clients.get(i).told);
        }
        return told;
    }

    /** One connection. */
    private final class Client implements Runnable {
        private final int number;
        private final Random random;
        private final Random raced;
        private final Told told = new Told();
        private int asked;

        Client(int number, long seed) {
            this.number = number;
            this.random = new Random(seed * CLIENTS + number);
            this.raced = new Random(seed); // the same for all: they ask for the same ids
        }

        @Override
        public void run() {
            try (Wire wire = Wire.connect(gate)) {
                while (!stopped) {
                    askOnce(wire);
                    LockSupport.parkNanos(random.nextLong(2 * pauseNanos));
                }
            } catch (IOException e) {
                stopped = true; // the gate is gone, which is what this is for
            }
        }

        private void askOnce(Wire wire) throws IOException {
            asked++;
            int kind = random.nextInt(100);
            List<Answered> authorized = told.answers();
            if (kind < 6) {
                int id = raced.nextInt(RACED_IDS);
                ask(wire, Ask.any("RACE-%s-%d".formatted(life, id), new Random(id)));
            } else if (kind < 12 && !authorized.isEmpty()) {
                ask(wire, recent(authorized).ask());
            } else if (kind < 27 && !authorized.isEmpty()) {
                report(wire, recent(authorized));
            } else if (kind < 29) {
                ask(wire, Ask.cancel("CL-001", "ORD-%s-%d-%d".formatted(life, number, asked)));
            } else if (kind < 37 && !authorized.isEmpty()) {
                replace(wire, recent(authorized));
            } else {
                ask(wire, Ask.any("ORD-%s-%d-%d".formatted(life, number, asked), random));
            }
        }

        private Answered recent(List<Answered> answers) {
            int back = random.nextInt(Math.min(20, answers.size()));
            return answers.get(answers.size() - 1 - back);
        }

        private void ask(Wire wire, Ask ask) throws IOException {
            told.inDoubt().add(ask);
            long sent = System.nanoTime();
            Answered answered = ask.put(wire);
            told.inDoubt().removeLast();
            told.answers().add(answered);
            if (answered.seq() >= 0 && !answered.replayed()) {
                told.spans().add(new Span(answered.seq(), sent, System.nanoTime()));
            }
        }

        private void replace(Wire wire, Answered original) throws IOException {
            if (original.authorized()) {
                String id = "REP-%s-%d-%d".formatted(life, number, asked);
                ask(wire, Ask.replacing(original.ask(), id, random));
            }
        }

        private void report(Wire wire, Answered about) throws IOException {
            if (!about.authorized()) {
                return;
            }
            String eventId = "E-%s-%d-%d".formatted(life, number, asked);
            Reported report = Reported.any(eventId, about, random);
            told.reportsInDoubt().add(report);
            long sent = System.nanoTime();
            Reply reply = wire.post("/v1/events", report.json());
            told.reportsInDoubt().removeLast();
            if (reply.status() == 200) {
                Reported taken = report.at(seq(reply.body()));
                told.reports().add(taken);
                told.spans().add(new Span(taken.seq(), sent, System.nanoTime()));
            }
        }

        private static long seq(String body) {
            int from = body.indexOf("\"seq\":") + 6;
            return Long.parseLong(body.substring(from, body.indexOf(',', from)));
        }
    }
}
