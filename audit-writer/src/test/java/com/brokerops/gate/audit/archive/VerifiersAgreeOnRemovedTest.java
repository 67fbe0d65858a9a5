package com.brokerops.gate.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Removal;
import com.brokerops.gate.audit.Verification.Broken;
import com.brokerops.gate.audit.Verification.Intact;
import com.brokerops.gate.audit.checkpoint.LogAudit;
import com.brokerops.gate.audit.checkpoint.NotePlace;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two implementations say the same of a log whose first segments are in an archive. */
class VerifiersAgreeOnRemovedTest {
    private static final Path SCRIPT =
            Path.of("../scripts/verify-audit.mjs").toAbsolutePath().normalize();
    private static final String FIRST = "000000000000.ndjson.gz";

    @TempDir private Path folder;
    private final ShippingLog gate = made();
    private Path audit;
    private Path archive;

    private static ShippingLog made() {
        try {
            return new ShippingLog().write(500).cosign();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void removeTwoSegments() throws IOException {
        gate.ship();
        assertThat(gate.retain()).isNull();
        assertThat(gate.retain()).isNull();
        audit = written(gate.disk, "data/audit");
        written(gate.home, "data/audit/checkpoints");
        written(gate.witnessed, "data/audit/checkpoints/witnessed");
        archive = written(gate.place, "archive");
        Path keys = Files.createDirectories(folder.resolve("data/keys"));
        Files.writeString(keys.resolve("log.vkey"), gate.signer.publicKey().text());
        Files.writeString(keys.resolve("witness.vkey"), gate.witness.publicKey().text());
    }

    @Test
    void theRestIsIntactAndWithTheArchiveAllOfIt() throws Exception {
        assertThat(agreed(false)).isEqualTo("intact");
        assertThat(agreed(true)).isEqualTo("intact");
        assertThat(said(false)).contains("rest on the archive");
        assertThat(said(true)).doesNotContain("rest on the archive");
    }

    @Test
    void aBitInTheArchiveIsFoundWithTheArchive() throws Exception {
        byte[] copy = Files.readAllBytes(archive.resolve(FIRST));
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            byte[] flipped = copy.clone();
            int at = 18 + random.nextInt(copy.length - 18 - 8 - 28); // within what is compressed
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(archive.resolve(FIRST), flipped);
            assertThat(agreed(true)).as("byte %d", at).endsWith(" 000000000000.ndjson");
            assertThat(agreed(false)).isEqualTo("intact");
        }
        Files.delete(archive.resolve(FIRST));
        assertThat(agreed(true)).startsWith("0 ");
    }

    @Test
    void aBitInTheRestIsFoundWithAndWithout() throws Exception {
        Path segment = audit.resolve("000000000003.ndjson");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[300] ^= 1;
        Files.write(segment, bytes);
        assertThat(agreed(false)).isNotEqualTo("intact").isEqualTo(agreed(true));
    }

    @Test
    void aStatementThatWasAlteredOrTakenAwayIsFound() throws Exception {
        Path statement = audit.resolve(Removal.FILE);
        String text = Files.readString(statement);
        Files.writeString(statement, text.replaceFirst("\n2\n", "\n3\n"));
        assertThat(agreed(false)).startsWith("0 ");
        Files.delete(statement);
        assertThat(agreed(false)).startsWith("0 ");
        assertThat(agreed(true)).startsWith("0 ");
    }

    @Test
    void aSegmentThatWasRemovedByHandIsFound() throws Exception {
        Files.delete(audit.resolve("000000000002.ndjson"));
        assertThat(agreed(false)).isNotEqualTo("intact").isEqualTo(agreed(true));
    }

    @Test
    void whatNobodyCosignedIsFound() throws Exception {
        Path witnessed = audit.resolve("checkpoints/witnessed");
        Files.delete(witnessed.resolve("000000000000.notes"));
        assertThat(agreed(false)).startsWith("0 ");
        assertThat(agreed(true)).isEqualTo("intact");
    }

    @Test
    void theWitnessOfNowStandsForWhatOneBeforeItCosignedAndNotTheOtherWayRound() throws Exception {
        NoteSigner other = NoteSigner.generate("b", NoteKey.Kind.COSIGNATURE, new SecureRandom());
        gate.witnessed = new MemoryDisk(3);
        gate.write(50).cosignBy(other).write(50).cosignBy(other).write(50).cosign();
        written(gate.disk, "data/audit");
        written(gate.home, "data/audit/checkpoints");
        written(gate.witnessed, "data/audit/checkpoints/witnessed");
        assertThat(agreed(false)).isEqualTo("intact");
        assertThat(agreed(true)).isEqualTo("intact");

        gate.write(50).cosignBy(other);
        written(gate.disk, "data/audit");
        written(gate.home, "data/audit/checkpoints");
        written(gate.witnessed, "data/audit/checkpoints/witnessed");
        assertThat(agreed(false)).endsWith(" witnessed/000000000000.notes");
        assertThat(agreed(true)).isEqualTo(agreed(false));
    }

    private Path written(MemoryDisk disk, String name) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(name));
        for (String file : disk.list()) {
            Files.write(directory.resolve(file), disk.contents(file));
        }
        return directory;
    }

    private String agreed(boolean all) throws Exception {
        String ours = ours(all);
        String said = said(all);
        String theirs =
                said.startsWith("intact: ")
                        ? "intact"
                        : said.replaceAll("BROKEN at seq (\\d+): .* \\((\\S+), byte .*", "$1 $2");
        assertThat(theirs.strip()).as(said).isEqualTo(ours);
        return ours;
    }

    private String ours(boolean all) throws IOException {
        Path notes = audit.resolve("checkpoints");
        LogAudit.Found found =
                new LogAudit(
                                FileStorage.existing(audit),
                                all ? Archive.copies(FileStorage.existing(archive)) : null,
                                List.of(
                                        new NotePlace(
                                                "checkpoints", FileStorage.existing(notes), null),
                                        new NotePlace(
                                                NotePlace.WITNESSED,
                                                FileStorage.existing(notes.resolve("witnessed")),
                                                gate.witness.publicKey())),
                                gate.signer.publicKey(),
                                List.of(),
                                new LogAudit.Care(true, false),
                                _ -> {})
                        .verify();
        return switch (found.verification()) {
            case Intact _ -> "intact";
            case Broken broken -> broken.seq() + " " + broken.segment();
        };
    }

    private String said(boolean all) throws Exception {
        Path keys = folder.resolve("data/keys");
        List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString()));
        command.addAll(List.of("--key", keys.resolve("log.vkey").toString()));
        command.addAll(List.of("--witness-key", keys.resolve("witness.vkey").toString()));
        if (all) {
            command.addAll(List.of("--archive", archive.toString()));
        }
        command.add(folder.resolve("data").toString());
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectErrorStream(true)
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("node ends").isTrue();
        return Files.readString(output);
    }
}
