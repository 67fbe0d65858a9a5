package com.brokerops.gate.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;

/**
 * The writing end of one segment.
 *
 * <p><b>Thread.</b> The audit thread, once it has been handed over.
 */
final class Segment {
    private static final int PAGE_BYTES = 4096;

    private final long ordinal;
    private final long capacity;
    private StorageFile file;
    private volatile FileState made;
    private long end;
    private boolean sealing;

    private Segment(long ordinal, StorageFile file, FileState made, long end) {
        this.ordinal = ordinal;
        this.file = file;
        this.made = made;
        this.capacity = made.bytes();
        this.end = end;
    }

    /** Opens a segment to be continued at an offset. */
    static Segment open(Storage storage, long ordinal, long end) throws IOException {
        String name = SegmentFiles.name(ordinal);
        FileState made = look(storage, name);
        return new Segment(ordinal, storage.openToWrite(name), made, end);
    }

    private static FileState look(Storage storage, String name) throws IOException {
        FileState found = storage.look(name);
        if (found == null) {
            throw new NoSuchFileException(name);
        }
        return found;
    }

    long ordinal() {
        return ordinal;
    }

    /** The size it was given, zeros included. */
    long capacity() {
        return capacity;
    }

    /** The file that it was made as; the one that goes by its name should be the same. */
    FileState made() {
        return made;
    }

    /** Where the next line goes. */
    long end() {
        return end;
    }

    /** Writes at the end and does not move it: what failed is written again to the same place. */
    void write(byte[] bytes, int from, int to) throws IOException {
        if (to > from) {
            file.write(ByteBuffer.wrap(bytes, from, to - from), end);
        }
    }

    /**
     * How many zeros after so many bytes fill the last page: a page that is written whole need not
     * be read from the disk before.
     */
    int blanksAfter(int written) {
        long to = end + written;
        return (int) Math.min(-to & PAGE_BYTES - 1, capacity - to);
    }

    void advance(int written) {
        end += written;
    }

    void sync() throws IOException {
        file.sync();
    }

    /** True if the file has the size it was made with, or less because it is being sealed. */
    boolean isWhole() throws IOException {
        return sealing || file.size() == capacity;
    }

    /** Cuts off the zeros behind what was written last; a reader would stop at the first anyway. */
    FileState seal(int written) throws IOException {
        sealing = true;
        file.truncate(end + written);
        return new FileState(made.identity(), end + written);
    }

    /** Opens the file anew: after a failure the old handle may be of no use any more. */
    void reopen(Storage storage) throws IOException {
        StorageFile old = file;
        file = storage.openToWrite(SegmentFiles.name(ordinal));
        old.close();
    }

    /**
     * Goes on in a copy of the file after a sync of it failed.
     *
     * @param last the last line before the end
     */
    void moveToCopy(Storage storage, Anchor last) throws IOException {
        SegmentCopy.replace(storage, ordinal, capacity, end, last);
        made = look(storage, SegmentFiles.name(ordinal));
        reopen(storage);
    }

    void close() throws IOException {
        file.close();
    }
}
