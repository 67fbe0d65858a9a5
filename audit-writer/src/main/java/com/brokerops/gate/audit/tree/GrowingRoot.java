package com.brokerops.gate.audit.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * The roots of the full subtrees of a tree, largest first: all that must be known of its leaves to
 * go on adding others and to say the root.
 *
 * <p><b>Thread.</b> One at a time.
 */
public final class GrowingRoot {
    private final TreeHash hash = new TreeHash();
    private final List<byte[]> subtrees;
    private long size;

    /** Of no leaves. */
    public GrowingRoot() {
        this(0, List.of());
    }

    /**
     * Of a tree that somebody else has grown.
     *
     * @param subtrees as {@link #subtrees} gives them
     * @throws IllegalArgumentException if a tree of that size has another number of them
     */
    public GrowingRoot(long size, List<byte[]> subtrees) {
        if (subtrees.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves has no " + subtrees.size() + " full subtrees");
        }
        this.size = size;
        this.subtrees = new ArrayList<>(subtrees);
    }

    /** Adds a leaf. */
    public void add(byte[] data) {
        byte[] root = hash.leaf(data);
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            root = hash.node(subtrees.removeLast(), root);
        }
        subtrees.add(root);
        size++;
    }

    public long size() {
        return size;
    }

    /** The roots of the full subtrees, largest first, 32 bytes each. */
    public List<byte[]> subtrees() {
        return List.copyOf(subtrees);
    }

    /** The root of all leaves. */
    public byte[] root() {
        if (size == 0) {
            return hash.empty();
        }
        byte[] root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = hash.node(subtrees.get(i), root);
        }
        return root;
    }
}
