package com.brokerops.gate.audit;

import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.GrowingRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gate's signed statement that it has removed the first segments of its log, and what must be
 * known of them to check the rest: file {@code removed} beside the segments, a signed note.
 *
 * <pre>
 * gate/a8f1…/removed     the log's origin, and what this is; no checkpoint begins so
 * 3                      the first ordinal that is kept
 * 14700                  how many lines were removed: the first seq that is kept
 * 5dfa…                  the hash of the last of them
 * CsUY…                  the roots of the full subtrees over them, largest first, base64
 * </pre>
 *
 * <p>Who signs it can lie; but the tree that grows on from these roots must have the root of every
 * later checkpoint, and the archive must have the lines.
 *
 * @param note the statement as it was signed
 * @param firstOrdinal the first segment that is kept, at least 1
 * @param size how many lines were removed
 * @param lastHash the hash of the last of them, 64 hex digits
 * @param tree over them
 */
public record Removal(
        SignedNote note,
        String origin,
        long firstOrdinal,
        long size,
        String lastHash,
        List<byte[]> tree) {
    /** The name of its file. */
    public static final String FILE = "removed";

    private static final String UNFINISHED = "removed.new";
    private static final String SUFFIX = "/removed";
    private static final int LINES = 4;
    private static final int ROOT_BYTES = 32;

    public Removal {
        if (firstOrdinal < 1
                || size < 1
                || !lastHash.matches("[0-9a-f]{64}")
                || tree.size() != Long.bitCount(size)) {
            throw new NoteException("no statement of what was removed");
        }
        tree = List.copyOf(tree);
    }

    /** States what is about to be removed. */
    public static Removal of(
            long firstOrdinal, String lastHash, GrowingRoot tree, NoteSigner signer) {
        StringBuilder text = new StringBuilder(512);
        text.append(signer.publicKey().name()).append(SUFFIX).append('\n');
        text.append(firstOrdinal).append('\n').append(tree.size()).append('\n');
        text.append(lastHash).append('\n');
        for (byte[] root : tree.subtrees()) {
            text.append(Base64.getEncoder().encodeToString(root)).append('\n');
        }
        return parse(signer.sign(text.toString(), 0));
    }

    /**
     * Reads the statement of a log, or null if there is none.
     *
     * @throws AuditTamperedException if there is something else in its place
     */
    public static @Nullable Removal read(Storage log) throws IOException {
        if (!log.list().contains(FILE)) {
            return null;
        }
        ByteBuffer bytes;
        try (StorageFile file = log.openToRead(FILE)) {
            bytes = ByteBuffer.allocate((int) Math.min(file.size(), SignedNote.MAX_BYTES));
            file.read(bytes, 0);
        }
        byte[] read = new byte[bytes.flip().remaining()];
        bytes.get(read);
        try {
            return parse(SignedNote.parse(read));
        } catch (NoteException e) {
            throw new AuditTamperedException(
                    AuditTamperedException.Kind.TAMPERED,
                    0,
                    "what was removed is not stated: " + e.getMessage(),
                    FILE,
                    0);
        }
    }

    private static Removal parse(SignedNote note) {
        String[] lines = note.text().split("\n");
        if (lines.length < LINES || !lines[0].endsWith(SUFFIX)) {
            throw new NoteException("no statement of what was removed");
        }
        List<byte[]> tree = new ArrayList<>();
        for (int i = LINES; i < lines.length; i++) {
            byte[] root = NoteKey.base64(lines[i]);
            if (root.length != ROOT_BYTES) {
                throw new NoteException("no root of a tree: " + lines[i]);
            }
            tree.add(root);
        }
        String origin = lines[0].substring(0, lines[0].length() - SUFFIX.length());
        return new Removal(note, origin, number(lines[1]), number(lines[2]), lines[3], tree);
    }

    private static long number(String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new NoteException("no number: " + text);
        }
        return Long.parseLong(text);
    }

    /**
     * Checks who states it.
     *
     * @param key of the log
     * @throws AuditTamperedException if that key did not sign it, or for another log
     */
    public void requireBy(NoteKey key) {
        if (!origin.equals(key.name()) || note.by(key) == null) {
            throw new AuditTamperedException(
                    AuditTamperedException.Kind.TAMPERED,
                    0,
                    "it was removed, and the statement of that is not signed by " + key.text(),
                    FILE,
                    0);
        }
    }

    /** The place of the first line that is kept. */
    LogPosition start() {
        return new LogPosition(firstOrdinal, 0, size);
    }

    /** The tree over what was removed, to go on with. */
    public GrowingRoot growing() {
        return new GrowingRoot(size, tree);
    }

    /**
     * Puts the statement in the place of the one before.
     *
     * <p><b>Durability.</b> On return it is on stable storage; a crash leaves this one or the one
     * before.
     */
    public void write(Storage log) throws IOException {
        byte[] bytes = note.bytes();
        if (log.list().contains(UNFINISHED)) {
            log.delete(UNFINISHED);
        }
        log.create(UNFINISHED, bytes.length);
        try (StorageFile file = log.openToWrite(UNFINISHED)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.sync();
        }
        log.rename(UNFINISHED, FILE);
    }
}
