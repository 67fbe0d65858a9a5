package com.brokerops.gate.audit.note;

import java.util.Base64;

/**
 * What a log was at a moment: C2SP tlog-checkpoint.
 *
 * @param origin which log
 * @param size how many lines it had
 * @param root the root of the tree over them, 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {
    public Checkpoint {
        if (origin.isEmpty() || size < 0 || root.length != NoteKey.KEY_BYTES) {
            throw new NoteException("no checkpoint: " + origin + ", size " + size);
        }
    }

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /** Reads the text of a note; lines behind the third are somebody's extensions. */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", 4);
        if (lines.length < 4) {
            throw new NoteException("a checkpoint has three lines");
        }
        byte[] root = NoteKey.base64(lines[2]);
        if (!lines[1].matches("0|[1-9][0-9]{0,17}")) {
            throw new NoteException("no size of a log: " + lines[1]);
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
    }
}
