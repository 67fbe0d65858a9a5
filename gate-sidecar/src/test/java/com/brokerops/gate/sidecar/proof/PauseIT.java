package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.proof.Wire.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stops a gate for seconds while clients ask: what waited is not decided as if it were fresh. */
@ExtendWith(ProofRecorder.class)
class PauseIT {
    private static final int CLIENTS = 64;
    private static final Pattern TRACE_ID = Pattern.compile("\"trace_id\":\"([0-9a-f-]{13})");

    @TempDir Path folder;

    @Test
    void ordersThatWaitedForAStoppedGateAreRefusedAndACancelPasses(Findings findings)
            throws Exception {
        try (GateUnderTest gate = Site.in(folder).startScaled()) {
            List<Wire> wires = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    wires.add(Wire.connect(gate.gate()));
                    assertThat(order(wires.get(i), "before-" + i).status()).isEqualTo(200);
                }
                signal(gate, "STOP");
                wires.get(0).send("/v1/authorize", cancel());
                for (int i = 1; i < CLIENTS; i++) {
                    wires.get(i).send("/v1/authorize", json("during-" + i));
                }
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(Scale.isShort() ? 1_500 : 5_000));
                signal(gate, "CONT");
                long goesOn = System.nanoTime();
                long goesOnMillis = System.currentTimeMillis();

                assertThat(wires.get(0).receive().body()).contains("\"CANCEL_PASS_THROUGH\"");
                for (int i = 1; i < CLIENTS; i++) {
                    assertThat(wires.get(i).receive().body())
                            .contains("\"OVERLOADED\"")
                            .contains("\"trace_id\":null")
                            .contains("\"retryable\":true");
                }
                long drainedMillis = (System.nanoTime() - goesOn) / 1_000_000;
                assertThat(drainedMillis).isLessThan(1_000);
                assertThat(gate.get("/health").body()).contains("\"DEGRADED\"", "\"OVERLOADED\"");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250)); // as they are told
                for (int i = 1; i < CLIENTS; i++) {
                    Reply reply = order(wires.get(i), "during-" + i);
                    assertThat(reply.body()).contains("\"AUTHORIZED\"");
                    assertThat(decidedAtMillis(reply)).isGreaterThanOrEqualTo(goesOnMillis);
                }
                findings.put("refused", CLIENTS - 1);
                findings.put("drained_ms", drainedMillis);
            } finally {
                for (Wire wire : wires) {
                    wire.close();
                }
            }
        }
    }

    private static Reply order(Wire wire, String id) throws IOException {
        return wire.post("/v1/authorize", json(id));
    }

    private static String json(String id) {
        return """
        {"order":{"client_order_id":"%s","symbol":"AAPL","side":"BUY","qty":1,"price":10},\
        "context":{"client_id":"CL-001"}}\
        """
                .formatted(id);
    }

    private static String cancel() {
        return """
        {"order":{"action":"CANCEL","client_order_id":"before-0"},\
        "context":{"client_id":"CL-001"}}\
        """;
    }

    /** The first 48 bits of a trace id. */
    private static long decidedAtMillis(Reply reply) {
        Matcher matcher = TRACE_ID.matcher(reply.body());
        assertThat(matcher.find()).as(reply.body()).isTrue();
        return Long.parseLong(matcher.group(1).replace("-", ""), 16);
    }

    private static void signal(GateUnderTest gate, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + gate.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }
}
