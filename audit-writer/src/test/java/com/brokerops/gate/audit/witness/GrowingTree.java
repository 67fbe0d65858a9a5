package com.brokerops.gate.audit.witness;

import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.tree.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A log that is nothing but leaves, honest or not, under a key. */
final class GrowingTree {
    private final NoteSigner signer;
    private final MerkleTree tree = new MerkleTree();
    private final List<byte[]> leaves = new ArrayList<>();

    GrowingTree(NoteSigner signer) {
        this.signer = signer;
    }

    GrowingTree to(long size) {
        while (leaves.size() < size) {
            add(leaves.size());
        }
        return this;
    }

    void add(long number) {
        byte[] leaf = ByteBuffer.allocate(32).putLong(number).array();
        leaves.add(leaf);
        tree.add(leaf);
    }

    SignedNote note(long size) throws IOException {
        String origin = signer.publicKey().name();
        return signer.sign(new Checkpoint(origin, size, root(size)).text(), 0);
    }

    byte[] root(long size) throws IOException {
        return tree.root(size, this::leaves);
    }

    List<byte[]> proof(long from, long to) throws IOException {
        return from == 0 || from > to ? List.of() : tree.consistency(from, to, this::leaves);
    }

    AddCheckpoint request(long from, long to) throws IOException {
        return new AddCheckpoint(from, proof(from, to), note(to));
    }

    private List<byte[]> leaves(long first, int count) {
        return leaves.subList((int) first, (int) first + count);
    }
}
