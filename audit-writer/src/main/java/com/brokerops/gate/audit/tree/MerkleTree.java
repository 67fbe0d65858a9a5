package com.brokerops.gate.audit.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree that grows by its leaves. It keeps the leaves of the group that fills, of every
 * full group only the root, and the nodes above: a quarter of a byte a leaf. A question about the
 * inside of a full group is answered with the {@link Leaves} that the caller lends.
 *
 * <p>The leaf data of a log is the 32 bytes of each line's {@code hash}.
 *
 * <p><b>Thread.</b> Any. A question holds the lock while it reads leaves, of two groups at most.
 */
public final class MerkleTree {
    /** Leaves of a group. */
    public static final int GROUP = 256;

    private static final Leaves NONE =
            (first, _) -> {
                throw new IllegalStateException("no leaves were lent, and " + first + " is needed");
            };

    private final TreeHash hash = new TreeHash();

    /** The leaves of the group that fills. */
    private final HashList open = new HashList();

    /** At {@code n} the roots of all full subtrees of 2^n groups. */
    private final List<HashList> levels = new ArrayList<>(List.of(new HashList()));

    /** Adds a leaf. */
    public synchronized void add(byte[] data) {
        open.add(hash.leaf(data));
        if (open.size() == GROUP) {
            byte[] root = rangeOf(size() - GROUP, size());
            open.clear();
            close(root);
        }
    }

    /**
     * Adds a full group by its root.
     *
     * @throws IllegalStateException if the group before it is not full
     */
    public synchronized void addGroup(byte[] root) {
        if (open.size() > 0) {
            throw new IllegalStateException("the group before it has " + open.size() + " leaves");
        }
        close(root);
    }

    /** Leaves in the tree. */
    public synchronized long size() {
        return groups() * GROUP + open.size();
    }

    /** Groups that are full. */
    public synchronized long groups() {
        return levels.getFirst().size();
    }

    /** The root of a full group. */
    public synchronized byte[] group(long index) {
        return levels.getFirst().at(index);
    }

    /** The root of all leaves. */
    public synchronized byte[] root() {
        return size() == 0 ? hash.empty() : rangeOf(0, size());
    }

    /**
     * The root when the tree had that size.
     *
     * @throws IndexOutOfBoundsException if it is not that large yet
     */
    public synchronized byte[] root(long size, Leaves leaves) throws IOException {
        requireSize(size);
        return size == 0 ? hash.empty() : new Subtrees(leaves).range(0, size);
    }

    /**
     * The proof that a leaf is in the tree of a size: RFC 6962, 2.1.1.
     *
     * @throws IndexOutOfBoundsException if it is not
     */
    public synchronized List<byte[]> inclusion(long index, long size, Leaves leaves)
            throws IOException {
        requireSize(size);
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        new Subtrees(leaves).path(index, 0, size, path);
        return path;
    }

    /**
     * The proof that the tree of a size begins with the tree of a smaller one: RFC 6962, 2.1.2.
     *
     * @param from at least 1
     * @throws IndexOutOfBoundsException if it does not
     */
    public synchronized List<byte[]> consistency(long from, long size, Leaves leaves)
            throws IOException {
        requireSize(size);
        if (from < 1 || from > size) {
            throw new IndexOutOfBoundsException("size " + from + " in " + size);
        }
        List<byte[]> path = new ArrayList<>();
        new Subtrees(leaves).subproof(from, 0, size, true, path);
        return path;
    }

    private void close(byte[] groupRoot) {
        byte[] root = groupRoot;
        for (int level = 0; ; level++) {
            if (level == levels.size()) {
                levels.add(new HashList());
            }
            HashList here = levels.get(level);
            here.add(root);
            if (here.size() % 2 == 1) {
                return;
            }
            root = hash.node(here.at(here.size() - 2), root);
        }
    }

    /** The root of a range that holds full groups and the open one. */
    private byte[] rangeOf(long from, long to) {
        try {
            return new Subtrees(NONE).range(from, to);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read here", e);
        }
    }

    private void requireSize(long size) {
        if (size < 0 || size > size()) {
            throw new IndexOutOfBoundsException("size " + size + " of " + size());
        }
    }

    /** One question. Ranges are as RFC 6962 splits them: at the largest power of two below. */
    private final class Subtrees {
        private final Leaves lent;
        private final HashList inside = new HashList();
        private long insideOf = -1;

        Subtrees(Leaves lent) {
            this.lent = lent;
        }

        byte[] range(long from, long to) throws IOException {
            long count = to - from;
            if (count == 1) {
                return leaf(from);
            }
            boolean full = Long.bitCount(count) == 1 && to <= groups() * GROUP;
            if (full && count >= GROUP) {
                int level = Long.numberOfTrailingZeros(count / GROUP);
                return levels.get(level).at(from / count);
            }
            long middle = from + Long.highestOneBit(count - 1);
            return hash.node(range(from, middle), range(middle, to));
        }

        void path(long index, long from, long to, List<byte[]> path) throws IOException {
            if (to - from == 1) {
                return;
            }
            long middle = from + Long.highestOneBit(to - from - 1);
            if (index < middle) {
                path(index, from, middle, path);
                path.add(range(middle, to));
            } else {
                path(index, middle, to, path);
                path.add(range(from, middle));
            }
        }

        /** {@code whole}: the verifier knows the root of the range itself. */
        void subproof(long old, long from, long to, boolean whole, List<byte[]> path)
                throws IOException {
            if (old == to) {
                if (!whole) {
                    path.add(range(from, to));
                }
                return;
            }
            long middle = from + Long.highestOneBit(to - from - 1);
            if (old <= middle) {
                subproof(old, from, middle, whole, path);
                path.add(range(middle, to));
            } else {
                subproof(old, middle, to, false, path);
                path.add(range(from, middle));
            }
        }

        private byte[] leaf(long index) throws IOException {
            long group = index / GROUP;
            if (group == groups()) {
                return open.at(index % GROUP);
            }
            if (insideOf != group) {
                inside.clear();
                for (byte[] data : lent.from(group * GROUP, GROUP)) {
                    inside.add(hash.leaf(data));
                }
                insideOf = group;
            }
            return inside.at(index % GROUP);
        }
    }
}
