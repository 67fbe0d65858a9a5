package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Asks for the same orders again and again: at once, after a restart, after going away. */
@ExtendWith(ProofRecorder.class)
class RepeatedOrderIT {
    @TempDir Path folder;

    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    @Test
    void reservesOncePerIdHoweverManyAskAtOnceAlsoAfterARestart(Findings findings)
            throws Exception {
        int threads = Scale.of(16, 64);
        int ids = Scale.of(200, 1000);
        int requests = Scale.of(3000, 20_000);
        findings.put("threads", threads);
        findings.put("ids", ids);
        findings.put("requests", requests);
        Site site = Site.in(folder, "token.ttl-ms: 300000");
        try (GateUnderTest gate = site.startScaled()) {
            Clients.inParallel(
                    threads,
                    gate,
                    (wire, thread) -> {
                        Random random = new Random(thread);
                        for (int i = 0; i < requests / threads; i++) {
                            ask(wire, random.nextInt(ids), findings);
                        }
                    });
            try (Wire wire = Wire.connect(gate.gate())) {
                for (int id = 0; id < ids; id++) {
                    ask(wire, id, findings);
                }
            }
            assertThat(tokens).hasSize(ids);
            assertThat(gate.terminate()).isZero();
            gate.restart();
            Clients.inParallel(
                    4,
                    gate,
                    (wire, thread) -> {
                        for (int id = thread; id < ids; id += 4) {
                            ask(wire, id, findings);
                        }
                    });
            assertThat(Status.of(gate).openReservations()).isEqualTo(ids);
        }
        assertThat(authorized(site)).isEqualTo(ids);
    }

    /** The token of an id, which must be the one that everybody else was given. */
    private void ask(Wire wire, int id, Findings findings) throws IOException {
        Answered answered = Ask.order("CL-001", "ORD-" + id).putUntilDecided(wire, findings);
        assertThat(answered.authorized()).as("%s", answered).isTrue();
        String first = tokens.putIfAbsent(answered.ask().clientOrderId(), answered.token());
        assertThat(first == null || first.equals(answered.token())).as("%s", answered).isTrue();
        findings.add(answered.replayed() ? "replayed" : "decided", 1);
    }

    @Test
    void reservesOnceForAClientThatIsGoneBeforeItsAnswer(Findings findings) throws Exception {
        int orders = Scale.of(200, 10_000);
        findings.put("orders", orders);
        Site site = Site.in(folder, "token.ttl-ms: 300000");
        try (GateUnderTest gate = site.startScaled()) {
            Random random = new Random(Scale.seed());
            for (int id = 0; id < orders; id++) {
                Wire wire = Wire.connect(gate.gate());
                wire.send("/v1/authorize", Ask.order("CL-001", "ORD-" + id).json());
                LockSupport.parkNanos(random.nextInt(400_000));
                wire.reset();
            }
            try (Wire wire = Wire.connect(gate.gate())) {
                for (int id = 0; id < orders; id++) {
                    ask(wire, id, findings);
                    ask(wire, id, findings);
                }
            }
            assertThat(findings.count("replayed"))
                    .as("every second answer, and those to orders that had arrived")
                    .isGreaterThan(orders);
            assertThat(Status.of(gate).ready()).isTrue();
        }
        assertThat(authorized(site)).isEqualTo(orders);
    }

    /**
     * Decisions that were answered: one whose answer came too late is taken back and not counted.
     */
    private static long authorized(Site site) throws IOException {
        List<JsonNode> lines = RawLog.read(site.audit());
        ExposureModel.of(lines, Long.MAX_VALUE, Site.SKEW);
        long count = 0;
        for (JsonNode line : lines) {
            count += line.path("status").asString().equals("AUTHORIZED") ? 1 : 0;
            count -= line.path("type").stringValue().equals("decision.voided") ? 1 : 0;
        }
        return count;
    }
}
