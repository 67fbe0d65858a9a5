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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tears the end of a log that a gate left when it died between write and sync, at every byte that
 * nobody was told of.
 */
@ExtendWith(ProofRecorder.class)
class TornTailIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String[] SETTINGS = {
        "audit.segment-bytes: 65536", "token.ttl-ms: 3600000"
    };
    private static final int FILLS = 8;
    private static final int LONG_BATCH = 3;
    private static final int TRIES = 6;

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
                report(wire, heard);
            }
        } catch (IOException e) {
            assertThat(heard.answers()).as("%s", e).isNotEmpty();
        }
    }

    /** Reports all that is not told yet, in one request. */
    private static void report(Wire wire, Told heard) throws IOException {
        String events =
                heard.reportsInDoubt().stream()
                        .map(Reported::json)
                        .collect(Collectors.joining(",", "[", "]"));
        JsonNode results = JSON.readTree(wire.post("/v1/events", events).body()).path("results");
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).path("status").intValue() == 200) {
                long seq = results.get(i).path("seq").longValue();
                heard.reports().add(heard.reportsInDoubt().get(i).at(seq));
            }
        }
        heard.reportsInDoubt().clear();
    }

    private static long lastAcknowledged(List<JsonNode> left, Told heard) {
        long last = 0;
        for (JsonNode line : left) {
            last = Math.max(last, line.path("durable").longValue());
        }
        for (Answered answered : heard.answers()) {
            last = Math.max(last, answered.seq());
        }
        for (Reported report : heard.reports()) {
            last = Math.max(last, report.seq());
        }
        return last;
    }

    private static Tail tail(Site died, long lastAcknowledged) throws IOException {
        Path newest = null;
        try (var files = Files.list(died.audit())) {
            for (Path segment : files.filter(Files::isRegularFile).sorted().toList()) {
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
            for (Path segment : files.filter(Files::isRegularFile).toList()) {
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
}
