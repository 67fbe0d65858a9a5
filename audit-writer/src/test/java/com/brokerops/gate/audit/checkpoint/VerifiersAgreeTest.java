package com.brokerops.gate.audit.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.Anchor;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.audit.note.NoteKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two implementations that share no code say the same of a log, whatever was done to it. */
class VerifiersAgreeTest {
    private static final Path SCRIPT =
            Path.of("../scripts/verify-audit.mjs").toAbsolutePath().normalize();
    private static final Pattern BROKEN =
            Pattern.compile("BROKEN at seq (\\d+): .* \\((\\S+), byte (\\d+)\\)");
    private static final String NOTES = "checkpoints/000000000000.notes";
    private static final Outcome INTACT = new Outcome(-1, "", 0);

    /** The first wrong seq and where that shows, or -1. */
    private record Outcome(long seq, String file, long offset) {}

    @TempDir private Path folder;
    private SignedLog original;
    private int copies;

    @BeforeEach
    void writeALog() throws IOException {
        original = SignedLog.in(Files.createDirectory(folder.resolve("original")));
    }

    @Test
    void bothFindAnHonestLogIntact() throws Exception {
        assertThat(agreed(original)).isEqualTo(INTACT);
        String said = run(original, List.of()).getFirst();
        assertThat(said).contains(original.lines().size() + " events", original.hashes().getLast());
        assertThat(original.place(original.lines().size() - 1).ordinal()).isGreaterThan(2);
    }

    @Test
    void bothNameTheLineWithAFlippedBit() throws Exception {
        Random random = new Random(11);
        List<String> lines = original.lines();
        for (int i = 0; i < 20; i++) {
            int seq = random.nextInt(lines.size() - 1);
            SignedLog log = copy();
            SignedLog.Place at = log.place(seq);
            int offset = at.offset() + random.nextInt(lines.get(seq).length() - 1);
            SignedLog.flip(log.segment(at.ordinal()), offset, random.nextInt(7));
            assertThat(agreed(log).seq()).isEqualTo(seq);
        }
    }

    @Test
    void bothFindWhatAChainAloneDoesNotShow() throws Exception {
        List<Long> sizes = original.sizes();
        SignedLog rewritten = copy();
        rewritten.rewrite(95, "\"symbol\":\"AAPL\"", "\"symbol\":\"MSFT\"");
        long vouched = sizes.stream().filter(size -> size <= 95).toList().getLast();
        assertThat(agreed(rewritten).seq()).isEqualTo(vouched);
        assertThat(agreed(rewritten).file()).isEqualTo(NOTES);

        SignedLog cut = copy();
        int kept = cut.lines().size() - 3;
        SignedLog.Place end = cut.place(kept);
        byte[] bytes = Files.readAllBytes(cut.segment(end.ordinal()));
        Arrays.fill(bytes, end.offset(), bytes.length, (byte) 0);
        Files.write(cut.segment(end.ordinal()), bytes);
        assertThat(agreed(cut).seq()).isEqualTo(kept);
        Files.delete(cut.notes());
        assertThat(agreed(cut)).isEqualTo(INTACT);
        String second = cut.second().toString();
        assertThat(agreed(cut, "--second", second).file()).isEqualTo("second/000000000000.notes");
        String last = cut.hashes().size() + 1 + ":" + original.hashes().get(kept + 1);
        assertThat(agreed(cut, "--receipt", last).seq()).isEqualTo(kept);
        assertThat(agreed(cut, "--key", cut.keyFile().toString()).file()).isEqualTo("checkpoints");
    }

    @Test
    void bothTakeALineByItsHashAndReadTheEventIfAsked() throws Exception {
        SignedLog log = copy();
        Files.delete(log.notes());
        log.rewrite(30, "\"side\":\"BUY\"", "\"side\"::BUY\"");
        assertThat(agreed(log)).isEqualTo(INTACT);
        assertThat(agreed(log, "--events").seq()).isEqualTo(30);
    }

    @Test
    void bothCheckReceipts() throws Exception {
        List<String> hashes = original.hashes();
        String held = "7:" + hashes.get(7);
        assertThat(agreed(original, "--receipt", held, "--receipt", "150:" + hashes.get(150)))
                .isEqualTo(INTACT);
        assertThat(agreed(original, "--receipt", held, "--receipt", "150:" + hashes.get(7)).seq())
                .isEqualTo(150);
    }

    @Test
    void bothFindThatAByteWasBlankedBeforeOtherCheckpoints() throws Exception {
        SignedLog log = copy();
        SignedLog.overwrite(log.notes(), 10, "\0");
        assertThat(agreed(log).file()).isEqualTo(NOTES);
    }

    @Test
    void bothFindThatAByteOfTheNewestCheckpointWasBlanked() throws Exception {
        String notes = Files.readString(original.notes(), ISO_8859_1);
        int end = notes.indexOf('\0');
        int newest = notes.lastIndexOf("gate/", notes.lastIndexOf("gate/", end) - 1);
        for (int at : List.of(newest, newest + 1, newest + 40, newest + 80, end - 6)) {
            SignedLog log = copy();
            SignedLog.overwrite(log.notes(), at, "\0");
            assertThat(agreed(log).file()).as("byte %d", at - newest).isEqualTo(NOTES);
        }
        SignedLog torn = copy();
        SignedLog.overwrite(torn.notes(), end - 20, "\0".repeat(20));
        assertThat(agreed(torn)).isEqualTo(INTACT);
    }

