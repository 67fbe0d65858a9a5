package com.brokerops.gate.audit;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Walks over the lines of one segment in blocks, from any offset to where the text ends.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class LineCursor {
    /** What stands at the next offset. */
    enum Found {
        /** A line with its newline. */
        LINE,
        /** Nothing: the end of the file or a NUL. */
        END,
        /** Text that a NUL or the end of the file cuts before its newline. */
        TORN,
        /** More text without a newline than a line can have. */
        OVERLONG
    }

    private static final int BLOCK_BYTES = 256 << 10;
    private static final int PROBE_BYTES = 4 * LineEncoder.MAX_LINE_BYTES;

    private final StorageFile file;
    private final byte[] block;
    private long blockOffset;
    private int filled;
    private int from;
    private int to;
    private int next;

    private LineCursor(StorageFile file, long offset, int blockBytes) {
        this.file = file;
        this.block = new byte[blockBytes];
        this.blockOffset = offset;
    }

    /** A cursor that will go over many lines. */
    static LineCursor through(StorageFile file, long offset) {
        return new LineCursor(file, offset, BLOCK_BYTES);
    }

    /** A cursor that will look at a few lines. */
    static LineCursor glance(StorageFile file, long offset) {
        return new LineCursor(file, offset, PROBE_BYTES);
    }

    /** Steps to the next line. Only {@link Found#LINE} moves on. */
    Found next() throws IOException {
        from = next;
        int scan = from;
        while (true) {
            scan = firstStop(scan);
            if (scan - from >= LineEncoder.MAX_LINE_BYTES) {
                return Found.OVERLONG;
            }
            if (scan < filled) {
                break;
            }
            int scanned = scan - from;
            if (!fill()) {
                return scanned == 0 ? Found.END : Found.TORN;
            }
            scan = from + scanned;
        }
        if (block[scan] == 0) {
            return scan == from ? Found.END : Found.TORN;
        }
        to = scan;
        next = scan + 1;
        return Found.LINE;
    }

    /** Holds the line in {@code [from(), to())} until the next step; newline excluded. */
    byte[] bytes() {
        return block;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Where the line that was stepped to starts in the file. */
    long offset() {
        return blockOffset + from;
    }

    /** Where the line after it starts in the file. */
    long nextOffset() {
        return blockOffset + next;
    }

    private int firstStop(int start) {
        byte[] bytes = block;
        int end = filled;
        int i = start;
        while (i < end && bytes[i] != '\n' && bytes[i] != 0) {
            i++;
        }
        return i;
    }

    private boolean fill() throws IOException {
        System.arraycopy(block, from, block, 0, filled - from);
        blockOffset += from;
        filled -= from;
        from = 0;
        next = 0;
        ByteBuffer free = ByteBuffer.wrap(block, filled, block.length - filled);
        int count = file.read(free, blockOffset + filled);
        filled += count;
        return count > 0;
    }
}
