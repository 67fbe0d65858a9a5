package com.brokerops.gate.audit.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing list of hashes, 32 bytes each and nothing more.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class HashList {
    private static final int IN_CHUNK = 1 << 10;

    private final List<byte[]> chunks = new ArrayList<>();
    private long size;

    void add(byte[] hash) {
        int at = (int) (size % IN_CHUNK);
        if (at == 0) {
            chunks.add(new byte[IN_CHUNK * TreeHash.BYTES]);
        }
        System.arraycopy(hash, 0, chunks.getLast(), at * TreeHash.BYTES, TreeHash.BYTES);
        size++;
    }

    byte[] at(long index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index + " of " + size);
        }
        int from = (int) (index % IN_CHUNK) * TreeHash.BYTES;
        byte[] chunk = chunks.get((int) (index / IN_CHUNK));
        return Arrays.copyOfRange(chunk, from, from + TreeHash.BYTES);
    }

    long size() {
        return size;
    }

    void clear() {
        chunks.clear();
        size = 0;
    }
}
