package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Moves the wall clock under a gate; the monotonic one goes on, as on a machine that is set. */
@ExtendWith(ProofRecorder.class)
class ClockIT {
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(3);
    private static final String LIBRARY = "libfaketimeMT.so.1";
    private static final int ORDERS = 20;

    @TempDir Path folder;
    private Path offset;
    private Site site;

    @BeforeEach
    void aSiteWhoseWallClockCanBeMoved() throws IOException {
        offset = folder.resolve("offset");
        wall("+0");
        site =
                Site.in(folder)
                        .with(
                                new Surroundings(
                                        List.of(),
                                        Map.of(
                                                "LD_PRELOAD",
                                                libraryOrSkip().toString(),
                                                "FAKETIME_TIMESTAMP_FILE",
                                                offset.toString(),
                                                "FAKETIME_CACHE_DURATION",
                                                "1",
                                                "DONT_FAKE_MONOTONIC",
                                                "1",
                                                "NO_FAKE_STAT",
                                                "1",
                                                "FAKETIME_FORCE_MONOTONIC_FIX",
                                                "0")));
    }

    private static Path libraryOrSkip() throws IOException {
        try (var folders = Files.list(Path.of("/usr/lib"))) {
            for (Path folder : folders.toList()) {
                Path library = folder.resolve("faketime").resolve(LIBRARY);
                if (Files.isReadable(library)) {
                    return library;
                }
            }
        }
        return Assumptions.abort("libfaketime is not installed");
    }

    /** Sets the offset of the wall clock. */
    private void wall(String seconds) throws IOException {
        Path written = folder.resolve("offset.tmp");
        Files.writeString(written, seconds + "\n");
        Files.move(
                written,
                offset,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void decidesNothingWhileTheWallIsAnHourBehindOrADayAhead(Findings findings) throws Exception {
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            List<Answered> before = authorize(wire, findings, "BEFORE");
            for (String moved : List.of("-3600", "+86400")) {
                long open = Status.of(gate).openReservations();
                long start = System.nanoTime();
                wall(moved);
                Status.await(gate, NOTICED_WITHIN, Status::failClosed);
                findings.put("noticed_ms " + moved, millisSince(start));
                refuses(wire);
                assertThat(Status.of(gate).openReservations()).isEqualTo(open);
                start = System.nanoTime();
                wall("+0");
                Status.await(gate, NOTICED_WITHIN, Status::ready);
                findings.put("ready_again_ms " + moved, millisSince(start));
                for (Answered original : before) {
                    assertThat(original.ask().putUntilDecided(wire, findings).token())
                            .isEqualTo(original.token());
                }
                authorize(wire, findings, "AFTER" + moved.length());
            }
            assertThat(gate.terminate()).isZero();
        }
        new Examination(site, findings, 0).ofWhatIsLeft(new Told());
        assertThat(types()).doesNotContain("expired");
    }

    private static void refuses(Wire wire) throws IOException {
        Answered order = Ask.order("CL-001", "ORD-MEANWHILE").put(wire);
        assertThat(order.reason()).isEqualTo("CLOCK_UNTRUSTED");
        assertThat(order.status()).isEqualTo("BLOCKED");
        assertThat(order.token()).isEmpty();
        Answered cancel = Ask.cancel("CL-001", "ORD-MEANWHILE").put(wire);
        assertThat(cancel.reason()).isEqualTo("CANCEL_PASS_THROUGH");
    }

    @Test
    void releasesWhatRanOutWhileItWasDownBeforeItIsReady(Findings findings) throws Exception {
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            authorize(wire, findings, "EARLIER");
            assertThat(gate.terminate()).isZero();
        }
        wall("+600");
        try (GateUnderTest gate = site.startCold()) {
            Examination examination = new Examination(site, findings, 0);
            examination.exposureIsTheModels(gate);
            assertThat(Status.of(gate).openReservations()).isZero();
            List<String> types = types();
            assertThat(types).contains("expired");
            assertThat(types.lastIndexOf("expired")).isLessThan(types.lastIndexOf("started"));
            assertThat(gate.terminate()).isZero();
        }
        wall("+0");
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            assertThat(Status.of(gate).cause()).contains("CLOCK_UNTRUSTED");
            refuses(wire);
        }
    }

    private static List<Answered> authorize(Wire wire, Findings findings, String name)
            throws IOException {
        List<Answered> answers = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            Ask order = Ask.order("CL-001", "ORD-" + name + "-" + i);
            Answered answered = order.putUntilDecided(wire, findings);
            assertThat(answered.authorized()).as("%s", answered).isTrue();
            answers.add(answered);
        }
        return answers;
    }

    private List<String> types() throws IOException {
        List<String> types = new ArrayList<>();
        for (JsonNode line : RawLog.read(site.audit())) {
            types.add(line.path("type").stringValue());
        }
        return types;
    }

    private static long millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
