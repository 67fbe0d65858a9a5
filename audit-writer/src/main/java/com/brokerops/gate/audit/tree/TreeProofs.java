package com.brokerops.gate.audit.tree;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The check of proofs that somebody else made, with nothing but the roots: RFC 9162, 2.1.3.2 and
 * 2.1.4.2.
 *
 * <p><b>Thread.</b> Any.
 */
public final class TreeProofs {
    private TreeProofs() {}

    /** True if the proof shows that the leaf is at that place in the tree of that root. */
    public static boolean includes(
            byte[] leafData, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        TreeHash hash = new TreeHash();
        byte[] found = hash.leaf(leafData);
        long at = index;
        long last = size - 1;
        for (byte[] sibling : proof) {
            if (last == 0 || sibling.length != TreeHash.BYTES) {
                return false;
            }
            if (at % 2 == 1 || at == last) {
                found = hash.node(sibling, found);
                while (at % 2 == 0 && at != 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                found = hash.node(found, sibling);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(found, root);
    }

    /** True if the proof shows that the tree of the second root begins with that of the first. */
    public static boolean consistent(
            long oldSize, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        if (oldSize < 1 || oldSize > size) {
            return false;
        }
        if (oldSize == size) {
            return proof.isEmpty() && Arrays.equals(oldRoot, root);
        }
        for (byte[] part : proof) {
            if (part.length != TreeHash.BYTES) {
                return false;
            }
        }
        boolean wholeSubtree = Long.bitCount(oldSize) == 1;
        if (proof.isEmpty() && !wholeSubtree) {
            return false;
        }
        TreeHash hash = new TreeHash();
        Iterator<byte[]> parts = proof.iterator();
        byte[] oldFound = wholeSubtree ? oldRoot : parts.next();
        byte[] found = oldFound;
        long at = oldSize - 1;
        long last = size - 1;
        while (at % 2 == 1) {
            at >>= 1;
            last >>= 1;
        }
        while (parts.hasNext()) {
            byte[] part = parts.next();
            if (last == 0) {
                return false;
            }
            if (at % 2 == 1 || at == last) {
                oldFound = hash.node(part, oldFound);
                found = hash.node(part, found);
                while (at % 2 == 0 && at != 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                found = hash.node(found, part);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(oldFound, oldRoot) && Arrays.equals(found, root);
    }
}
