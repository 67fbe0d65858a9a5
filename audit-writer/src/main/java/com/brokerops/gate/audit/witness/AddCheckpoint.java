package com.brokerops.gate.audit.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The body of a request to a witness.
 *
 * @param oldSize what the witness is believed to know
 * @param proof that the log of the note begins with the log of that size
 */
record AddCheckpoint(long oldSize, List<byte[]> proof, SignedNote note) {
    /** The longest body: the proof's lines and the longest note. */
    static final int MAX_BYTES = SignedNote.MAX_BYTES + (8 << 10);

    private static final String OLD = "old ";
    private static final int MOST_HASHES = 63;
    private static final int HASH_BYTES = 32;

    byte[] bytes() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((OLD + oldSize + "\n").getBytes(US_ASCII));
        for (byte[] hash : proof) {
            body.writeBytes(Base64.getEncoder().encode(hash));
            body.write('\n');
        }
        body.write('\n');
        body.writeBytes(note.bytes());
        return body.toByteArray();
    }

    /**
     * Reads a body.
     *
     * @throws NoteException if it is none
     */
    static AddCheckpoint parse(byte[] body) {
        int from = 0;
        List<String> lines = new ArrayList<>();
        while (true) {
            int to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            if (to == body.length || lines.size() > 1 + MOST_HASHES) {
                throw new NoteException("no old size, at most 63 hashes and an empty line");
            }
            String line = new String(body, from, to - from, US_ASCII);
            from = to + 1;
            if (line.isEmpty()) {
                break;
            }
            lines.add(line);
        }
        SignedNote note = SignedNote.parse(Arrays.copyOfRange(body, from, body.length));
        return new AddCheckpoint(oldSize(lines), proof(lines), note);
    }

    private static long oldSize(List<String> lines) {
        String first = lines.isEmpty() ? "" : lines.getFirst();
        if (!first.matches("old (0|[1-9][0-9]{0,17})")) {
            throw new NoteException("the first line is old and a size");
        }
        return Long.parseLong(first.substring(OLD.length()));
    }

    private static List<byte[]> proof(List<String> lines) {
        List<byte[]> proof = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            try {
                proof.add(Base64.getDecoder().decode(line));
            } catch (IllegalArgumentException e) {
                throw new NoteException("a line of the proof is no base64", e);
            }
            if (proof.getLast().length != HASH_BYTES) {
                throw new NoteException("a line of the proof has no 32 bytes");
            }
        }
        if (proof.size() > MOST_HASHES) {
            throw new NoteException("a proof of more than 63 hashes");
        }
        return proof;
    }
}
