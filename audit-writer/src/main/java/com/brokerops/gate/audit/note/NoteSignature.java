package com.brokerops.gate.audit.note;

import java.nio.ByteBuffer;
import java.util.Base64;

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
