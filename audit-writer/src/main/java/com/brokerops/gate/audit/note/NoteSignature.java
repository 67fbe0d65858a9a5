package com.brokerops.gate.audit.note;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;

/**
 * One signature line of a note.
 *
 * @param name of the key
 * @param keyId the first four bytes of the hash that names the key
 * @param bytes what the key's algorithm makes of the text
 */
public record NoteSignature(String name, int keyId, byte[] bytes) {
    private static final String START = "— ";

    /** The line, without its newline. */
    String line() {
        ByteBuffer all = ByteBuffer.allocate(Integer.BYTES + bytes.length);
        all.putInt(keyId).put(bytes);
        return START + name + " " + Base64.getEncoder().encodeToString(all.array());
    }

    /**
     * Reads lines of signatures, as a witness answers.
     *
     * @throws NoteException if there is none, or more than a note has
     */
    public static List<NoteSignature> parseAll(String lines) {
        List<NoteSignature> signatures =
                lines.strip()
                        .lines()
                        .limit(SignedNote.MOST_SIGNATURES + 1)
                        .map(NoteSignature::parse)
                        .toList();
        if (signatures.isEmpty() || signatures.size() > SignedNote.MOST_SIGNATURES) {
            throw new NoteException("no 1 to 16 signature lines");
        }
        return signatures;
    }

    static NoteSignature parse(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(START) || space <= START.length()) {
            throw new NoteException("no signature line: " + line);
        }
        String name = line.substring(START.length(), space);
        byte[] all = NoteKey.base64(line.substring(space + 1));
        if (!NoteKey.isName(name) || all.length <= Integer.BYTES) {
            throw new NoteException("no signature line: " + line);
        }
        ByteBuffer parts = ByteBuffer.wrap(all);
        int keyId = parts.getInt();
        byte[] bytes = new byte[parts.remaining()];
        parts.get(bytes);
        return new NoteSignature(name, keyId, bytes);
    }
}
