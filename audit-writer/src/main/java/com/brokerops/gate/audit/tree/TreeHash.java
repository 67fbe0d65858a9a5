package com.brokerops.gate.audit.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How RFC 6962 hashes a tree: SHA-256, a leaf behind the byte 0, a node behind the byte 1.
 *
 * <p><b>Thread.</b> One at a time; it reuses its digest.
 */
final class TreeHash {
    /** Bytes of a hash. */
    static final int BYTES = 32;

    private final MessageDigest sha256;

    TreeHash() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The root of no leaves. */
    byte[] empty() {
        return sha256.digest();
    }

    byte[] leaf(byte[] data) {
        sha256.update((byte) 0);
        return sha256.digest(data);
    }

    byte[] node(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }
}
