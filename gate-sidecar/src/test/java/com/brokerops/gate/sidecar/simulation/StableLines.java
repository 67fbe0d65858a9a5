package com.brokerops.gate.sidecar.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.brokerops.gate.audit.memory.MemoryDisk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a loss of power would certainly leave, read from the bytes without the log's own
 * code: cut at LF, the hash is what stands before the end.
 */
final class StableLines {
    private static final int HASH_LENGTH = 64;
    private static final int PIECE = 8 << 10;
    private static final String NAME = "%012d.ndjson";

    private final List<String> hashes = new ArrayList<>();
    private int ordinal;
    private int offset;
    private long seenChanges = -1;

    /** The hash of a line, or null if it is not on stable storage. */
    @Nullable String hash(FaultyDisk disk, long seq) {
        if (seq >= hashes.size() && seenChanges != disk.changes()) {
            read(disk.memory());
            seenChanges = disk.changes();
        }
        return seq < hashes.size() ? hashes.get((int) seq) : null;
    }

    /** Begins anew: after a crash another log may be there. */
    void forget() {
        hashes.clear();
        ordinal = 0;
        offset = 0;
        seenChanges = -1;
    }

    private void read(MemoryDisk disk) {
        while (true) {
            String name = NAME.formatted(ordinal);
            int read = lines(disk.stable(name, offset, PIECE));
            offset += read;
            if (read == 0) {
                String next = NAME.formatted(ordinal + 1);
                if (!disk.list().contains(next) || disk.stable(next, 0, 1)[0] == 0) {
                    return;
                }
                ordinal++;
                offset = 0;
            }
        }
    }

    /** Takes the lines of a piece; the bytes of those that are whole. */
    private int lines(byte[] piece) {
        int whole = 0;
        for (int end = 0; end < piece.length && piece[end] != 0; end++) {
            if (piece[end] == '\n') {
                hashes.add(new String(piece, end - HASH_LENGTH - 2, HASH_LENGTH, US_ASCII));
                whole = end + 1;
            }
        }
        return whole;
    }
}
