package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a kill stops, when it is clean, and that the death of the gate takes none of it back. */
@ExtendWith(ProofRecorder.class)
class P1KillIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KILLS = Scale.of(6, 20);
    private static final int MOST_LISTED = 1_000;
    private static final String LONG_LIVED = "token.ttl-ms: 300000";

    @TempDir Path folder;
    private final long seed = Scale.seed();

    @Test
    void stopsTheNextDecisionWhileOrdersFlowAndStillDoesAfterADeath(Findings findings)
            throws Exception {
        String none = "no order of a killed scope is authorized behind the kill in the log";
        String cancels = "every cancel passes, under a kill too";
        int perSecond = Scale.of(500, 10_000);
        String rate = "%d requests a second or more flow meanwhile".formatted(perSecond);
        String survives = "the kill and the open orders are those of before after kill -9";
        findings.promise(none, cancels, rate, survives);
        Site site = Site.in(folder, LONG_LIVED);
        try (GateUnderTest gate = site.startScaled()) {
            Flow warmUp = Flow.start(gate.gate(), "WARM", perSecond / 2);
            Status.await(gate, PATIENCE, seen -> seen.seq() >= perSecond);
            warmUp.stop();
            int meant = perSecond + perSecond / 20; // more than is promised
            Flow flow = Flow.start(gate.gate(), "KILL", meant);
            awaitLinesSince(gate, Status.of(gate).seq(), perSecond / 5);
            long before = flow.answered();
            long from = System.nanoTime();
            KillSwitch all = new KillSwitch(gate);
            KillSwitch one = new KillSwitch(gate, "client:CL-003");
            for (int i = 0; i < KILLS; i++) {
                KillSwitch kill = i % 2 == 0 ? all : one;
                awaitLinesSince(gate, kill.engage().seq(), perSecond / 5);
                awaitLinesSince(gate, kill.release().seq(), perSecond / 5);
            }
            awaitLinesSince(gate, all.engage().seq(), perSecond / 5);
            long asked = flow.answered() - before;
            double seconds = (System.nanoTime() - from) / 1e9;
            flow.stop();
            findings.put("kills", KILLS + 1);
            findings.put("meant_per_second", meant);
            findings.put("asked_per_second", (long) (asked / seconds));
            findings.put("asked", flow.answered());
            findings.put("refused", flow.refused());
            assertThat(flow.cancels()).isPositive();
            assertThat(flow.cancelThatDidNotPass()).isNull();
            findings.met(cancels);
            long open = open(all);
            gate.kill();
            gate.restart();
            assertThat(put(gate, Ask.order("CL-001", "AFTER")).reason()).isEqualTo("POLICY_HALT");
            assertThat(open(all)).isEqualTo(open).isPositive();
            findings.put("open_orders", open);
            findings.met(survives);
            assertThat(gate.terminate()).isZero();
        }
        List<JsonNode> lines = RawLog.read(site.audit());
        long blocked = Halts.requireNoneAuthorized(lines);
        assertThat(blocked).isGreaterThan(KILLS);
        findings.put("blocked", blocked);
        findings.met(none);
        findings.put("cancels", Halts.requireCancelsPassed(lines));
        assertThat(findings.count("asked_per_second")).isGreaterThanOrEqualTo(perSecond);
        findings.met(rate);
    }

    @Test
    void isCleanExactlyWhenTheLastOrderHasEndedAndStaysSo(Findings findings) throws Exception {
        String exactly = "clean is said when no order of the scope is open, and not before";
        String survives =
                "what is open, and that none is, survives kill -9 and the loss of gate.db";
        findings.promise(exactly, survives);
        int orders = Scale.of(40, 2_000);
        findings.put("orders", orders);
        Site site = Site.in(folder, LONG_LIVED);
        try (GateUnderTest gate = site.startScaled()) {
            List<String> open = authorized(gate, "CL-009", orders, findings);
            authorized(gate, "CL-010", 3, findings); // not of the scope: they stay open
            KillSwitch kill = new KillSwitch(gate, "client:CL-009");
            Random random = new Random(seed);
            findings.put("seed", seed);
            requireOpen(kill, open);
            while (open.size() > 1) {
                end(gate, open.remove(random.nextInt(open.size())), random);
                if (open.size() < 20 || open.size() % 100 == 0) {
                    requireOpen(kill, open);
                }
            }
            gate.kill();
            gate.restart();
            requireOpen(kill, open);
            try (Wire wire = Wire.connect(gate.gate())) {
                assertThat(Ask.cancel("CL-009", "LAST").put(wire).reason())
                        .isEqualTo("CANCEL_PASS_THROUGH");
            }
            requireOpen(kill, open);
            end(gate, open.remove(0), random);
            requireOpen(kill, open);
            findings.met(exactly);
            gate.kill();
            gate.restart();
            requireOpen(kill, open);
            gate.kill();
            Files.delete(site.data().resolve("gate.db"));
            gate.restart();
            requireOpen(kill, open);
            assertThat(put(gate, Ask.order("CL-009", "AFTER")).reason()).isEqualTo("POLICY_HALT");
            assertThat(put(gate, Ask.order("CL-010", "AFTER")).authorized()).isTrue();
            findings.met(survives);
            assertThat(gate.terminate()).isZero();
        }
        new Examination(site, findings, seed).ofWhatIsLeft(new Told());
    }

    private static List<String> authorized(
            GateUnderTest gate, String clientId, int orders, Findings findings) throws IOException {
        List<String> traceIds = new ArrayList<>();
        try (Wire wire = Wire.connect(gate.gate())) {
            for (int i = 0; i < orders; i++) {
                Ask ask = Ask.order(clientId, "OPEN-" + i);
                traceIds.add(ask.putUntilDecided(wire, findings).traceId());
            }
        }
        return traceIds;
    }

    /** In one of the ways in which an order ends, some of them executed in part before. */
    private static void end(GateUnderTest gate, String traceId, Random random) throws IOException {
        String end =
                switch (random.nextInt(4)) {
                    case 0 -> "\"event_type\":\"order.canceled\"";
                    case 1 -> "\"event_type\":\"order.expired\"";
                    case 2 -> "\"event_type\":\"order.rejected\"";
                    default -> "\"event_type\":\"execution.reported\",\"qty\":100,\"price\":185.5";
                };
        try (Wire wire = Wire.connect(gate.gate())) {
            Reported last = Reported.of("END-" + traceId, traceId, end);
            assertThat(last.putUntilTaken(wire)).isEqualTo(200);
        }
    }

    /** The HALT said again answers with these orders and no others. */
    private static void requireOpen(KillSwitch kill, List<String> open) {
        JsonNode answer = said(kill);
        assertThat(answer.get("open_orders").longValue()).isEqualTo(open.size());
        assertThat(answer.get("clean").booleanValue()).isEqualTo(open.isEmpty());
        List<String> listed = answer.get("to_cancel").findValuesAsString("decision_token");
        if (open.size() <= MOST_LISTED) {
            assertThat(listed).containsExactlyInAnyOrderElementsOf(open);
        } else {
            assertThat(listed).hasSize(MOST_LISTED).isSubsetOf(open);
        }
    }

    private static long open(KillSwitch kill) {
        return said(kill).get("open_orders").longValue();
    }

    private static JsonNode said(KillSwitch kill) {
        HttpResponse<String> answer = kill.halt();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static Answered put(GateUnderTest gate, Ask ask) throws IOException {
        try (Wire wire = Wire.connect(gate.gate())) {
            return ask.put(wire);
        }
    }

    private static void awaitLinesSince(GateUnderTest gate, long seq, long lines) {
        Status.await(gate, PATIENCE, seen -> seen.seq() >= seq + lines);
    }
}
