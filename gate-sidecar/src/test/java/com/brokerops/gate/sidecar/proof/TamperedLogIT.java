package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Changes a log that a gate has left whole: a bit of it, or its length. No crash explains either,
 * so the line is named, no order is decided, and nothing is repaired.
 */
@ExtendWith(ProofRecorder.class)
class TamperedLogIT {
    private static final int ORDERS = 70;
    private static final int FLIPS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir static Path folder;

    private static Site site;

    /** The text of each segment, by its name: up to the first NUL. */
    private static Map<String, byte[]> texts;

    private static List<JsonNode> lines;

    @TempDir Path scratch;

    /** One bit, and the line that it is in. */
    private record Flip(String segment, int offset, int bit, long seq) {
        byte[] in(byte[] bytes) {
            byte[] changed = bytes.clone();
            changed[offset] ^= (byte) (1 << bit);
            return changed;
        }
    }

    @BeforeAll
    static void aGateLeavesALogOfMoreThanOneSegment(Findings findings) throws Exception {
        site = Site.in(folder, "audit.segment-bytes: 65536", "token.ttl-ms: 3600000");
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            for (int i = 0; i < ORDERS; i++) {
                Answered order = Ask.order("CL-001", "ORD-" + i).putUntilDecided(wire, findings);
                assertThat(order.authorized()).as("%s", order).isTrue();
            }
            assertThat(gate.terminate()).isZero();
        }
        lines = RawLog.read(site.audit());
        texts = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files(site.audit()).entrySet()) {
            byte[] bytes = file.getValue();
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            if (end > 0) {
                texts.put(file.getKey(), Arrays.copyOf(bytes, end));
            }
        }
        assertThat(texts).hasSizeGreaterThan(1);
    }

    private static Map<String, byte[]> files(Path directory) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (var listed = Files.list(directory)) {
            for (Path file : listed.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Flip anyBit(Random random, List<String> segments) {
        String segment = segments.get(random.nextInt(segments.size()));
        int offset = random.nextInt(texts.get(segment).length);
        long seq = 0;
        for (Map.Entry<String, byte[]> text : texts.entrySet()) {
            int before = text.getKey().compareTo(segment);
            if (before <= 0) {
                seq += newlines(text.getValue(), before < 0 ? text.getValue().length : offset);
            }
        }
        return new Flip(segment, offset, random.nextInt(8), seq);
    }

    private static long newlines(byte[] bytes, int to) {
        return new String(bytes, 0, to, UTF_8).chars().filter(c -> c == '\n').count();
    }

    /** The last line of which a later one says that it is durable. */
    private static long lastAcknowledged() {
        return lines.stream().mapToLong(line -> line.path("durable").longValue()).max().orElse(-1);
    }

    @Test
    void theAuditorIsToldTheLineOfEveryBitThatChanged(Findings findings) throws IOException {
        long seed = Scale.seed();
        findings.put("seed", seed);
        Random random = new Random(seed);
        List<String> segments = List.copyOf(texts.keySet());
        Map<String, byte[]> files = files(site.audit());
        MemoryDisk whole = new MemoryDisk(0);
        files.forEach(whole::replace);
        for (int i = 0; i < FLIPS; i++) {
            Flip flip = anyBit(random, segments);
            MemoryDisk disk = whole.copy();
            disk.replace(flip.segment(), flip.in(files.get(flip.segment())));
            if (AuditVerifier.verify(disk) instanceof Verification.Broken broken) {
                assertThat(broken.seq()).as("%s", flip).isEqualTo(flip.seq());
                assertThat(broken.segment()).as("%s", flip).isEqualTo(flip.segment());
                findings.add("broken", 1);
            } else {
                // Nothing behind the last lines says that they were durable: they look torn.
                Verification.Intact intact = (Verification.Intact) AuditVerifier.verify(disk);
                assertThat(flip.seq()).as("%s", flip).isGreaterThan(lastAcknowledged());
                assertThat(intact.torn()).as("%s", flip).isNotNull();
                assertThat(intact.torn().seq()).as("%s", flip).isEqualTo(flip.seq());
                findings.add("torn", 1);
            }
        }
        assertThat(findings.count("broken")).isGreaterThan(FLIPS * 9 / 10);
    }

    @Test
    void aGateFailsClosedAndNamesTheLineOfABitThatChanged(Findings findings) throws Exception {
        long seed = Scale.seed();
        findings.put("seed", seed);
        Random random = new Random(seed);
        List<String> segments = List.copyOf(texts.keySet());
        for (int i = 0; i < Scale.of(2, 25); i++) {
            Site copy = site.copyTo(Files.createDirectory(scratch.resolve("flipped-" + i)));
            boolean withoutSnapshot = i % 2 == 1;
            if (withoutSnapshot) { // then every segment is read, not the newest alone
                Files.delete(copy.data().resolve("gate.db"));
            }
            List<String> read = withoutSnapshot ? segments : List.of(segments.getLast());
            Flip flip = anyBit(random, read);
            while (flip.seq() > lastAcknowledged()) {
                flip = anyBit(random, read);
            }
            Path segment = copy.audit().resolve(flip.segment());
            Files.write(segment, flip.in(Files.readAllBytes(segment)));
            staysClosedAndChangesNothing(copy, "AUDIT_TAMPERED: seq " + flip.seq() + ":");
            findings.add("flipped", 1);
        }
    }

    /** What is taken away from a log whose last line is in {@code gate.db}. */
    enum Cut {
        HALF_OF_THE_LAST_LINE,
        THE_LAST_LINE,
        HALF_OF_THE_LAST_SEGMENT,
        THE_LAST_SEGMENT;

        int keeps(byte[] text) {
            int lastLine = new String(text, UTF_8).lastIndexOf('\n', text.length - 2) + 1;
            return switch (this) {
                case HALF_OF_THE_LAST_LINE -> (lastLine + text.length) / 2;
                case THE_LAST_LINE -> lastLine;
                case HALF_OF_THE_LAST_SEGMENT -> text.length / 2;
                case THE_LAST_SEGMENT -> 0;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGateFailsClosedWhenItsLogEndsBeforeWhatItsSnapshotHasSeen(Cut cut, Findings findings)
            throws Exception {
        Site copy = site.copyTo(Files.createDirectory(scratch.resolve("cut")));
        long seen = Projected.of(copy.data()).appliedSeq();
        assertThat(seen).isEqualTo(lines.size() - 1L);
        String newest = List.copyOf(texts.keySet()).getLast();
        byte[] bytes = Files.readAllBytes(copy.audit().resolve(newest));
        Arrays.fill(bytes, cut.keeps(texts.get(newest)), bytes.length, (byte) 0);
        Files.write(copy.audit().resolve(newest), bytes);
        staysClosedAndChangesNothing(copy, "AUDIT_TRUNCATED: ");
        findings.put("seen", seen);
    }

    @Test
    void aGateStartsOnTheSameLogWhole() throws Exception {
        Site copy = site.copyTo(Files.createDirectory(scratch.resolve("whole")));
        try (GateUnderTest gate = copy.startCold()) {
            assertThat(Status.await(gate, PATIENCE, Status::ready).openReservations())
                    .isEqualTo(ORDERS);
        }
    }

    private static void staysClosedAndChangesNothing(Site copy, String cause) throws IOException {
        Map<String, byte[]> found = files(copy.audit());
        try (GateUnderTest gate = copy.startCold()) {
            Status status = Status.await(gate, PATIENCE, Status::failClosed);
            assertThat(status.cause()).startsWith(cause);
            assertThat(gate.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(gate.get("/health/ready").statusCode()).isEqualTo(503);
            try (Wire wire = Wire.connect(gate.gate())) {
                Answered order = Ask.order("CL-001", "ORD-AFTER").put(wire);
                assertThat(order.auditUnavailable()).as("%s", order).isTrue();
                assertThat(order.token()).isEmpty();
                assertThat(order.auditIsNull()).as("%s", order).isTrue();
                Answered cancel = Ask.cancel("CL-001", "ORD-AFTER").put(wire);
                assertThat(cancel.reason()).isEqualTo("CANCEL_PASS_THROUGH");
                assertThat(cancel.auditIsNull()).as("%s", cancel).isTrue();
            }
            assertThat(gate.terminate()).isZero();
        }
        assertThat(files(copy.audit()))
                .as("left as it was found")
                .usingRecursiveComparison()
                .isEqualTo(found);
    }
}
