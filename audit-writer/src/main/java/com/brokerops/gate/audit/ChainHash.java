package com.brokerops.gate.audit;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash that links lines: SHA-256 over the bytes of a line before {@code ,"hash":}.
 *
 * <p><b>Thread.</b> One at a time; it reuses its digest.
 */
final class ChainHash {
    /** Digits of a hash as text. */
    static final int HEX_LENGTH = 64;

    /** The {@code prev} of the first line. */
    static final String GENESIS = "0".repeat(HEX_LENGTH);

    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest sha256;
    private final byte[] hash = new byte[HEX_LENGTH / 2];

    ChainHash() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash of the bytes as lower-case hex. */
    String hex(byte[] bytes, int from, int to) {
        digest(bytes, from, to);
        return HEX.formatHex(hash);
    }

    /** True if the hash of the bytes is what the hex digits at {@code hexFrom} say. */
    boolean matches(byte[] bytes, int from, int to, int hexFrom) {
        digest(bytes, from, to);
        for (int i = 0; i < hash.length; i++) {
            if (bytes[hexFrom + 2 * i] != HEX.toHighHexDigit(hash[i])
                    || bytes[hexFrom + 2 * i + 1] != HEX.toLowHexDigit(hash[i])) {
                return false;
            }
        }
        return true;
    }

    private void digest(byte[] bytes, int from, int to) {
        try {
            sha256.update(bytes, from, to - from);
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 does not fit 32 bytes", e);
        }
    }
}
