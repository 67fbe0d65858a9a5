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

    /**
     * The checkpoint in a note.
     *
     * @param key of the log; its name is the log's origin
     * @throws NoteException if there is none, or that key did not sign it, or for another log
     */
    public static Checkpoint of(SignedNote note, NoteKey key) {
        Checkpoint checkpoint = parse(note.text());
        if (!checkpoint.origin().equals(key.name())) {
            throw new NoteException("it is of log " + checkpoint.origin() + ", not " + key.name());
        }
        if (note.by(key) == null) {
            throw new NoteException("it is not signed by " + key.text());
        }
        return checkpoint;
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
