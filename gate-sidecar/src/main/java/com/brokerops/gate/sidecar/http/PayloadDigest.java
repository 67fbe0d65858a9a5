package com.brokerops.gate.sidecar.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a domain tag and fields in a fixed sequence, each after its length, so that no two
 * lists of fields have the same bytes.
 *
 * <pre>  length (4 bytes, big endian) | UTF-8 bytes | length | bytes | ...  </pre>
 */
final class PayloadDigest {
    private final MessageDigest sha256;

    PayloadDigest(String domain) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
        add(domain);
    }

    PayloadDigest add(String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha256.update((byte) (bytes.length >>> shift));
        }
        sha256.update(bytes);
        return this;
    }

    /** The digest in lower-case hex. The object is used up. */
    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
