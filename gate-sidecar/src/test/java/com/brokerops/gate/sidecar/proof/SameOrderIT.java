package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same orders from many threads at once, from clients that go away, and after a restart. */
@ExtendWith(ProofRecorder.class)
class SameOrderIT {
    private static final int TRIES = 200;

    @TempDir Path folder;

    @Test
    void anOrderThatComesOftenIsReservedOnceAndHasOneToken(Findings findings) throws Exception {
        int threads = Scale.of(16, 64);
        int orders = Scale.of(200, 1_000);
        int requests = Scale.of(3_000, 20_000);
        Map<String, String> tokens = new ConcurrentHashMap<>();
        try (GateUnderTest gate = GateUnderTest.dev(folder.resolve("data"));
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(thread);
                int share = requests / threads;
                running.add(pool.submit(() -> askAgainAndAgain(gate, orders, share, random, tokens)));
            }
            for (Future<?> thread : running) {
                thread.get(5, TimeUnit.MINUTES);
            }
            askOnceEach(gate, orders, tokens);
            assertThat(Status.of(gate).openReservations()).isEqualTo(orders);

            gate.kill();
            gate.restart();
            askOnceEach(gate, orders, tokens);
            assertThat(Status.of(gate).openReservations()).isEqualTo(orders);
        }
        assertThat(tokens).hasSize(orders);
        findings.put("threads", threads);
        findings.put("requests", requests);
        findings.put("client_order_ids", orders);
        findings.put("reservations", orders);
    }

    @Test
    void aClientThatIsGoneBeforeTheAnswerFindsItsOneDecision(Findings findings) throws Exception {
        int clients = Scale.of(200, 10_000);
        long found = 0;
        try (GateUnderTest gate = GateUnderTest.dev(folder.resolve("data"));
                Wire wire = Wire.connect(gate.gate())) {
            for (int i = 0; i < clients; i++) {
                Wire gone = Wire.connect(gate.gate());
                gone.send("/v1/authorize", Ask.order("CL-001", "GONE-" + i).json());
                gone.reset();
            }
            for (int i = 0; i < clients; i++) {
                Answered first = decided(wire, Ask.order("CL-001", "GONE-" + i));
                Answered again = decided(wire, Ask.order("CL-001", "GONE-" + i));
                assertThat(again.token()).isNotEmpty().isEqualTo(first.token());
                found += first.replayed() ? 1 : 0;
            }
            assertThat(Status.of(gate).openReservations()).isEqualTo(clients);
        }
        findings.put("clients_gone", clients);
        findings.put("decided_before_they_came_back", found);
    }

    private static Void askAgainAndAgain(
            GateUnderTest gate, int orders, int requests, Random random, Map<String, String> tokens)
            throws IOException {
        try (Wire wire = Wire.connect(gate.gate())) {
            for (int i = 0; i < requests; i++) {
                ask(wire, random.nextInt(orders), tokens);
            }
        }
        return null;
    }

    private static void askOnceEach(GateUnderTest gate, int orders, Map<String, String> tokens)
            throws IOException {
        try (Wire wire = Wire.connect(gate.gate())) {
            for (int order = 0; order < orders; order++) {
                ask(wire, order, tokens);
            }
        }
    }

    private static void ask(Wire wire, int order, Map<String, String> tokens) throws IOException {
        Answered answered = decided(wire, Ask.order("CL-002", "SAME-" + order));
        String known = tokens.putIfAbsent(answered.ask().clientOrderId(), answered.token());
        if (known != null) {
            assertThat(answered.token()).isEqualTo(known);
        }
    }

    /** Asks until the gate decides; on a busy machine it may have refused. */
    private static Answered decided(Wire wire, Ask ask) throws IOException {
        Answered answered = ask.put(wire);
        for (int tries = 0; answered.auditUnavailable() && tries < TRIES; tries++) {
            answered = ask.put(wire);
        }
        assertThat(answered.authorized()).as(answered.toString()).isTrue();
        return answered;
    }
}
