package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.GateUnderTest.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
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
                Site.in(folder, "token.ttl-ms: 300000")
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

    static Path libraryOrSkip() throws IOException {
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
                for (int i = 0; i < ORDERS; i++) {
                    refuses(wire, "ORD-MEANWHILE-" + i);
                }
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
        List<JsonNode> lines = RawLog.read(site.audit());
        assertThat(types(lines)).doesNotContain("expired");
        goesForward(lines);
    }

    /** Time never goes back from one line to the next, nor from one decision to the next. */
    private static void goesForward(List<JsonNode> lines) {
        assertThat(lines)
                .extracting(line -> Instant.parse(line.path("at").stringValue()))
                .isSorted();
        assertThat(all(lines, "decision"))
                .filteredOn(line -> "NEW".equals(line.path("action").stringValue("")))
                .hasSizeGreaterThanOrEqualTo(ORDERS)
                .extracting(line -> Instant.parse(line.path("issued_at").stringValue()))
                .isSorted();
    }

    private static void refuses(Wire wire, String id) throws IOException {
        Answered order = Ask.order("CL-001", id).put(wire);
        assertThat(order.reason()).isEqualTo("CLOCK_UNTRUSTED");
        assertThat(order.status()).isEqualTo("BLOCKED");
        assertThat(order.token()).isEmpty();
        Answered cancel = Ask.cancel("CL-001", id).put(wire);
        assertThat(cancel.reason()).isEqualTo("CANCEL_PASS_THROUGH");
    }

    @Test
    void releasesWhatRanOutWhileItWasDownBeforeItIsReady(Findings findings) throws Exception {
        List<Answered> earlier = authorizeAndStop(findings);
        wall("+600");
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            new Examination(site, findings, 0).exposureIsTheModels(gate);
            assertThat(Status.of(gate).openReservations()).isZero();
            List<JsonNode> lines = RawLog.read(site.audit());
            assertThat(all(lines, "expired"))
                    .flatExtracting(line -> line.path("trace_ids").values())
                    .extracting(JsonNode::stringValue)
                    .containsExactlyInAnyOrderElementsOf(
                            earlier.stream().map(Answered::traceId).toList());
            List<String> types = types(lines);
            assertThat(types.lastIndexOf("expired")).isLessThan(types.lastIndexOf("started"));
            decidesAnew(wire, earlier, findings);
            assertThat(gate.terminate()).isZero();
        }
        wall("+0");
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            assertThat(Status.of(gate).cause()).contains("CLOCK_UNTRUSTED");
            refuses(wire, "ORD-TOO-EARLY");
        }
    }

    /** The ids are free again, and nothing is held for any of them. */
    private void decidesAnew(Wire wire, List<Answered> earlier, Findings findings)
            throws IOException {
        for (Answered expired : earlier) {
            Answered anew = expired.ask().putUntilDecided(wire, findings);
            assertThat(anew.authorized()).as("%s", anew).isTrue();
            assertThat(anew.replayed()).as("%s", anew).isFalse();
            assertThat(anew.traceId()).isNotEqualTo(expired.traceId());
            assertThat(anew.token()).isNotEqualTo(expired.token());
            if (expired.equals(earlier.getFirst())) {
                JsonNode line = RawLog.read(site.audit()).get((int) anew.seq());
                assertThat(line.path("gross_before_e4").longValue()).isZero();
            }
        }
    }

    @Test
    void releasesNothingEarlyWhenItStartsAnHourBack(Findings findings) throws Exception {
        List<Answered> earlier = authorizeAndStop(findings);
        wall("-3600");
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            assertThat(Status.of(gate).cause()).contains("CLOCK_UNTRUSTED");
            refuses(wire, "ORD-AN-HOUR-BACK");
            assertThat(Status.of(gate).openReservations()).isEqualTo(ORDERS);
            wall("+0");
            Status.await(gate, NOTICED_WITHIN, Status::ready);
            for (Answered original : earlier) {
                assertThat(original.ask().putUntilDecided(wire, findings).token())
                        .isEqualTo(original.token());
            }
            assertThat(gate.terminate()).isZero();
        }
        List<JsonNode> lines = RawLog.read(site.audit());
        assertThat(types(lines)).doesNotContain("expired");
        goesForward(lines);
    }

    private List<Answered> authorizeAndStop(Findings findings) throws IOException {
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            List<Answered> answers = authorize(wire, findings, "EARLIER");
            assertThat(gate.terminate()).isZero();
            return answers;
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

    private static List<String> types(List<JsonNode> lines) {
        return lines.stream().map(line -> line.path("type").stringValue()).toList();
    }

    private static List<JsonNode> all(List<JsonNode> lines, String type) {
        return lines.stream().filter(line -> line.path("type").stringValue().equals(type)).toList();
    }

    private static long millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
