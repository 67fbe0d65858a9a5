package com.brokerops.gate.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands in a segment behind the end of its text: zeros, or pieces of lines that a crash left.
 *
 * @param end behind the last byte that is not zero; 0 if all are
 * @param durableSeq the greatest {@code durable} in the pieces, -1 without one
 */
record Remains(long end, long durableSeq) {
    private static final byte[] DURABLE = "\"durable\":".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 19;
    private static final int OVERLAP = DURABLE.length + DIGITS;
    private static final int BLOCK_BYTES = 256 << 10;

    /** Reads a file from an offset to its end. */
    static Remains of(StorageFile file, long offset) throws IOException {
        int blockBytes = (int) Math.min(BLOCK_BYTES, Math.max(0, file.size() - offset));
        byte[] zeros = new byte[OVERLAP + blockBytes];
        byte[] block = new byte[OVERLAP + blockBytes];
        long end = 0;
        long durable = -1;
        int count;
        for (long at = offset; ; at += count) {
            count = file.read(ByteBuffer.wrap(block, OVERLAP, blockBytes), at);
            if (count == 0) {
                return new Remains(end, durable);
            }
            int filled = OVERLAP + count;
            if (!Arrays.equals(block, 0, filled, zeros, 0, filled)) {
                int last = lastNonZero(block, filled);
                end = last < OVERLAP ? end : at + last - OVERLAP + 1;
                durable = Math.max(durable, greatestDurable(block, last + 1));
            }
            System.arraycopy(block, count, block, 0, OVERLAP);
        }
    }

    boolean isBlank() {
        return end == 0;
    }

    private static int lastNonZero(byte[] block, int filled) {
        int last = filled - 1;
        while (block[last] == 0) {
            last--;
        }
        return last;
    }

    private static long greatestDurable(byte[] block, int filled) {
        long greatest = -1;
        for (int i = 0; i + DURABLE.length < filled; i++) {
            if (Arrays.equals(block, i, i + DURABLE.length, DURABLE, 0, DURABLE.length)) {
                greatest = Math.max(greatest, number(block, i + DURABLE.length, filled));
            }
        }
        return greatest;
    }

    /**
     * The whole number at an index, or -1; a number that a crash or a block's end cut counts not.
     */
    private static long number(byte[] block, int from, int filled) {
        long value = 0;
        int i = from;
        while (i < filled && i - from < DIGITS && block[i] >= '0' && block[i] <= '9') {
            value = value * 10 + block[i++] - '0';
        }
        return i > from && i < filled && block[i] == ',' ? value : -1;
    }
}
