package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.audit.tree.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The file {@code groups}: the roots of the tree's full groups, 32 bytes each, so that a start need
 * not read the whole log. Synced only before lines are removed, and never believed: what is read
 * from it must lead to a signed root, or it is made again from the log.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class GroupFile {
    static final String NAME = "groups";

    private static final int ROOT_BYTES = 32;

    private final Storage storage;
    private long written;

    GroupFile(Storage storage) {
        this.storage = storage;
    }

    /** Adds what the file holds to an empty tree, but no more than that many groups. */
    void load(MerkleTree tree, long most) throws IOException {
        if (!storage.list().contains(NAME)) {
            return;
        }
        try (StorageFile file = storage.openToRead(NAME)) {
            long count = Math.min(most, file.size() / ROOT_BYTES);
            ByteBuffer roots = ByteBuffer.allocate(Math.toIntExact(count * ROOT_BYTES));
            count = file.read(roots, 0) / ROOT_BYTES;
            roots.flip();
            for (long i = 0; i < count; i++) {
                byte[] root = new byte[ROOT_BYTES];
                roots.get(root);
                tree.addGroup(root);
            }
            written = count;
        }
    }

    /** Puts what was written on stable storage. */
    static void sync(Storage storage) throws IOException {
        try (StorageFile file = storage.openToWrite(NAME)) {
            file.sync();
        }
    }

    /** Nothing in the file counts any more. */
    void forget() {
        written = 0;
    }

    /** Writes what the tree has more. */
    void save(MerkleTree tree) throws IOException {
        long groups = tree.groups();
        if (groups == written) {
            return;
        }
        if (!storage.list().contains(NAME)) {
            storage.create(NAME, 0);
        }
        ByteBuffer roots = ByteBuffer.allocate(Math.toIntExact((groups - written) * ROOT_BYTES));
        for (long i = written; i < groups; i++) {
            roots.put(tree.group(i));
        }
        try (StorageFile file = storage.openToWrite(NAME)) {
            file.write(roots.flip(), written * ROOT_BYTES);
        }
        written = groups;
    }
}
