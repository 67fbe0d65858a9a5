package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text of one file of notes.
 *
 * @param starts where each whole note begins
 * @param end where the next one goes
 */
record NoteText(byte[] bytes, List<Integer> starts, int end) {
    private static final int EMPTY_LINES_OF_A_NOTE = 2;

    /** The first byte of a line of a signature. */
    private static final byte DASH = (byte) 0xe2;

    /** What a disk writes at once. */
    private static final int SECTOR_BYTES = 512;

    /** All of a file. */
    static NoteText of(Storage storage, String name) throws IOException {
        return of(storage, name, CheckpointFiles.FILE_BYTES);
    }

    /** The notes in the first bytes of a file. */
    static NoteText of(Storage storage, String name, int mostBytes) throws IOException {
        ByteBuffer read;
        try (StorageFile file = storage.openToRead(name)) {
            read = ByteBuffer.allocate((int) Math.min(file.size(), mostBytes));
            file.read(read, 0);
        }
        byte[] bytes =
                read.hasRemaining() ? Arrays.copyOf(read.array(), read.position()) : read.array();
        List<Integer> starts = new ArrayList<>();
        int from = 0;
        for (int to = endOfNote(bytes, from); to >= 0; to = endOfNote(bytes, from)) {
            starts.add(from);
            from = to + 1; // behind the empty line
        }
        return new NoteText(bytes, starts, from);
    }

    SignedNote note(int index) {
        int to = index + 1 < starts.size() ? starts.get(index + 1) : end;
        return SignedNote.parse(Arrays.copyOfRange(bytes, starts.get(index), to - 1));
    }

    List<SignedNote> notes() {
        List<SignedNote> notes = new ArrayList<>(starts.size());
        for (int index = 0; index < starts.size(); index++) {
            notes.add(note(index));
        }
        return notes;
    }

    /** The size in a checkpoint: its second line. */
    long size(int index) {
        int at = starts.get(index);
        while (bytes[at] != '\n') {
            at++;
        }
        long size = 0;
        for (at++; bytes[at] != '\n'; at++) {
            if (bytes[at] < '0' || bytes[at] > '9' || size > Long.MAX_VALUE / 100) {
                throw new NoteException("no size of a log in note " + index);
            }
            size = size * 10 + bytes[at] - '0';
        }
        return size;
    }

    /**
     * Whether behind the last whole note stands no more than a crash leaves of one.
     *
     * <p>A note has two empty lines; with a third there was more than one.
     */
    boolean endsAsACrashLeavesIt() {
        int emptyLines = 0;
        for (int i = end + 1; i < end + pieceBytes(); i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\n') {
                emptyLines++;
            }
        }
        return emptyLines <= EMPTY_LINES_OF_A_NOTE && !hasAHole();
    }

    /**
     * A crash loses whole sectors of what was being written, and the removal of a piece may end
     * anywhere, from its start on; other zeros were put there.
     */
    private boolean hasAHole() {
        int to = end + pieceBytes();
        for (int i = end; i < to; i++) {
            int from = i;
            while (bytes[i] == 0) {
                i++; // the last byte of the piece is none
            }
            boolean begins = from == end || from % SECTOR_BYTES == 0;
            boolean ends = i % SECTOR_BYTES == 0 || from == end && !endsWithASignature(to);
            if (i > from && !(begins && ends)) {
                return true;
            }
        }
        return false;
    }

    /** As a whole note does, with the empty line behind it. */
    private boolean endsWithASignature(int to) {
        int line = to - 2;
        if (line <= end || bytes[to - 1] != '\n' || bytes[line] != '\n') {
            return false;
        }
        while (line > end && bytes[line - 1] != '\n' && bytes[line - 1] != 0) {
            line--;
        }
        return bytes[line] == DASH;
    }

    /** How much of a piece of a note stands behind the last whole one. */
    int pieceBytes() {
        int last = bytes.length;
        while (last > end && bytes[last - 1] == 0) {
            last--;
        }
        return last - end;
    }

    /** Behind the newline of its last signature, where an empty line follows; -1 for a piece. */
    private static int endOfNote(byte[] bytes, int from) {
        int emptyLines = 0;
        for (int i = from; i < bytes.length && bytes[i] != 0; i++) {
            boolean empty = i > from && bytes[i] == '\n' && bytes[i - 1] == '\n';
            if (empty && ++emptyLines == EMPTY_LINES_OF_A_NOTE) {
                return i;
            }
        }
        return -1;
    }
}
