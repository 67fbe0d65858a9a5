package com.brokerops.gate.audit.memory;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * One file of a {@link MemoryDisk}: what a process sees of it and what a loss of power would leave.
 *
 * <p><b>Thread.</b> Guarded by its disk.
 */
final class MemoryFile {
    private static final int PAGE_BYTES = 4096;

    private final BitSet dirtyPages = new BitSet();
    private byte[] seen;
    private byte[] stable;
    private boolean syncHasFailed;

    private MemoryFile(byte[] seen, byte[] stable) {
        this.seen = seen;
        this.stable = stable;
    }

    static MemoryFile of(byte[] bytes) {
        return new MemoryFile(bytes, bytes.clone());
    }

    byte[] seen() {
        return seen;
    }

    byte[] stable(int from, int length) {
        int to = Math.min(from + length, stable.length);
        return Arrays.copyOfRange(stable, Math.min(from, to), to);
    }

    void write(byte[] source, int from, int to, int position) {
        int end = position + to - from;
        if (end > seen.length) {
            seen = Arrays.copyOf(seen, end);
        }
        System.arraycopy(source, from, seen, position, to - from);
        if (end > position) {
            dirtyPages.set(position / PAGE_BYTES, (end - 1) / PAGE_BYTES + 1);
        }
    }

    void truncate(int size) {
        seen = Arrays.copyOf(seen, size);
    }

    void sync() {
        stable = Arrays.copyOf(stable, seen.length);
        for (int page = dirtyPages.nextSetBit(0);
                page >= 0;
                page = dirtyPages.nextSetBit(page + 1)) {
            writeBack(page);
        }
        dirtyPages.clear();
    }

    /** What a failed sync does on Linux: the pages count as saved and are not. */
    void forgetDirty() {
        dirtyPages.clear();
        syncHasFailed = true;
    }

    boolean syncHasFailed() {
        return syncHasFailed;
    }

    /** The system saves a page when it likes. */
    void writeBackSome(RandomGenerator random) {
        for (int page = dirtyPages.nextSetBit(0);
                page >= 0;
                page = dirtyPages.nextSetBit(page + 1)) {
            if (random.nextBoolean()) {
                writeBack(page);
            }
        }
    }

    /** What is left of it when the power fails now. */
    MemoryFile survivor(RandomGenerator random) {
        writeBackSome(random);
        int size = random.nextBoolean() ? seen.length : stable.length;
        return of(Arrays.copyOf(stable, size));
    }

    private void writeBack(int page) {
        int from = page * PAGE_BYTES;
        int to = Math.min(from + PAGE_BYTES, seen.length);
        if (to > stable.length) {
            stable = Arrays.copyOf(stable, to);
        }
        if (to > from) {
            System.arraycopy(seen, from, stable, from, to - from);
        }
    }
}