    @Test
    void bothRefuseCheckpointsWithAFlippedBitOrOutOfTurn() throws Exception {
        Random random = new Random(12);
        byte[] bytes = Files.readAllBytes(original.notes());
        int text = 0;
        while (bytes[text] != 0) {
            text++;
        }
        for (int i = 0; i < 20; i++) {
            SignedLog log = copy();
            SignedLog.flip(log.notes(), random.nextInt(text * 9 / 10), random.nextInt(7));
            agreed(log);
        }
        SignedLog swapped = copy();
        String notes = new String(bytes, 0, text, ISO_8859_1);
        int first = notes.indexOf("gate/", 1);
        SignedLog.overwrite(swapped.notes(), 0, notes.substring(first) + notes.substring(0, first));
        assertThat(agreed(swapped).file()).isEqualTo(NOTES);
        SignedLog otherKey = copy();
        SignedLog other = SignedLog.in(Files.createDirectory(folder.resolve("other")));
        Files.copy(other.keyFile(), otherKey.keyFile(), REPLACE_EXISTING);
        assertThat(agreed(otherKey)).isEqualTo(new Outcome(0, NOTES, 0));
        SignedLog gone = copy();
        Files.move(gone.notes(), gone.checkpoints().resolve("000000000001.notes"));
        assertThat(agreed(gone).seq()).isZero();
    }

    @Test
    void bothKnowATornTailFromACutOne() throws Exception {
        int newest = original.place(original.lines().size() - 1).ordinal();
        int end = 0;
        byte[] bytes = Files.readAllBytes(original.segment(newest));
        while (bytes[end] != 0) {
            end++;
        }
        for (String piece : List.of("{\"seq\":9", "\0\0{\"seq\":9,\"durable\":3,", "\0\0\0x")) {
            SignedLog torn = copy();
            SignedLog.overwrite(torn.segment(newest), end, piece);
            assertThat(agreed(torn)).as(piece).isEqualTo(INTACT);
        }
        SignedLog durable = copy();
        SignedLog.overwrite(durable.segment(newest), end, "\0\"durable\":999,");
        assertThat(agreed(durable).seq()).isEqualTo(original.lines().size());
        SignedLog missing = copy();
        Files.delete(missing.segment(1));
        assertThat(agreed(missing).seq()).isEqualTo(firstOf(1));
        SignedLog exchanged = copy();
        Files.copy(original.segment(1), exchanged.segment(2), REPLACE_EXISTING);
        assertThat(agreed(exchanged).seq()).isEqualTo(firstOf(2));
    }

    @Test
    void theScriptAnswersUsageWith64AndWhatCannotBeReadWith78() throws Exception {
        assertThat(exitCode()).isEqualTo(64);
        assertThat(exitCode("--what", original.data.toString())).isEqualTo(64);
        assertThat(exitCode("--receipt", "7", original.data.toString())).isEqualTo(64);
        assertThat(exitCode(folder.resolve("absent").toString())).isEqualTo(78);
        assertThat(exitCode("--key", SCRIPT.toString(), original.data.toString())).isEqualTo(78);
    }

    private int firstOf(int ordinal) throws IOException {
        int seq = 0;
        while (original.place(seq).ordinal() < ordinal) {
            seq++;
        }
        return seq;
    }

    private SignedLog copy() throws IOException {
        return original.copyTo(folder.resolve("copy-" + copies++));
    }

    private Outcome agreed(SignedLog log, String... options) throws Exception {
        Outcome ours = ours(log, List.of(options));
        assertThat(node(log, List.of(options))).isEqualTo(ours);
        return ours;
    }

    private static Outcome ours(SignedLog log, List<String> options) throws IOException {
        List<NotePlace> places = new ArrayList<>();
        places.add(new NotePlace("checkpoints", FileStorage.existing(log.checkpoints()), null));
        List<Anchor> receipts = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).equals("--second")) {
                places.add(new NotePlace("second", FileStorage.existing(log.second()), null));
            } else if (options.get(i).equals("--receipt")) {
                String[] parts = options.get(i + 1).split(":");
                receipts.add(new Anchor(Long.parseLong(parts[0]), parts[1]));
            }
        }
        LogAudit.Found found =
                new LogAudit(
                                FileStorage.existing(log.audit()),
                                null,
                                places,
                                NoteKeyFile.readPublic(log.keyFile()),
                                receipts,
                                new LogAudit.Care(
                                        options.contains("--key"), options.contains("--events")),
                                _ -> {})
                        .verify();
        return found.verification() instanceof Verification.Broken broken
                ? new Outcome(broken.seq(), broken.segment(), broken.offset())
                : INTACT;
    }

    private Outcome node(SignedLog log, List<String> options) throws Exception {
        List<String> said = run(log, options);
        Matcher broken = BROKEN.matcher(said.getFirst());
        if (!broken.matches()) {
            assertThat(said.getFirst()).startsWith("intact: ");
            return INTACT;
        }
        return new Outcome(
                Long.parseLong(broken.group(1)), broken.group(2), Long.parseLong(broken.group(3)));
    }

    private List<String> run(SignedLog log, List<String> options) throws Exception {
        List<String> words = new ArrayList<>(options);
        words.add(log.data.toString());
        int code = exitCode(words.toArray(String[]::new));
        List<String> said = Files.readAllLines(folder.resolve("output"));
        assertThat(said)
                .as(() -> code + " " + words + errors())
                .singleElement()
                .asString()
                .startsWith(code == 0 ? "intact" : "BROKEN");
        return said;
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private int exitCode(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString()));
        command.addAll(List.of(words));
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("output").toFile())
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("node ends").isTrue();
        return process.exitValue();
    }
}
