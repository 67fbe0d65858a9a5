package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.sidecar.evidence.PackVerifier.Verdict;
import com.brokerops.gate.sidecar.evidence.PackVerifier.Verdict.Failed;
import com.brokerops.gate.sidecar.evidence.PackVerifier.Verdict.Verified;
import com.brokerops.gate.sidecar.store.LinesAbout;
import com.brokerops.gate.token.TokenSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs of every kind of decision, whole and altered. */
final class EvidencePackTest {
    private static final long SOON = 1_000;
    private static final long LATER = 600_000;
    private static final PackVerifier VERIFIER = new PackVerifier(WrittenGate.POLICIES);

    @TempDir private Path folder;
    private WrittenGate gate;
    private Decided filled;
    private Decided blocked;
    private Decided replaced;
    private Decided replacement;
    private Decided voided;
    private Decided expired;
    private Decided odd;
    private CancelPassed cancel;

    @BeforeEach
    void write() throws Exception {
        gate = WrittenGate.in(folder.resolve("data"));
        filled = gate.order("ORD-1", "AAPL", 100);
        blocked = gate.order("ORD-2", "GME", 1200);
        replaced = gate.order("ORD-3", "AAPL", 50);
        voided = gate.order("ORD-4", "MSFT", 5);
        odd = gate.order("ORD-7", "<B>&", 1);
        cancel = gate.cancel("ORD-3");
        gate.takeBack(voided);
        gate.restart();
        gate.report(filled, LifecycleType.ORDER_ACCEPTED, 0);
        gate.report(filled, LifecycleType.EXECUTION_REPORTED, 40);
        gate.report(filled, LifecycleType.EXECUTION_REPORTED, 60);
        replacement = gate.order("ORD-5", "AAPL", 70, "ORD-3");
        gate.report(replacement, LifecycleType.ORDER_REPLACED, 0);
        expired = gate.order("ORD-6", "MSFT", 5);
        gate.expire();
        gate.close();
        assertThat(filled.status()).isEqualTo(Status.AUTHORIZED);
        assertThat(replacement.replaces()).isEqualTo(replaced.traceId());
        assertThat(blocked.reasonCode()).isEqualTo(ReasonCode.SYMBOL_RESTRICTION);
    }

    @Test
    void everyDecisionIsVerifiedAndExecutedAgainFromItsPackAlone() throws Exception {
        for (Decided decided : List.of(filled, blocked, replaced, replacement, voided, expired)) {
            assertThat(verify(gate.pack(decided.traceId(), SOON)))
                    .as(decided.order().clientOrderId())
                    .isInstanceOfSatisfying(
                            Verified.class,
                            verified ->
                                    assertThat(verified.checks())
                                            .contains(
                                                    "decision: executed again, the same in every"
                                                            + " member: "
                                                            + decided.status()
                                                            + " "
                                                            + decided.reasonCode(),
                                                    "token: rendered and signed again, the same"));
        }
        assertThat(verify(gate.pack(cancel.traceId(), SOON))).isInstanceOf(Verified.class);
    }

    @Test
    void everyLaterLineOfAnOrderIsInItsPack() throws Exception {
        assertThat(later(filled)).hasSize(3).allMatch(line -> line.contains("\"lifecycle\""));
        assertThat(later(replaced)).hasSize(2).anyMatch(line -> line.contains("ORD-5"));
        assertThat(later(replacement)).hasSize(1);
        assertThat(later(voided)).singleElement().asString().contains("decision.voided");
        assertThat(later(expired)).singleElement().asString().contains("\"expired\"");
        assertThat(later(blocked)).isEmpty();
    }

    @Test
    void anOrderOfVeryManyLinesHasTheFirstOfThemAndTellsOfTheRest() throws Exception {
        WrittenGate many = WrittenGate.in(folder.resolve("many"));
        Decided order = many.order("ORD-1", "AAPL", 100);
        for (int i = 0; i < LinesAbout.MOST + 4; i++) {
            many.report(order, LifecycleType.ORDER_ACCEPTED, 0);
        }
        many.close();
        Path pack = many.pack(order.traceId(), SOON);
        Map<String, byte[]> files = PackZip.read(pack);

        assertThat(text(files, PackFiles.LATER).lines()).hasSize(LinesAbout.MOST);
        assertThat(text(files, PackFiles.PAGE)).contains("4 more lines about it are in the log");
        long last = CheckedLine.all(PackFiles.LATER, files.get(PackFiles.LATER)).getLast().seq();
        assertThat(text(files, PackFiles.MANIFEST)).contains("\nas_of " + last + "\n");
        assertThat(VERIFIER.verify(pack, many.signer().publicKey(), many.keys()))
                .isInstanceOf(Verified.class);
    }

