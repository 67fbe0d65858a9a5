package com.brokerops.gate.audit;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

    private static final int BLOCK_BYTES = 64 << 10;
    private static final int PROBE_BYTES = 4 * LineEncoder.MAX_LINE_BYTES;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final StorageFile file;
    private final byte[] block;
    private long blockOffset;
    private int filled;
    private long end = Long.MAX_VALUE;
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

    /** A cursor that will look at one line. */
    static LineCursor atLine(StorageFile file, long offset) {
        return new LineCursor(file, offset, LineEncoder.MAX_LINE_BYTES);
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

    /**
     * Takes the file to end at an offset. The zeros behind it are not in memory: to look at them
     * would have the disk read megabytes ahead, and a sync would wait for that.
     */
    void endAt(long newEnd) {
        end = newEnd;
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
        int stop = filled;
        int i = start;
        while (i + Long.BYTES <= stop && !holdsStop((long) EIGHT_BYTES.get(bytes, i))) {
            i += Long.BYTES;
        }
        while (i < stop && bytes[i] != '\n' && bytes[i] != 0) {
            i++;
        }
        return i;
    }

    /** True if one of eight bytes is a newline or a NUL. */
    private static boolean holdsStop(long eight) {
        long newlines = eight ^ '\n' * ONES;
        return ((eight - ONES & ~eight | newlines - ONES & ~newlines) & HIGH_BITS) != 0;
    }

    private boolean fill() throws IOException {
        System.arraycopy(block, from, block, 0, filled - from);
        blockOffset += from;
        filled -= from;
        from = 0;
        next = 0;
        long at = blockOffset + filled;
        int room = (int) Math.min(block.length - filled, end - at);
        int count = file.read(ByteBuffer.wrap(block, filled, room), at);
        filled += count;
        return count > 0;
    }
}
