package com.brokerops.gate.sidecar.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.checkpoint.CheckpointFiles;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.MerkleTree;
import com.brokerops.gate.contract.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A log, its checkpoints at home and those of a second place, as an attacker leaves them: the first
 * two are as they please, the third is out of reach.
 *
 * @param segments the text of each, by its name
 * @param home the checkpoints that are with the log
 * @param second those of the other place
 */
record SignedLog(
        Map<String, byte[]> segments,
        List<SignedNote> home,
        List<SignedNote> second,
        NoteSigner signer) {
    private static final int SEGMENT_BYTES = 65_536;
    private static final HexFormat HEX = HexFormat.of();

    /** What a platform keeps of an answer. */
    record Receipt(long seq, String hash) {}

    /** How a start refuses. */
    record Refusal(AuditTamperedException.Kind kind, long seq) {
        static Refusal cut(long lines) {
            return new Refusal(AuditTamperedException.Kind.TRUNCATED, lines);
        }

        static Refusal altered(long vouchedFor) {
            return new Refusal(AuditTamperedException.Kind.TAMPERED, vouchedFor);
        }
    }

    /** What a gate that has stopped has left. */
    static SignedLog read(Path data, Path second) throws IOException {
        Map<String, byte[]> segments = new TreeMap<>();
        try (Stream<Path> files = Files.list(data.resolve("audit"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int end = 0;
                while (end < bytes.length && bytes[end] != 0) {
                    end++;
                }
                if (end > 0) {
                    segments.put(file.getFileName().toString(), Arrays.copyOf(bytes, end));
                }
            }
        }
        return new SignedLog(
                segments,
                notes(data.resolve("audit").resolve("checkpoints")),
                notes(second),
                NoteKeyFile.read(data.resolve("keys"), "checkpoint"));
    }

    /** The sizes of the checkpoints in a folder that may not be there yet. */
    static List<Long> sizes(Path folder) throws IOException {
        List<SignedNote> notes = Files.isDirectory(folder) ? notes(folder) : List.of();
        return notes.stream().map(note -> Checkpoint.parse(note.text()).size()).toList();
    }

    private static List<SignedNote> notes(Path folder) throws IOException {
        List<SignedNote> notes = new ArrayList<>();
        Storage storage = FileStorage.existing(folder);
        for (long ordinal : CheckpointFiles.ordinals(storage)) {
            notes.addAll(CheckpointFiles.read(storage, ordinal));
        }
        return notes;
    }

    int lines() {
        return (int) size(second.getLast());
    }

    int checkpoints() {
        return second.size();
    }

    int size(int checkpoint) {
        return (int) size(second.get(checkpoint));
    }

    /** How many lines came between a checkpoint and the next. */
    int linesAfter(int checkpoint) {
        return size(checkpoint + 1) - size(checkpoint);
    }

    /** How many lines the last checkpoint stands for that does not stand for that one. */
    long vouchedFor(long seq) {
        long lines = 0;
        for (SignedNote note : second) {
            lines = size(note) <= seq ? size(note) : lines;
        }
        return lines;
    }

    /** The hash of every line. */
    List<String> hashes() {
        List<String> hashes = new ArrayList<>();
        for (byte[] segment : segments.values()) {
            new String(segment, UTF_8).lines().map(SignedLog::hash).forEach(hashes::add);
        }
        return hashes;
    }

    private static String hash(String line) {
        return line.substring(line.length() - 66, line.length() - 2);
    }

    /** The log with so many lines, every checkpoint where it was. */
    SignedLog cutAfter(int lines) {
        Map<String, byte[]> kept = new TreeMap<>();
        int left = lines;
        for (Map.Entry<String, byte[]> segment : segments.entrySet()) {
            int end = 0;
            while (left > 0 && end < segment.getValue().length) {
                left -= segment.getValue()[end++] == '\n' ? 1 : 0;
            }
            kept.put(segment.getKey(), Arrays.copyOf(segment.getValue(), end));
        }
        kept.values().removeIf(text -> text.length == 0);
        return new SignedLog(kept, home, second, signer);
    }

    /** The log and the checkpoints beside it when it had so many lines. */
    SignedLog asItWas(int lines) {
        List<SignedNote> then = home.stream().filter(note -> size(note) <= lines).toList();
        return new SignedLog(cutAfter(lines).segments, then, second, signer);
    }

    /**
     * The log with another decision at a seq, every later hash and every signature beside it right.
     */
    SignedLog rewrittenFrom(int seq) {
        Map<String, byte[]> rewritten = new TreeMap<>();
        List<byte[]> hashes = new ArrayList<>();
        String prev = "";
        for (Map.Entry<String, byte[]> segment : segments.entrySet()) {
            StringBuilder text = new StringBuilder();
            for (String line : new String(segment.getValue(), UTF_8).lines().toList()) {
                String written = hashes.size() == seq ? otherNonce(line) : line;
                if (hashes.size() >= seq) {
                    written = chained(written, hashes.size() == seq ? null : prev);
                }
                prev = hash(written);
                hashes.add(HEX.parseHex(prev));
                text.append(written).append('\n');
            }
            rewritten.put(segment.getKey(), text.toString().getBytes(UTF_8));
        }
        return new SignedLog(rewritten, signedAnew(hashes), second, signer);
    }

    private List<SignedNote> signedAnew(List<byte[]> hashes) {
        List<SignedNote> notes = new ArrayList<>();
        MerkleTree tree = new MerkleTree();
        for (SignedNote note : home) {
            while (tree.size() < size(note)) {
                tree.add(hashes.get((int) tree.size()));
            }
            String origin = Checkpoint.parse(note.text()).origin();
            Checkpoint anew = new Checkpoint(origin, tree.size(), tree.root());
            notes.add(signer.sign(anew.text(), 0));
        }
        return notes;
    }

    /** A decision with one digit of its nonce changed. */
    private static String otherNonce(String decision) {
        int at = decision.indexOf("\"nonce\":\"") + 9;
        char digit = decision.charAt(at) == '0' ? '1' : '0';
        return decision.substring(0, at) + digit + decision.substring(at + 1);
    }

    private static String chained(String line, String prev) {
        String written = line;
        if (prev != null) {
            int at = line.indexOf(",\"prev\":\"") + 9;
            written = line.substring(0, at) + prev + line.substring(at + 64);
        }
        String hashed = written.substring(0, written.lastIndexOf(",\"hash\":\""));
        return hashed + ",\"hash\":\"" + sha256(hashed) + "\"}";
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HEX.formatHex(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What is sent to a witness to have the newest checkpoint beside the log cosigned: with the
     * best proof that its lines allow.
     *
     * @param known the size that the witness knows
     */
    byte[] askOfAWitness(long known) throws IOException {
        List<byte[]> hashes = hashes().stream().map(HEX::parseHex).toList();
        MerkleTree tree = new MerkleTree();
        long size = size(home.getLast());
        hashes.subList(0, (int) size).forEach(tree::add);
        StringBuilder ask = new StringBuilder("old ").append(known).append('\n');
        if (known > 0) {
            List<byte[]> proof =
                    tree.consistency(
                            known,
                            size,
                            (first, count) -> hashes.subList((int) first, (int) first + count));
            proof.forEach(
                    hash -> ask.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
        }
        ask.append('\n').append(new String(home.getLast().bytes(), UTF_8));
        return ask.toString().getBytes(UTF_8);
    }

    /** True if nothing but the log and what is beside it says that anything is wrong. */
    boolean isBelievedByItself() throws IOException {
        List<SignedNote> fitting = home.stream().filter(note -> size(note) <= count()).toList();
        return refusal(fitting, List.of()) == null;
    }

    /** How a start refuses that knows of the second place; null if it does not. */
    Refusal refusal() throws IOException {
        return refusal(home, List.of(place(second)));
    }

    private Refusal refusal(List<SignedNote> beside, List<Storage> elsewhere) throws IOException {
        AuditConfig config = new AuditConfig(SEGMENT_BYTES, Durability.SYNCED, 0, 8192, 16 << 20);
        try (AuditLog log = AuditLog.open(disk(), config, "0".repeat(32), 0, null, _ -> {})) {
            Checkpointer.open(log, place(beside), elsewhere, signer);
            return null;
        } catch (AuditTamperedException e) {
            return new Refusal(e.kind(), e.seq());
        }
    }

    /** Puts log and checkpoints in the place of what is in a data directory. */
    void putInto(Path data) throws IOException {
        Path audit = data.resolve("audit");
        try (Stream<Path> files = Files.list(audit)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> segment : segments.entrySet()) {
            Files.write(audit.resolve(segment.getKey()), segment.getValue());
        }
        Path checkpoints = audit.resolve("checkpoints");
        try (Stream<Path> files = Files.list(checkpoints)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        fill(FileStorage.existing(checkpoints), home);
    }

    private MemoryDisk disk() {
        MemoryDisk disk = new MemoryDisk(0);
        segments.forEach((name, text) -> disk.replace(name, Arrays.copyOf(text, SEGMENT_BYTES)));
        return disk;
    }

    private static MemoryDisk place(List<SignedNote> notes) throws IOException {
        MemoryDisk place = new MemoryDisk(0);
        fill(place, notes);
        return place;
    }

    private static void fill(Storage place, List<SignedNote> notes) throws IOException {
        try (CheckpointFiles files = CheckpointFiles.open(place)) {
            for (SignedNote note : notes) {
                files.append(note);
            }
        }
    }

    private int count() {
        int lines = 0;
        for (byte[] text : segments.values()) {
            for (byte b : text) {
                lines += b == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    private static long size(SignedNote note) {
        return Checkpoint.parse(note.text()).size();
    }
}
