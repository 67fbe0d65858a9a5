package com.brokerops.gate.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.audit.LineSeal;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.OlderSegments;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.TreeProofs;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log and what shows that the log had it when a checkpoint was signed: all that there
 * is to check, with the log's public key alone.
 *
 * @param line without its newline
 * @param proof of inclusion: RFC 6962, 2.1.1
 * @param checkpoint the first that stands for the line
 */
public record LineProof(byte[] line, List<byte[]> proof, SignedNote checkpoint) {
    /** The longest text that is read. */
    public static final int MAX_BYTES = 256 << 10;

    private static final HexFormat HEX = HexFormat.of();
    private static final int MOST_HASHES = 63;

    /**
     * The proof of a line in a log that nobody is writing, or null if no checkpoint stands for it.
     *
     * @param older where segments are that were removed, or null
     * @param home the place of its checkpoints
     * @throws com.brokerops.gate.audit.AuditTamperedException if the log is not what was signed
     */
    public static @Nullable LineProof of(
            Storage log, @Nullable OlderSegments older, Storage home, long seq) throws IOException {
        LogReader reader = LogReader.offline(log, older);
        byte[] line = reader.rawLine(seq);
        SignedNote note = CheckpointFiles.covering(home, seq);
        if (line == null || note == null) {
            return null;
        }
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        LogTree tree = LogTree.of(home, reader, checkpoint);
        List<byte[]> proof = tree.tree().inclusion(seq, checkpoint.size(), reader::hashes);
        return new LineProof(Arrays.copyOf(line, line.length - 1), proof, note);
    }

    /** As JSON, a line feed behind it. */
    public byte[] json() {
        LineSeal seal = sealed();
        Checkpoint signed = Checkpoint.parse(checkpoint.text());
        JsonWriter out = new JsonWriter(8192).beginObject();
        out.field("seq", seal.seq())
                .field("line", new String(line, UTF_8))
                .field("leaf", HEX.formatHex(seal.hash()))
                .field("size", signed.size())
                .field("proof")
                .beginArray();
        proof.forEach(hash -> out.string(HEX.formatHex(hash)));
        out.endArray().field("checkpoint", new String(checkpoint.bytes(), UTF_8)).endObject();
        out.put((byte) '\n');
        return out.toBytes();
    }

    /**
     * Reads the JSON. What it says besides of seq, leaf and size follows from the rest and must
     * agree.
     *
     * @throws NoteException if it is no proof
     */
    public static LineProof parse(byte[] json) {
        try {
            JsonReader in = new JsonReader(json);
            in.beginObject();
            in.field("seq");
            long seq = in.number();
            in.field("line");
            byte[] line = in.string().getBytes(UTF_8);
            in.field("leaf");
            String leaf = in.string();
            in.field("size");
            long size = in.number();
            in.field("proof");
            List<byte[]> proof = hashes(in);
            in.field("checkpoint");
            SignedNote note = SignedNote.parse(in.string().getBytes(UTF_8));
            in.endObject();
            in.end();
            LineProof read = new LineProof(line, proof, note);
            LineSeal seal = read.sealed();
            if (seal.seq() != seq
                    || !HEX.formatHex(seal.hash()).equals(leaf)
                    || Checkpoint.parse(note.text()).size() != size) {
                throw new NoteException("seq, leaf or size is not that of the line or checkpoint");
            }
            return read;
        } catch (JsonException | IllegalArgumentException e) {
            throw new NoteException("no proof of a line: " + e.getMessage(), e);
        }
    }

    private static List<byte[]> hashes(JsonReader in) {
        List<byte[]> hashes = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            if (hashes.size() == MOST_HASHES) {
                throw new NoteException("a proof of more than 63 hashes");
            }
            hashes.add(HEX.parseHex(in.string()));
        }
        return hashes;
    }

    /**
     * What the line says of its place, when the proof holds.
     *
     * @throws NoteException naming what does not hold
     */
    public LineSeal check(NoteKey key) {
        Checkpoint signed = Checkpoint.of(checkpoint, key);
        LineSeal seal = sealed();
        if (!TreeProofs.includes(seal.hash(), seal.seq(), signed.size(), proof, signed.root())) {
            throw new NoteException("the hashes do not lead from the line to the signed root");
        }
        return seal;
    }

    /**
     * Holds lines that end with this one against it: each names the hash of the one before.
     *
     * @param lines without their newlines, in order
     * @throws NoteException naming the first that does not
     */
    public void checkRange(List<byte[]> lines) {
        LineSeal last = null;
        for (byte[] each : lines) {
            LineSeal seal = LineSeal.of(each);
            long expected = last == null ? -1 : last.seq() + 1;
            if (seal == null) {
                throw new NoteException("the line behind seq " + (expected - 1) + " is none");
            }
            if (last != null
                    && (seal.seq() != expected
                            || !seal.prev().equals(HEX.formatHex(last.hash())))) {
                throw new NoteException("seq " + seal.seq() + " does not follow " + last.seq());
            }
            last = seal;
        }
        if (last == null || !Arrays.equals(last.hash(), sealed().hash())) {
            throw new NoteException("the lines do not end with the one that is proved");
        }
    }

    private LineSeal sealed() {
        LineSeal seal = LineSeal.of(line);
        if (seal == null) {
            throw new NoteException("the line does not have the hash that it states");
        }
        return seal;
    }
}
