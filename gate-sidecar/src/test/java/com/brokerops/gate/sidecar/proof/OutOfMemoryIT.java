package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Announces more bodies to a gate at work than it has memory for. Its own bounds would not let that
 * happen: it is given a heap far below the one they are made for, and room for more connections.
 */
@ExtendWith(ProofRecorder.class)
class OutOfMemoryIT {
    private static final int FATAL = 70;
    private static final int CONNECTIONS = 4000;
    private static final int BODY = 16 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long ENDS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Surroundings LITTLE_MEMORY =
            new Surroundings(List.of(), Map.of("_JAVA_OPTIONS", "-Xms40m -Xmx40m -Xmn8m"));

    @TempDir Path folder;

    @Test
    void endsOrGoesOnAnsweringAndKeepsWhatItAnsweredWhenMemoryRunsOut(Findings findings)
            throws Exception {
        for (int i = 0; i < Scale.of(1, 10); i++) {
            Site site =
                    Site.in(
                            Files.createDirectory(folder.resolve("site-" + i)),
                            "max-connections: 8192",
                            "capacity.cells: 10000",
                            "capacity.reservations: 65536",
                            "capacity.order-keys: 65536",
                            "capacity.event-ids: 65536");
            Examination examination = new Examination(site, findings, i);
            examination.ofWhatIsLeft(toldUntilMemoryRanOut(site.with(LITTLE_MEMORY), findings));
            try (GateUnderTest next = site.startCold()) {
                examination.ofItsSuccessor(next);
            }
        }
    }

    private static Told toldUntilMemoryRanOut(Site site, Findings findings) throws Exception {
        try (GateUnderTest gate = site.startCold()) {
            Load load = Load.start(gate.gate(), "L", Scale.seed(), 2000);
            Status.await(gate, PATIENCE, status -> status.seq() > 300);
            List<Socket> flood = new ArrayList<>();
            try {
                announceBodies(gate, flood);
                awaitEnd(gate);
            } finally {
                for (Socket socket : flood) {
                    socket.close();
                }
            }
            if (gate.isAlive()) {
                Status.await(gate, PATIENCE, Status::ready);
                findings.add("answered_on", 1);
            } else {
                assertThat(gate.awaitExit()).isEqualTo(FATAL);
                findings.add("ended_with_70", 1);
            }
            assertThat(Files.readString(gate.log())).contains("OutOfMemoryError");
            return load.stop();
        }
    }

    /** The gate makes room for a body as soon as it has read its head. */
    private static void announceBodies(GateUnderTest gate, List<Socket> flood) {
        byte[] head =
                "POST /v1/authorize HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(gate.gate().getAuthority(), BODY)
                        .getBytes(US_ASCII);
        try {
            while (flood.size() < CONNECTIONS) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.gate().getPort());
                flood.add(socket);
                socket.getOutputStream().write(head);
            }
        } catch (IOException e) {
            assertThat(flood)
                    .as("%s", e)
                    .isNotEmpty(); // the gate is gone, which is what this is for
        }
    }

    private static void awaitEnd(GateUnderTest gate) {
        long deadline = System.nanoTime() + ENDS_WITHIN_NANOS;
        while (gate.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
