package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.FileState;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a log in one place, oldest first: files {@code <ordinal, 12 digits>.notes} of
 * signed notes, an empty line behind each, then zeros. A file is made whole like a segment, so that
 * no sync of it touches metadata.
 *
 * <p><b>Thread.</b> One writer; {@link #read} by any, also meanwhile.
 *
 * <p><b>Durability.</b> A note that was appended is on stable storage. A crash may leave a piece of
 * one at the end; it is not shown, and the next to open the place removes it.
 */
public final class CheckpointFiles implements AutoCloseable {
    static final int FILE_BYTES = 1 << 20;
    private static final int HEAD_BYTES = SignedNote.MAX_BYTES + 1;

    private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.notes");

    private final Storage storage;
    private long ordinal;
    private @Nullable StorageFile file;
    private @Nullable FileState made;
    private int end;
    private @Nullable SignedNote last;

    private CheckpointFiles(Storage storage) {
        this.storage = storage;
    }

    /**
     * Opens a place to append to it.
     *
     * @throws NoteException if something in it is no note
     */
    public static CheckpointFiles open(Storage storage) throws IOException {
        CheckpointFiles files = new CheckpointFiles(storage);
        List<Long> ordinals = ordinals(storage);
        files.ordinal = ordinals.isEmpty() ? -1 : ordinals.getLast();
        for (long ordinal : ordinals.reversed()) {
            NoteText text = NoteText.of(storage, name(ordinal));
            if (!text.endsAsACrashLeavesIt()) {
                throw new NoteException(name(ordinal) + " has notes behind what is none");
            }
            if (ordinal == files.ordinal) {
                files.continueBehind(text);
            }
            if (!text.starts().isEmpty()) {
                files.last = text.note(text.starts().size() - 1);
                break;
            }
        }
        return files;
    }

    private void continueBehind(NoteText text) throws IOException {
        StorageFile open = opened();
        end = text.end();
        if (text.pieceBytes() > 0) {
            open.write(ByteBuffer.allocate(text.pieceBytes()), end);
            open.sync();
        }
    }

    /** Every whole note of a file, in order; empty behind the last file. */
    public static List<SignedNote> read(Storage storage, long ordinal) throws IOException {
        return ordinals(storage).contains(ordinal)
                ? NoteText.of(storage, name(ordinal)).notes()
                : List.of();
    }

    /** The checkpoints of a file that are of more than a size, in order. */
    static List<SignedNote> above(Storage storage, long ordinal, long size) throws IOException {
        NoteText text = NoteText.of(storage, name(ordinal));
        int first = text.starts().size();
        while (first > 0 && text.size(first - 1) > size) {
            first--;
        }
        List<SignedNote> notes = new ArrayList<>();
        for (int index = first; index < text.starts().size(); index++) {
            notes.add(text.note(index));
        }
        return notes;
    }

    /** The first checkpoint of a size above the seq, or null if there is none. */
    public static @Nullable SignedNote covering(Storage storage, long seq) throws IOException {
        List<Long> ordinals = ordinals(storage);
        for (int index = before(storage, ordinals, seq); index < ordinals.size(); index++) {
            NoteText text = NoteText.of(storage, name(ordinals.get(index)));
            for (int note = 0; note < text.starts().size(); note++) {
                if (text.size(note) > seq) {
                    return text.note(note);
                }
            }
        }
        return null;
    }

    /**
     * A checkpoint of a size above the seq that a witness cosigned, or null if there is none: the
     * first of the file that has the first above the seq, else the newest. Those of another witness
     * may stand anywhere between.
     */
    public static @Nullable SignedNote cosigned(Storage storage, long seq, NoteKey witness)
            throws IOException {
        List<Long> ordinals = ordinals(storage);
        int first = before(storage, ordinals, seq);
        for (; first < ordinals.size(); first++) {
            NoteText text = NoteText.of(storage, name(ordinals.get(first)));
            boolean covers = false;
            for (int note = 0; note < text.starts().size(); note++) {
                covers |= text.size(note) > seq;
                if (text.size(note) > seq && text.note(note).by(witness) != null) {
                    return text.note(note);
                }
            }
            if (covers) {
                break;
            }
        }
        for (int index = ordinals.size() - 1; index > first; index--) {
            NoteText text = NoteText.of(storage, name(ordinals.get(index)));
            for (int note = text.starts().size() - 1; note >= 0; note--) {
                if (text.note(note).by(witness) != null) {
                    return text.note(note);
                }
            }
        }
        return null;
    }

    /** The index of a file before which no checkpoint is of a size above the seq. */
    private static int before(Storage storage, List<Long> ordinals, long seq) throws IOException {
        int low = 0;
        int high = ordinals.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            NoteText head = NoteText.of(storage, name(ordinals.get(middle)), HEAD_BYTES);
            if (head.starts().isEmpty() || head.size(0) > seq) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** The ordinals of the files, ascending. */
    public static List<Long> ordinals(Storage storage) throws IOException {
        List<Long> ordinals = new ArrayList<>();
        for (String name : storage.list()) {
            if (NAME.matcher(name).matches()) {
                ordinals.add(Long.parseLong(name.substring(0, name.indexOf('.'))));
            }
        }
        ordinals.sort(null);
        return ordinals;
    }

    /** The newest note, or null if there is none. */
    public @Nullable SignedNote last() {
        return last;
    }

    /** Appends a note and syncs it. After an exception it may be there or not. */
    public void append(SignedNote note) throws IOException {
        byte[] bytes = note.bytes();
        StorageFile open = withRoom(bytes.length + 1);
        ByteBuffer entry = ByteBuffer.allocate(bytes.length + 1);
        entry.put(bytes).put((byte) '\n').flip();
        open.write(entry, end);
        open.sync();
        end += bytes.length + 1;
        last = note;
    }

    private StorageFile withRoom(int bytes) throws IOException {
        StorageFile open = file;
        if (open != null && end + bytes <= FILE_BYTES) {
            return open;
        }
        close();
        storage.create(name(ordinal + 1), FILE_BYTES);
        ordinal++;
        end = 0;
        return opened();
    }

    private StorageFile opened() throws IOException {
        StorageFile open = storage.openToWrite(name(ordinal));
        file = open;
        made = storage.look(name(ordinal));
        return open;
    }

    /**
     * Looks whether what is appended would be found again by the name of its file.
     *
     * @throws IOException if not: somebody has removed the file or put another in its place
     */
    public void requireInPlace() throws IOException {
        if (!inPlace()) {
            throw new IOException(name(ordinal) + " is not the file that was written");
        }
    }

    /** False if somebody has removed the file that is written to, or put another in its place. */
    boolean inPlace() throws IOException {
        FileState ours = made;
        if (file == null || ours == null) {
            return true;
        }
        FileState found = storage.look(name(ordinal));
        return found != null && found.identity().equals(ours.identity());
    }

    @Override
    public void close() throws IOException {
        StorageFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    static String name(long ordinal) {
        return String.format(Locale.ROOT, "%012d.notes", ordinal);
    }
}
