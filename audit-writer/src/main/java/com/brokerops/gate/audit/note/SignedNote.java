package com.brokerops.gate.audit.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text and signatures of it: C2SP signed-note.
 *
 * @param text ends with a newline
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** The longest note that is read. */
    public static final int MAX_BYTES = 64 << 10;

    static final int MOST_SIGNATURES = 16;

    public SignedNote {
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new NoteException("the text of a note ends with LF and has no other controls");
        }
        if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
            throw new NoteException("a note has 1 to 16 signatures: " + signatures.size());
        }
        signatures = List.copyOf(signatures);
    }

    /** Reads a note; nothing is verified by that. */
    public static SignedNote parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new NoteException("a note of more than 64 KiB");
        }
        String note = utf8(bytes);
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n")) {
            throw new NoteException("a note has an empty line before its signatures");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : note.substring(split + 2).split("\n")) {
            signatures.add(NoteSignature.parse(line));
        }
        return new SignedNote(note.substring(0, split + 1), signatures);
    }

    /** The note as it is kept and sent. */
    public byte[] bytes() {
        return (text + "\n" + signatureLines()).getBytes(StandardCharsets.UTF_8);
    }

    /** The signatures alone, a line each. */
    public String signatureLines() {
        StringBuilder lines = new StringBuilder();
        signatures.forEach(signature -> lines.append(signature.line()).append('\n'));
        return lines.toString();
    }

    /** The same with one more signature. */
    public SignedNote with(NoteSignature signature) {
        List<NoteSignature> all = new ArrayList<>(signatures);
        all.add(signature);
        return new SignedNote(text, all);
    }

    /** The signature of that key, if there is one and it holds. */
    public @Nullable NoteSignature by(NoteKey key) {
        for (NoteSignature signature : signatures) {
            if (key.made(signature, text)) {
                return signature;
            }
        }
        return null;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new NoteException("a note is UTF-8", e);
        }
    }
}
