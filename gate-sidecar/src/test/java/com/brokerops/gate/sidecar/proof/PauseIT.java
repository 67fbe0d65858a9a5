package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Stops the process under load and lets it go on, as a debugger, a suspended machine or a long
 * collection does.
 */
@ExtendWith(ProofRecorder.class)
class PauseIT {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration DRAINED_WITHIN = Duration.ofMillis(Scale.grants(1000));
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CLIENTS = 24;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The wall of this process and the clock of the gate need not agree to the millisecond. */
    private static final long CLOCKS_DIFFER_MILLIS = 20;

    @TempDir Path folder;
    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final List<Thread> late = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * One question.
     *
     * @param answered null if the gate closed the connection instead
     */
    private record Asked(Ask ask, Answered answered, long sentMillis, long endedMillis) {

        /** When the order was decided: the first 48 bits of its trace id. */
        long decidedMillis() {
            return UUID.fromString(answered.traceId()).getMostSignificantBits() >>> 16;
        }
    }

    private record Pause(long fromMillis, long toMillis) {
        boolean isIn(Asked each) {
            return each.sentMillis <= toMillis && each.endedMillis >= toMillis;
        }
    }

    @Test
    void decidesNothingThatWaitedWhileItStoodStillAndNothingWithATimeFromBefore(Findings findings)
            throws Exception {
        Site site = Site.in(folder, "token.ttl-ms: 300000");
        try (GateUnderTest gate = site.startScaled()) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.add(Thread.ofPlatform().daemon().start(() -> trade(gate.gate(), client)));
            }
            List<Pause> pauses = new ArrayList<>();
            for (int i = 0; i < Scale.of(1, 10); i++) {
                long before = Status.of(gate).seq();
                Status.await(gate, PATIENCE, seen -> seen.seq() > before + 100);
                pauses.add(pause(gate, i));
                long resumed = System.nanoTime();
                Status degraded =
                        Status.await(
                                gate, DRAINED_WITHIN, seen -> seen.cause().startsWith("PAUSED"));
                assertThat(degraded.health()).isEqualTo("DEGRADED");
                findings.max("serving_again_ms", millisSince(resumed));
                long after = Status.of(gate).seq();
                Status.await(gate, PATIENCE, seen -> seen.seq() > after + 100);
            }
            Status.await(gate, PATIENCE, Status::ready);
            stopped = true;
            clients.addAll(late);
            for (Thread client : clients) {
                assertThat(client.join(PATIENCE)).isTrue();
            }
            assertThat(gate.terminate()).isZero();
            for (Pause pause : pauses) {
                examine(pause, findings);
            }
            timesAreTrue(RawLog.read(site.audit()), pauses);
        }
        new Examination(site, findings, 0).ofWhatIsLeft(new Told());
    }

    /** Others on the machine may let a process go on that they did not stop: then again. */
    private Pause pause(GateUnderTest gate, int number) throws Exception {
        for (int tries = 0; tries < 5; tries++) {
            signal("-STOP", gate);
            long from = System.currentTimeMillis();
            long end = System.nanoTime() + PAUSE.toNanos();
            Awaitility.await().atMost(PAUSE).until(() -> isStopped(gate));
            askLate(gate.gate(), 5 * number + tries);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            long to = System.currentTimeMillis();
            boolean stoodStill = isStopped(gate);
            signal("-CONT", gate);
            if (stoodStill) {
                return new Pause(from, to);
            }
        }
        throw new AssertionError("somebody else lets the gate go on each time");
    }

    /**
     * Those who trade may all wait for a slow disk when the gate stops; these wait for the gate.
     */
    private void askLate(URI gate, int number) {
        for (int i = 0; i < CLIENTS; i++) {
            int client = CLIENTS + i;
            Runnable ask =
                    () -> {
                        try (Wire wire = Wire.connect(gate)) {
                            askOnce(wire, client, number);
                        } catch (IOException e) {
                            // closed for slowness, which is an answer too
                        }
                    };
            late.add(Thread.ofPlatform().daemon().start(ask));
        }
    }

    /** The state in field 3 of proc(5) stat. */
    private static boolean isStopped(GateUnderTest gate) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + gate.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }

    private static void signal(String signal, GateUnderTest gate) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, "" + gate.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    private void trade(URI gate, int client) {
        int number = 0;
        while (!stopped) {
            try (Wire wire = Wire.connect(gate)) {
                while (!stopped) {
                    askOnce(wire, client, number++);
                    LockSupport.parkNanos(PERIOD_NANOS);
                }
            } catch (IOException e) {
                LockSupport.parkNanos(PERIOD_NANOS); // closed for slowness: connects again
            }
        }
    }

    private void askOnce(Wire wire, int client, int number) throws IOException {
        Ask ask = Ask.order("CL-%03d".formatted(1 + client), "P-%d-%d".formatted(client, number));
        long sent = System.currentTimeMillis();
        Answered answered = null;
        try {
            answered = ask.put(wire);
        } finally {
            asked.add(new Asked(ask, answered, sent, System.currentTimeMillis()));
        }
    }

    private void examine(Pause pause, Findings findings) {
        List<Asked> waited = asked.stream().filter(pause::isIn).toList();
        assertThat(waited).as("questions that waited").hasSizeGreaterThan(CLIENTS / 2);
        List<Asked> inHand = new ArrayList<>();
        for (Asked each : waited) {
            assertThat(each.endedMillis - pause.toMillis)
                    .as("%s", each)
                    .isLessThan(DRAINED_WITHIN.toMillis());
            if (each.answered == null) {
                findings.add("closed", 1);
            } else if (!each.answered.authorized()) {
                findings.add("refused", 1);
                assertThat(each.answered.token()).isEmpty();
                assertThat(each.answered.reason()).isIn("OVERLOADED", "AUDIT_UNAVAILABLE");
            } else if (each.decidedMillis() <= pause.fromMillis + CLOCKS_DIFFER_MILLIS) {
                findings.add("decided_before", 1);
            } else {
                assertThat(each.sentMillis)
                        .as("decided after it had waited: %s", each)
                        .isLessThanOrEqualTo(pause.fromMillis + CLOCKS_DIFFER_MILLIS);
                inHand.add(each);
            }
        }
        findings.add("in_hand", inHand.size());
        assertThat(inHand)
                .as("read and not decided when it was stopped: the gate thread does one at a time")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(findings.count("refused")).isPositive();
    }

    /** What the log has behind the pause says so. */
    private void timesAreTrue(List<JsonNode> lines, List<Pause> pauses) {
        assertThat(asked)
                .filteredOn(each -> each.answered != null && each.answered.authorized())
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each.decidedMillis())
                                .isBetween(
                                        each.sentMillis - CLOCKS_DIFFER_MILLIS,
                                        each.endedMillis + CLOCKS_DIFFER_MILLIS));
        List<JsonNode> decisions =
                lines.stream()
                        .filter(line -> line.path("type").stringValue().equals("decision"))
                        .toList();
        assertThat(decisions)
                .extracting(line -> Instant.parse(line.path("issued_at").stringValue()))
                .isSorted();
        for (Pause pause : pauses) {
            assertThat(decisions)
                    .extracting(line ->
                            Instant.parse(line.path("issued_at").stringValue()).toEpochMilli())
                    .noneMatch(at ->
                            at > pause.fromMillis + CLOCKS_DIFFER_MILLIS
                                    && at < pause.toMillis - CLOCKS_DIFFER_MILLIS);
        }
    }

    private static long millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
