package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Stops all orders and lets them go again while they flow, and looks on from a client's place. */
final class Halts {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CANCELS = 4;

    private final GateUnderTest gate;
    private final Findings findings;
    private final String name;
    private final int goesOnFor;
    private final Told told = new Told();
    private int asked;

    /**
     * @param name what makes the ids of these orders different from all others
     * @param goesOnFor how many lines come into the log before the state is changed again
     */
    Halts(GateUnderTest gate, Findings findings, String name, int goesOnFor) {
        this.gate = gate;
        this.findings = findings;
        this.name = name;
        this.goesOnFor = goesOnFor;
    }

    /** One after the other; what the client that looked on was told. */
    Told run(int halts) throws IOException {
        KillSwitch operator = new KillSwitch(gate);
        try (Wire wire = Wire.connect(gate.gate())) {
            for (int i = 0; i < halts; i++) {
                Span halt = operator.engage();
                told.spans().add(halt);
                Answered order = put(wire, Ask.order("CL-001", id()));
                assertThat(order.reason()).as("%s", order).isEqualTo("POLICY_HALT");
                for (int j = 0; j < CANCELS; j++) {
                    Answered cancel = put(wire, Ask.cancel("CL-001", id()));
                    assertThat(cancel.reason()).isEqualTo("CANCEL_PASS_THROUGH");
                }
                findings.add("cancels_under_halt", CANCELS);
                awaitLinesSince(halt);
                Span release = operator.release();
                told.spans().add(release);
                Answered next = put(wire, Ask.order("CL-001", id()));
                assertThat(next.authorized()).as("%s", next).isTrue();
                awaitLinesSince(release);
                findings.add("halts", 1);
            }
        }
        return told;
    }

    private String id() {
        return "%s-%d".formatted(name, asked++);
    }

    /** A refusal is no decision: it is asked again. */
    private Answered put(Wire wire, Ask ask) throws IOException {
        long sent = System.nanoTime();
        Answered answered = ask.isCancel() ? ask.put(wire) : ask.putUntilDecided(wire, findings);
        told.answers().add(answered);
        if (answered.seq() >= 0) {
            told.spans().add(new Span(answered.seq(), sent, System.nanoTime()));
        }
        return answered;
    }

    private void awaitLinesSince(Span change) {
        Status.await(gate, PATIENCE, seen -> seen.seq() >= change.seq() + goesOnFor);
    }

    /**
     * No line between a HALT of a scope and the release after it authorizes an order in it.
     *
     * @return how many orders were blocked by one
     */
    static long requireNoneAuthorized(List<JsonNode> lines) {
        Set<String> halted = new HashSet<>();
        long blocked = 0;
        for (JsonNode line : lines) {
            if (line.path("type").stringValue().equals("risk.changed")) {
                String scope = line.path("scope").stringValue();
                if (line.path("state").stringValue().equals("HALT")) {
                    halted.add(scope);
                } else {
                    halted.remove(scope);
                }
            } else if (isOrder(line) && (halted.contains("global") || halted.contains(of(line)))) {
                blocked++;
                if (line.path("status").stringValue().equals("AUTHORIZED")) {
                    throw new AssertionError("authorized under a HALT: " + line);
                }
            }
        }
        return blocked;
    }

    private static String of(JsonNode order) {
        return "client:" + order.path("context").path("client_id").stringValue();
    }

    /** Every cancel of the log was let through; how many there are. */
    static long requireCancelsPassed(List<JsonNode> lines) {
        List<JsonNode> cancels = new ArrayList<>();
        for (JsonNode line : lines) {
            if (line.path("action").asString().equals("CANCEL")) {
                cancels.add(line);
            }
        }
        assertThat(cancels)
                .allMatch(line -> line.path("status").stringValue().equals("AUTHORIZED"));
        return cancels.size();
    }

    private static boolean isOrder(JsonNode line) {
        return line.path("type").stringValue().equals("decision")
                && !line.path("action").stringValue().equals("CANCEL");
    }
}
