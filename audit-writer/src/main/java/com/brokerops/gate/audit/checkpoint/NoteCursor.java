package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditTamperedException.Kind;
import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one place, held one after the other against a log that is read once.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class NoteCursor {
    private final NotePlace place;
    private final @Nullable NoteKey key;
    private final List<Long> ordinals;
    private int file = -1;
    private int index = -1;
    private @Nullable NoteText text;
    private @Nullable Checkpoint next;
    private boolean nextIsCosigned;
    private @Nullable AuditTamperedException notCosigned;
    private long size;
    private long count;

    private NoteCursor(NotePlace place, @Nullable NoteKey key, List<Long> ordinals) {
        this.place = place;
        this.key = key;
        this.ordinals = ordinals;
    }

    /**
     * A cursor on the first checkpoint that is larger.
     *
     * @param key of the log, or null if nobody has it: signatures are not checked then
     * @throws AuditTamperedException if that one is wrong
     */
    static NoteCursor after(long size, NotePlace place, @Nullable NoteKey key) throws IOException {
        NoteCursor cursor = new NoteCursor(place, key, CheckpointFiles.ordinals(place.files()));
        cursor.size = size;
        while (cursor.step() && size > 0 && cursor.sizeHere() <= size) {
            // of before
        }
        cursor.read();
        return cursor;
    }

    /**
     * Holds a log of that size against the checkpoint of that size, if there is one.
     *
     * @throws AuditTamperedException if the root is another, or the checkpoint behind it is wrong
     */
    void reached(long logSize, Root root) throws IOException {
        Checkpoint here = next;
        if (here == null || here.size() != logSize) {
            return;
        }
        if (!Arrays.equals(root.root(), here.root())) {
            throw fault("it or a line up to " + (here.size() - 1) + " is not what was signed");
        }
        if (nextIsCosigned) {
            notCosigned = null; // it stands for those before
        } else if (notCosigned == null) {
            notCosigned = fault("it is not cosigned by the witness, and none behind it is");
        }
        size = here.size();
        count++;
        step();
        read();
    }

    /**
     * @throws AuditTamperedException if a checkpoint is of a log that is longer, or the newest are
     *     not cosigned
     */
    void ended(long logSize) {
        Checkpoint here = next;
        if (here != null) {
            throw new AuditTamperedException(
                    Kind.TRUNCATED,
                    logSize,
                    "the log ends before it, and a checkpoint of "
                            + here.size()
                            + " lines was signed",
                    fileName(),
                    offset());
        }
        AuditTamperedException uncovered = notCosigned;
        if (uncovered != null) {
            throw uncovered;
        }
    }

    NotePlace place() {
        return place;
    }

    /** How many lines the newest checkpoint that holds stands for. */
    long size() {
        return size;
    }

    /** How many hold. */
    long count() {
        return count;
    }

    /** Where the root of the log as it was read is. */
    interface Root {
        byte[] root();
    }

    private boolean step() throws IOException {
        NoteText here = text;
        while (here == null || index + 1 >= here.starts().size()) {
            if (here != null && !here.endsAsACrashLeavesIt()) {
                throw fault("there are checkpoints behind what is none");
            }
            if (file + 1 >= ordinals.size()) {
                text = null;
                return false;
            }
            file++;
            index = -1;
            if (ordinals.get(file) != file) {
                throw fault("a file of checkpoints before " + ordinals.get(file) + " is missing");
            }
            here = NoteText.of(place.files(), CheckpointFiles.name(file));
            text = here;
        }
        index++;
        return true;
    }

    private long sizeHere() {
        NoteText here = text;
        try {
            return here == null ? -1 : here.size(index);
        } catch (NoteException _) {
            return Long.MAX_VALUE; // read() will say what is wrong
        }
    }

    private void read() {
        NoteText here = text;
        if (here == null) {
            next = null;
            return;
        }
        try {
            SignedNote note = here.note(index);
            Checkpoint checkpoint =
                    key == null ? Checkpoint.parse(note.text()) : Checkpoint.of(note, key);
            NoteKey witness = place.witness();
            nextIsCosigned = witness == null || note.by(witness) != null;
            if (checkpoint.size() <= size) {
                throw new NoteException(
                        "its size is " + checkpoint.size() + " behind one of " + size);
            }
            next = checkpoint;
        } catch (NoteException e) {
            throw fault("a checkpoint is wrong: " + e.getMessage());
        }
    }

    /** All lines before {@link #size} are vouched for. */
    private AuditTamperedException fault(String what) {
        return new AuditTamperedException(Kind.TAMPERED, size, what, fileName(), offset());
    }

    private String fileName() {
        return String.format(Locale.ROOT, "%s/%s", place.name(), CheckpointFiles.name(file));
    }

    private long offset() {
        NoteText here = text;
        return here == null || index < 0 ? 0 : here.starts().get(index);
    }
}