    private static long seqOf(WrittenGate gate, Decided decided) throws IOException {
        return gate.evidence(SOON).find(decided.traceId()).seq();
    }

    @Test
    void aPackNamesTheBuildThatDecidedAndStaysWithTheFirstCheckpoint() throws Exception {
        Map<String, byte[]> early = files(filled.traceId(), SOON);
        Map<String, byte[]> late = files(expired.traceId(), SOON);

        assertThat(text(early, PackFiles.BUILD)).contains("\"decided_by\":\"one (aaaaaaa)\"");
        assertThat(text(late, PackFiles.BUILD)).contains("\"decided_by\":\"two (bbbbbbb)\"");
        assertThat(early.get(PackFiles.CHECKPOINT)).isNotEqualTo(late.get(PackFiles.CHECKPOINT));
        assertThat(early.get(PackFiles.LATER_CHECKPOINT)).isEqualTo(late.get(PackFiles.CHECKPOINT));
    }

    @Test
    void theSameDecisionIsTheSameBytes() throws Exception {
        byte[] once = Files.readAllBytes(gate.pack(filled.traceId(), SOON));

        assertThat(Files.readAllBytes(gate.pack(filled.traceId(), SOON + 7))).isEqualTo(once);
    }

    @Test
    void aTokenIsGivenOutOnlyOnceItCanSendNothing() throws Exception {
        long seq = seqOf(gate, voided);
        String own =
                new TokenSigner(gate.keys().active(), WrittenGate.ISSUER).sign(voided, seq).jws();

        assertThat(text(files(voided.traceId(), SOON), PackFiles.TOKEN))
                .doesNotContain(own.substring(own.lastIndexOf('.')))
                .contains(Sha256.of(own.getBytes(UTF_8)));
        assertThat(text(files(voided.traceId(), LATER), PackFiles.TOKEN)).contains(own);
        assertThat(verify(gate.pack(voided.traceId(), LATER))).isInstanceOf(Verified.class);
    }

    @Test
    void aByteOfAnyFileAlteredFailsAndNamesThatFile() throws Exception {
        for (long when : new long[] {SOON, LATER}) {
            Map<String, byte[]> files = files(filled.traceId(), when);
            assertThat(files.keySet()).containsExactlyInAnyOrderElementsOf(PackFiles.ORDER);
            for (String name : PackFiles.ORDER) {
                byte[] whole = files.get(name);
                int step = Math.max(1, whole.length / 25);
                for (int at = 0; at < whole.length; at += step) {
                    byte[] altered = whole.clone();
                    altered[at] ^= 1;
                    Map<String, byte[]> other = new HashMap<>(files);
                    other.put(name, altered);
                    assertThat(verify(zipped(other)))
                            .as(name + " at " + at)
                            .isInstanceOfSatisfying(
                                    Failed.class,
                                    failed -> assertThat(failed.file()).isEqualTo(name));
                }
            }
        }
    }

    @Test
    void aFileTooManyOrTooFewFails() throws Exception {
        Map<String, byte[]> files = files(filled.traceId(), SOON);
        for (String name : PackFiles.ORDER) {
            Map<String, byte[]> fewer = new HashMap<>(files);
            fewer.remove(name);
            assertThat(verify(zipped(fewer))).isEqualTo(new Failed(name, "it is missing"));
        }
        Map<String, byte[]> more = new HashMap<>(files);
        more.put("readme.txt", new byte[1]);
        assertThat(verify(zipped(more)))
                .isEqualTo(new Failed("readme.txt", "it does not belong in a pack"));
        Map<String, byte[]> cancelled = files(cancel.traceId(), SOON);
        cancelled.put(PackFiles.POLICY, files.get(PackFiles.POLICY));
        assertThat(verify(zipped(cancelled)))
                .isEqualTo(new Failed(PackFiles.POLICY, "the manifest does not name it"));
    }

