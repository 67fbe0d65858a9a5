package com.brokerops.gate.audit.tree;

import java.io.IOException;
import java.util.List;

/** Where a tree that keeps only the roots of its full groups looks leaves up. */
public interface Leaves {
    /**
     * The data of leaves, in order.
     *
     * @param count at most {@link MerkleTree#GROUP}
     * @throws IOException if they cannot be read
     */
    List<byte[]> from(long first, int count) throws IOException;
}
