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
    private static final int SEGMENT_BYTES = 64 << 10;
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
    private record Tail(Path segment, byte[] bytes, int from, int end) {}

    /** Dies after the write of a batch that was never synced and never answered. */
    @BeforeAll
    static void aGateDiesBetweenWriteAndSync() throws Exception {
        site = Site.in(folder, "audit.segment-bytes: " + SEGMENT_BYTES);
        try (GateUnderTest gate = site.startWithFailpoint("after-append:90")) {
            Load load = Load.start(gate.gate(), "TORN", Scale.seed(), 20_000);
            gate.awaitExit();
            told = load.awaitEnd();
        }
        lines = RawLog.read(site.audit());
        tail = tail(lastAcknowledged());
    }

    private static long lastAcknowledged() {
        long last = 0;
        for (JsonNode line : lines) {
            last = Math.max(last, line.path("durable").longValue());
        }
        for (Answered answered : told.answers()) {
            last = Math.max(last, answered.seq());
        }
        for (Reported report : told.reports()) {
            last = Math.max(last, report.seq());
        }
        return last;
    }

    private static Tail tail(long lastAcknowledged) throws IOException {
        Path newest = null;
        try (var files = Files.list(site.audit())) {
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
        int torn = 0;
        for (int i = at; i < tail.end(); i++) {
            torn += tail.bytes()[i] == '\n' ? 1 : 0;
        }
        boolean startsALine = tail.bytes()[at - 1] == '\n';
        assertThat(startsALine || torn > 0).isTrue();
        return lines.size() - torn;
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
            int seq = lines.size() - newlines(at, tail.end());
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

    private static int newlines(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += tail.bytes()[i] == '\n' ? 1 : 0;
        }
        return count;
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
