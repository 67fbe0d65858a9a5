package com.brokerops.gate.audit.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.SampleEvents;
import com.brokerops.gate.audit.TestLogs;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A data directory with a log of four segments, checkpoints of every tenth line, and a copy. */
final class SignedLog {
    static final int EVENTS = 200;

    final NoteSigner signer =
            NoteSigner.generate(
                    "gate/" + SampleEvents.LOG_ID, NoteKey.Kind.NOTE, new SecureRandom());
    final Path data;

    private SignedLog(Path data) {
        this.data = data;
    }

    static SignedLog in(Path data) throws IOException {
        SignedLog made = new SignedLog(data);
        FileStorage home = FileStorage.open(made.checkpoints());
        FileStorage second = FileStorage.open(made.second());
        Files.createDirectories(data.resolve("keys"));
        Files.writeString(made.keyFile(), made.signer.publicKey().text() + "\n");
        try (AuditLog log = TestLogs.open(FileStorage.open(made.audit()))) {
            Checkpointer checkpointer = Checkpointer.open(log, home, List.of(), made.signer);
            CheckpointCopy copy = CheckpointCopy.open(home, second);
            for (int i = 0; i < EVENTS / 10; i++) {
                TestLogs.fill(log, 2, 5);
                checkpointer.turn();
                copy.turn();
            }
        }
        return made;
    }

    Path audit() {
        return data.resolve("audit");
    }

    Path checkpoints() {
        return audit().resolve("checkpoints");
    }

    Path second() {
        return data.resolve("elsewhere");
    }

    Path keyFile() {
        return data.resolve("keys/checkpoint.vkey");
    }

    Path segment(int ordinal) {
        return audit().resolve("00000000000" + ordinal + ".ndjson");
    }

    Path notes() {
        return checkpoints().resolve("000000000000.notes");
    }

    /** The lines as they stand there, newlines included. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int ordinal = 0; Files.exists(segment(ordinal)); ordinal++) {
            String text = Files.readString(segment(ordinal), ISO_8859_1);
            int from = 0;
            for (int to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
                lines.add(text.substring(from, to + 1));
                from = to + 1;
            }
        }
        return lines;
    }

    /** The hashes that the lines state. */
    List<String> hashes() throws IOException {
        return lines().stream()
                .map(line -> line.substring(line.length() - 67, line.length() - 3))
                .toList();
    }

    /** The sizes of the checkpoints, in order. */
    List<Long> sizes() throws IOException {
        return CheckpointFiles.read(FileStorage.existing(checkpoints()), 0).stream()
                .map(note -> Checkpoint.parse(note.text()).size())
                .toList();
    }

    /** Where a line is: its segment and its first byte there. */
    record Place(int ordinal, int offset) {}

    Place place(int seq) throws IOException {
        int ordinal = -1;
        int offset = 0;
        List<String> lines = lines();
        for (int i = 0; i <= seq; i++) {
            if (i > 0) {
                offset += lines.get(i - 1).length();
            }
            if (lines.get(i).contains("\"type\":\"segment\"")) {
                ordinal++;
                offset = 0;
            }
        }
        return new Place(ordinal, offset);
    }

    /** Writes a line anew with another text of the same length, and every hash behind it. */
    void rewrite(int seq, String text, String other) throws IOException {
        List<String> lines = lines();
        String head = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (i > seq) {
                line = line.replaceFirst("\"prev\":\"[0-9a-f]{64}", "\"prev\":\"" + head);
            } else if (i == seq) {
                line = line.replaceFirst(text, other);
            }
            String hashed = line.substring(0, line.length() - 76);
            head = sha256(hashed);
            write(i, hashed + ",\"hash\":\"" + head + "\"}\n");
        }
    }

    private void write(int seq, String line) throws IOException {
        Place place = place(seq);
        overwrite(segment(place.ordinal()), place.offset(), line);
    }

    static void overwrite(Path file, int offset, String text) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(text.getBytes(ISO_8859_1), 0, bytes, offset, text.length());
        Files.write(file, bytes);
    }

    static void flip(Path file, int offset, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= (byte) (1 << bit);
        Files.write(file, bytes);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    SignedLog copyTo(Path target) throws IOException {
        SignedLog copy = new SignedLog(target);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(data.relativize(file).toString()));
            }
        }
        return copy;
    }
}