    @Test
    void anEntryThatIsThereTwiceFails() throws Exception {
        Map<String, byte[]> files = files(filled.traceId(), SOON);
        files.put("index.htmX", files.get(PackFiles.PAGE));
        Path zip = zipped(files);
        String bytes = Files.readString(zip, ISO_8859_1);
        Files.writeString(zip, bytes.replace("index.htmX", PackFiles.PAGE), ISO_8859_1);

        assertThat(verify(zip)).isEqualTo(new Failed(PackFiles.PAGE, "it is there twice"));
    }

    @Test
    void aPackThatSomebodyElseSignedFailsWithTheKeyOfTheLog() throws Exception {
        Map<String, byte[]> files = files(filled.traceId(), SOON);
        NoteSigner other =
                NoteSigner.generate(
                        gate.signer().publicKey().name(), NoteKey.Kind.NOTE, new SecureRandom());
        Manifest manifest = Manifest.check(files, gate.signer().publicKey());
        files.put(PackFiles.KEY, Manifest.keyFile(other.publicKey()));
        Manifest signed =
                Manifest.of(manifest.origin(), manifest.traceId(), manifest.asOfSeq(), files);
        files.put(PackFiles.MANIFEST, signed.signedBy(other));

        assertThat(VERIFIER.verify(zipped(files), gate.signer().publicKey(), null))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.file()).isEqualTo(PackFiles.KEY));
        assertThat(VERIFIER.verify(zipped(files), null, null))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.file()).isEqualTo(PackFiles.CHECKPOINT));
    }

    @Test
    void linesOfAnotherOrderUnderASignedManifestFail() throws Exception {
        Map<String, byte[]> files = files(filled.traceId(), SOON);
        Map<String, byte[]> other = files(expired.traceId(), SOON);

        assertThat(signedAnew(files, PackFiles.LATER, other)).isEqualTo(PackFiles.LATER);
        assertThat(signedAnew(files, PackFiles.INCLUSION, other)).isEqualTo(PackFiles.INCLUSION);
        assertThat(signedAnew(files, PackFiles.CHECKPOINT, other)).isEqualTo(PackFiles.INCLUSION);
        assertThat(signedAnew(files, PackFiles.STARTED, other)).isEqualTo(PackFiles.STARTED);
        assertThat(signedAnew(files, PackFiles.TOKEN, other)).isEqualTo(PackFiles.TOKEN);
        assertThat(signedAnew(files, PackFiles.RECORD, other)).isEqualTo(PackFiles.LATER);
        Map<String, byte[]> rules = Map.of(PackFiles.POLICY, "version: x".getBytes(UTF_8));
        assertThat(signedAnew(files, PackFiles.POLICY, rules)).isEqualTo(PackFiles.POLICY);
    }

    @Test
    void aLineThatTheLogNeverHadFailsEvenUnderASignedManifest() throws Exception {
        Map<String, byte[]> files = files(filled.traceId(), SOON);
        String record = text(files, PackFiles.RECORD);
        String line = record.replace("\"request_sha256\":\"a", "\"request_sha256\":\"c");
        assertThat(line).isNotEqualTo(record);
        String hashed = line.substring(0, line.lastIndexOf(",\"hash\""));
        String rehashed = hashed + ",\"hash\":\"" + Sha256.of(hashed.getBytes(UTF_8)) + "\"}\n";

        assertThat(signedAnew(files, PackFiles.RECORD, line)).isEqualTo(PackFiles.RECORD);
        assertThat(signedAnew(files, PackFiles.RECORD, rehashed)).isEqualTo(PackFiles.INCLUSION);
        String proof = text(files, PackFiles.INCLUSION);
        int at = proof.lastIndexOf("\"]") - 1;
        String other = proof.charAt(at) == '0' ? "1" : "0";
        assertThat(
                        signedAnew(
                                files,
                                PackFiles.INCLUSION,
                                proof.substring(0, at) + other + proof.substring(at + 1)))
                .isEqualTo(PackFiles.INCLUSION);
    }

    @Test
    void anotherSpellingOfTheSameSignatureFails() throws Exception {
        Map<String, byte[]> files = files(filled.traceId(), SOON);
        String manifest = text(files, PackFiles.MANIFEST);
        int at = manifest.lastIndexOf('=') - 1; // two bits of it mean nothing
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        char other = digits.charAt(digits.indexOf(manifest.charAt(at)) ^ 1);
        String spelled = manifest.substring(0, at) + other + manifest.substring(at + 1);
        files.put(PackFiles.MANIFEST, spelled.getBytes(UTF_8));

        assertThat(verify(zipped(files)))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.file()).isEqualTo(PackFiles.MANIFEST));
    }

    private String signedAnew(Map<String, byte[]> files, String name, String content)
            throws Exception {
        return signedAnew(files, name, Map.of(name, content.getBytes(UTF_8)));
    }

    /** The file that is named when one is put in another's place by who has the log's key. */
    private String signedAnew(Map<String, byte[]> files, String name, Map<String, byte[]> other)
            throws Exception {
        Map<String, byte[]> mixed = new HashMap<>(files);
        mixed.put(name, other.get(name));
        Manifest manifest = Manifest.check(files, gate.signer().publicKey());
        Manifest anew =
                Manifest.of(manifest.origin(), manifest.traceId(), manifest.asOfSeq(), mixed);
        mixed.put(PackFiles.MANIFEST, anew.signedBy(gate.signer()));
        return ((Failed) verify(zipped(mixed))).file();
    }

    @Test
    void thePageTellsTheStoryAndItsTextsAreNoTags() throws Exception {
        String page = text(files(filled.traceId(), SOON), PackFiles.PAGE);

        assertThat(page)
                .contains("CL-1 asked to BUY 100 of AAPL at 185.5; the gate said yes")
                .contains("gross", "5,000,000.0000", "execution.reported of 40 at 185.4")
                .contains("took the decision again: the same.")
                .doesNotContain("<script");
        assertThat(text(files(blocked.traceId(), SOON), PackFiles.PAGE))
                .contains("said no: SYMBOL_RESTRICTION", "symbol_gme", "1,200");
        assertThat(text(files(odd.traceId(), SOON), PackFiles.PAGE))
                .contains("&lt;B&gt;&amp;")
                .doesNotContain("<B>");
    }

    @Test
    void nothingIsGivenWhenALineOrAPolicyIsNotWhatWasWritten() throws Exception {
        Path policy = only(gate.data().resolve("policies"));
        byte[] rules = Files.readAllBytes(policy);
        Files.writeString(policy, "version: other");
        assertThat(gate.collected(filled.traceId(), SOON))
                .isInstanceOfSatisfying(
                        Collected.Broken.class,
                        broken -> assertThat(broken.what()).startsWith("policy.yaml"));
        Files.write(policy, rules);
        long seq = seqOf(gate, filled);

        alter(gate.data().resolve("audit/000000000000.ndjson"), "\"qty\":100,", "\"qty\":900,");

        assertThat(gate.collected(filled.traceId(), SOON))
                .isInstanceOfSatisfying(
                        Collected.Broken.class, broken -> assertThat(broken.seq()).isEqualTo(seq));
    }

    @Test
    void whatIsNotSignedYetIsNotGivenYet() throws Exception {
        Path notes = gate.data().resolve("audit/checkpoints/000000000000.notes");
        byte[] bytes = Files.readAllBytes(notes);
        String text = new String(bytes, ISO_8859_1);
        int signatures = text.indexOf("\n\n") + 2;
        int endOfFirst = text.indexOf("\n\n", signatures) + 2;
        Arrays.fill(bytes, endOfFirst, bytes.length, (byte) 0);
        Files.write(notes, bytes);

        assertThat(gate.collected(expired.traceId(), SOON)).isInstanceOf(Collected.NotYet.class);
        assertThat(later(filled)).isEmpty();
    }

    private Verdict verify(Path pack) throws IOException {
        return VERIFIER.verify(pack, gate.signer().publicKey(), gate.keys());
    }

    private Map<String, byte[]> files(UUID traceId, long millis) throws Exception {
        return PackZip.read(gate.pack(traceId, millis));
    }

    private List<String> later(Decided decided) throws Exception {
        byte[] lines = files(decided.traceId(), SOON).get(PackFiles.LATER);
        return lines == null ? List.of() : new String(lines, UTF_8).lines().toList();
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.get(name), UTF_8);
    }

    /** A zip as any tool makes it. */
    private Path zipped(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : new ArrayList<>(files.keySet())) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(files.get(name));
            }
        }
        return Files.write(folder.resolve("altered.zip"), bytes.toByteArray());
    }

    private static void alter(Path file, String from, String to) throws IOException {
        String text = Files.readString(file, ISO_8859_1);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to), ISO_8859_1);
    }

    private static Path only(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
