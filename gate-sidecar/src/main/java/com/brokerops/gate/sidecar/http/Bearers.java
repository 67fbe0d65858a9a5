package com.brokerops.gate.sidecar.http;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The holders of secrets, found by what an {@code Authorization: Bearer} header shows. Kept are
 * SHA-256 digests, never secrets. A digest is looked for by its first 8 bytes and compared whole in
 * constant time: what a stranger could time depends on a digest, which nobody can steer byte by
 * byte.
 *
 * <p><b>Thread.</b> One at a time: the event loop of its listener.
 */
public final class Bearers<P extends Principal> {
    /** Hex digits of a secret. */
    public static final int DIGITS = 64;

    private static final String SCHEME = "Bearer ";

    private final MessageDigest sha256 = sha256();
    private final byte[] shown = new byte[DIGITS];
    private final byte[] shownDigest = new byte[sha256.getDigestLength()];
    private final long[] firstBytes;
    private final byte[][] digests;
    private final Object[] holders;

    private Bearers(Map<String, P> byDigest) {
        firstBytes = new long[byDigest.size()];
        digests = new byte[byDigest.size()][];
        holders = new Object[byDigest.size()];
        TreeMap<Long, String> sorted = new TreeMap<>();
        byDigest.keySet().forEach(hex -> sorted.put(first(HexFormat.of().parseHex(hex)), hex));
        if (sorted.size() != byDigest.size()) {
            throw new IllegalArgumentException("two digests begin alike");
        }
        int index = 0;
        for (Map.Entry<Long, String> entry : sorted.entrySet()) {
            firstBytes[index] = entry.getKey();
            digests[index] = HexFormat.of().parseHex(entry.getValue());
            holders[index] = byDigest.get(entry.getValue());
            index++;
        }
    }

    /**
     * Makes a table.
     *
     * @param byDigest holders by {@link #digest} of their secrets
     */
    public static <P extends Principal> Bearers<P> of(Map<String, P> byDigest) {
        return new Bearers<>(byDigest);
    }

    /** SHA-256 of the ASCII characters of a secret, in lower-case hex. */
    public static String digest(byte[] secret) {
        return HexFormat.of().formatHex(sha256().digest(secret));
    }

    /** Who shows that header, or null for no header, no bearer and an unknown secret alike. */
    @SuppressWarnings("unchecked") // only holders of type P are put in
    public @Nullable P find(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() != SCHEME.length() + DIGITS
                || !authorization.startsWith(SCHEME)) {
            return null;
        }
        for (int i = 0; i < DIGITS; i++) {
            char digit = authorization.charAt(SCHEME.length() + i);
            if (digit > 0x7F) {
                return null;
            }
            shown[i] = (byte) digit;
        }
        sha256.update(shown);
        Arrays.fill(shown, (byte) 0);
        try {
            sha256.digest(shownDigest, 0, shownDigest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("no room for a SHA-256", e);
        }
        int index = Arrays.binarySearch(firstBytes, first(shownDigest));
        return index >= 0 && MessageDigest.isEqual(digests[index], shownDigest)
                ? (P) holders[index]
                : null;
    }

    private static long first(byte[] digest) {
        long bytes = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            bytes = bytes << 8 | digest[i] & 0xFF;
        }
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }
}
