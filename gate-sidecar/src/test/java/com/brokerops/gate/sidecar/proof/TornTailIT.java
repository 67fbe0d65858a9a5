package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Tears the end of a log that a gate left when it died between write and sync, at every byte that
 * nobody was told of; and changes a bit that somebody was told of.
 */
@ExtendWith(ProofRecorder.class)
class TornTailIT {
    private static final String[] SETTINGS = {
        "audit.segment-bytes: 65536", "token.ttl-ms: 3600000"
    };
    private static final int FILLS = 8;
    private static final int LONG_BATCH = 3;
    private static final int TRIES = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir static Path folder;

    private static Site site;
    private static Told told;
    private static List<JsonNode> lines;
    private static Tail tail;

    @TempDir Path scratch;

    /**
     * The newest segment with text.
     *
     * @param bytes all of it
     * @param from where the lines begin that nobody was told of
     * @param end behind its last line
     */
    private record Tail(Path segment, byte[] bytes, int from, int end) {
        int lines() {
            return newlines(bytes, from, end);
        }
    }

    private static int newlines(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** Dies after the write of a batch that was never synced and never answered. */
    @BeforeAll
    static void aGateDiesBetweenWriteAndSync() throws Exception {
        for (int i = 0; tail == null || tail.lines() < LONG_BATCH && i < TRIES; i++) {
            Site died = Site.in(Files.createDirectory(folder.resolve("died-" + i)), SETTINGS);
            Told heard = new Told();
            try (GateUnderTest gate = died.startWithFailpoint("after-append:" + (40 + i))) {
                tradeUntilItDies(gate, heard);
                gate.awaitExit();
            }
            List<JsonNode> left = RawLog.read(died.audit());
            Tail torn = tail(died, lastAcknowledged(left, heard));
            if (torn.from() > 0 && (tail == null || torn.lines() > tail.lines())) {
                site = died;
                told = heard;
                lines = left;
                tail = torn;
            }
        }
    }

    /** Orders, and the fills of each in one request, so that there are long batches to tear. */
    private static void tradeUntilItDies(GateUnderTest gate, Told heard) {
        try (Wire wire = Wire.connect(gate.gate())) {
            for (int order = 0; ; order++) {
                Ask ask = Ask.order("CL-001", "ORD-" + order);
                heard.inDoubt().add(ask);
                Answered answered = ask.put(wire);
                heard.inDoubt().clear();
                heard.answers().add(answered);
                for (int fill = 0; answered.authorized() && fill < FILLS; fill++) {
                    String id = "E-" + order + "-" + fill;
                    heard.reportsInDoubt().add(Reported.fill(id, answered.traceId()));
                }
                wire.post(
                        "/v1/events",
                        heard.reportsInDoubt().stream()
                                .map(Reported::json)
                                .collect(Collectors.joining(",", "[", "]")));
                heard.reportsInDoubt().clear();
            }
        } catch (IOException e) {
            assertThat(heard.answers()).as("%s", e).isNotEmpty();
        }
    }

    private static long lastAcknowledged(List<JsonNode> left, Told heard) {
        long last = 0;
        for (JsonNode line : left) {
            last = Math.max(last, line.path("durable").longValue());
        }
        for (Answered answered : heard.answers()) {
            last = Math.max(last, answered.seq());
        }
        return last;
    }

    private static Tail tail(Site died, long lastAcknowledged) throws IOException {
        Path newest = null;
        try (var files = Files.list(died.audit())) {
            for (Path segment : files.sorted().toList()) {
                newest = Files.readAllBytes(segment)[0] == 0 ? newest : segment;
            }
        }
        byte[] bytes = Files.readAllBytes(newest);
        int end = 0;
        int from = 0;
        for (int i = 0; i < bytes.length && bytes[i] != 0; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, end, i - end, UTF_8);
                end = i + 1;
                long seq = Long.parseLong(line.substring(7, line.indexOf(',')));
                from = seq <= lastAcknowledged ? end : from;
            }
        }
        assertThat(from).as("a line that nobody was told of").isLessThan(end);
        return new Tail(newest, bytes, from, end);
    }

    @Test
    void losesNothingButWhatWasNeverAnsweredWhereverItsTailIsTorn(Findings findings)
            throws IOException {
        KeyDirectory keys = KeyDirectory.load(site.data().resolve("keys"));
        MemoryDisk whole = new MemoryDisk(0);
        try (var files = Files.list(site.audit())) {
            for (Path segment : files.toList()) {
                whole.replace(segment.getFileName().toString(), Files.readAllBytes(segment));
            }
        }
        int step = Scale.isShort() ? 37 : 1;
        for (int at = tail.from(); at < tail.end(); at += step) {
            recovers(torn(whole, cut(at)), at, keys);
            recovers(torn(whole, zeroed(at)), at, keys);
            findings.add("torn", 2);
        }
        findings.put("bytes_never_answered", tail.end() - tail.from());
        findings.put("lines_never_answered", tail.lines());
    }

    private static MemoryDisk torn(MemoryDisk whole, byte[] segment) {
        MemoryDisk disk = whole.copy();
        disk.replace(tail.segment().getFileName().toString(), segment);
        return disk;
    }

    private static byte[] cut(int at) {
        return Arrays.copyOf(tail.bytes(), at);
    }

    private static byte[] zeroed(int at) {
        return Arrays.copyOf(cut(at), tail.bytes().length);
    }

    private void recovers(MemoryDisk disk, int at, KeyDirectory keys) throws IOException {
        assertThat(AuditVerifier.verify(disk.copy()))
                .as("torn at %d", at)
                .isInstanceOf(Verification.Intact.class);
        SteppedGate gate = SteppedGate.start(disk, scratch.resolve("none.db"), keys, 0);
        assertThat(gate.ready()).as("torn at %d", at).isTrue();
        assertThat(gate.lastSeq()).as("torn at %d", at).isEqualTo(wholeLines(at) - 1L);
    }

    /** How many lines of the log end at or before an offset of its newest segment. */
    private static int wholeLines(int at) {
        return lines.size() - newlines(tail.bytes(), at, tail.end());
    }

    @Test
    void startsOnATornTailAndRepeatsEverythingItEverAnswered(Findings findings) throws Exception {
        Random random = new Random(Scale.seed());
        for (int i = 0; i < Scale.of(2, 40); i++) {
            int at = tail.from() + random.nextInt(tail.end() - tail.from());
            Site copy = site.copyTo(Files.createDirectory(scratch.resolve("torn-" + i)));
            Path segment = copy.audit().resolve(tail.segment().getFileName());
            Files.write(segment, random.nextBoolean() ? cut(at) : zeroed(at));
            Examination examination = new Examination(copy, findings, i);
            examination.ofWhatIsLeft(told);
            try (GateUnderTest gate = copy.startCold()) {
                examination.ofItsSuccessor(gate);
            }
            findings.add("started", 1);
        }
    }

    @Test
    void failsClosedAndNamesTheLineWhenABitOfItChanged(Findings findings) throws Exception {
        Random random = new Random(Scale.seed());
        for (int i = 0; i < Scale.of(1, 25); i++) {
            Site copy = site.copyTo(Files.createDirectory(scratch.resolve("flipped-" + i)));
            byte[] bytes = tail.bytes().clone();
            int at = random.nextInt(tail.from());
            while (bytes[at] == '\n') {
                at--;
            }
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(copy.audit().resolve(tail.segment().getFileName()), bytes);
            int seq = lines.size() - newlines(tail.bytes(), at, tail.end());
            try (GateUnderTest gate = copy.startCold()) {
                closedFor(gate, "AUDIT_TAMPERED", "seq " + seq);
                assertThat(gate.terminate()).isZero();
            }
            assertThat(Files.readAllBytes(copy.audit().resolve(tail.segment().getFileName())))
                    .as("left as it was found")
                    .isEqualTo(bytes);
            findings.add("flipped", 1);
        }
    }

    private static void closedFor(GateUnderTest gate, String... causes) throws IOException {
        Status status = Status.await(gate, PATIENCE, Status::failClosed);
        assertThat(status.cause()).contains(causes);
        assertThat(gate.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(gate.get("/health/ready").statusCode()).isEqualTo(503);
        try (Wire wire = Wire.connect(gate.gate())) {
            Answered order = Ask.order("CL-001", "ORD-AFTER").put(wire);
            assertThat(order.auditUnavailable()).as("%s", order).isTrue();
            assertThat(order.token()).isEmpty();
            Answered cancel = Ask.cancel("CL-001", "ORD-AFTER").put(wire);
            assertThat(cancel.reason()).isEqualTo("CANCEL_PASS_THROUGH");
            assertThat(cancel.seq()).isEqualTo(-1);
        }
    }
}
