package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Asks a gate with hardly any memory for more than it can remember. */
@ExtendWith(ProofRecorder.class)
class OutOfMemoryIT {
    private static final int FATAL = 70;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final long FLOOD_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir Path folder;

    @Test
    void exitsOrAnswersButIsNeverHalfDead(Findings findings) throws Exception {
        Assumptions.assumeFalse(Scale.isShort(), "in the long form only");
        Surroundings little =
                new Surroundings(List.of(), Map.of("_JAVA_OPTIONS", "-Xms32m -Xmx32m -Xmn8m"));
        for (int i = 0; i < Scale.of(1, 3); i++) {
            Path place = Files.createDirectory(folder.resolve("site-" + i));
            Site site =
                    Site.in(
                                    place,
                                    "token.ttl-ms: 300000",
                                    "capacity.order-keys: 262144",
                                    "capacity.reservations: 262144",
                                    "capacity.event-ids: 65536")
                            .with(little);
            Told told;
            try (GateUnderTest gate = site.startCold()) {
                Load load = Load.start(gate.gate(), "FLOOD", i, 100_000);
                long deadline = System.nanoTime() + FLOOD_NANOS;
                while (gate.isAlive() && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
                told = load.stop();
                if (gate.isAlive()) {
                    Status.await(gate, ANSWERS_WITHIN, Status::ready);
                    findings.add("answered_on", 1);
                } else {
                    assertThat(gate.awaitExit()).isEqualTo(FATAL);
                    findings.add("exited_70", 1);
                }
            }
            new Examination(site, findings, i).ofWhatIsLeft(told);
        }
    }
}
