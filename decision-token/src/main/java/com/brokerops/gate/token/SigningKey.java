package com.brokerops.gate.token;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret under a name. It signs and verifies with HMAC-SHA256 and is never printed.
 *
 * <p>The rules of a key file bind {@link KeyDirectory}, not this class: the cloud platform's
 * vectors use a shorter key.
 *
 * <p><b>Thread.</b> Any.
 */
public final class SigningKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_KID_LENGTH = 64;

    private final String kid;
    private final SecretKeySpec secret;

    /**
     * @param kid 1 to 64 of {@code A-Z a-z 0-9 . _ -}
     * @param key the secret's bytes, at least one; copied
     * @throws IllegalArgumentException for any other kid or an empty key
     */
    public SigningKey(String kid, byte[] key) {
        if (!isKid(kid)) {
            throw new IllegalArgumentException("a kid is 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        this.kid = kid;
        this.secret = new SecretKeySpec(key, ALGORITHM);
    }

    /** The key's name, public. */
    public String kid() {
        return kid;
    }

    /** The 32 bytes that prove who wrote the data. */
    public byte[] hmacSha256(byte[] data) {
        return newMac().doFinal(data);
    }

    /** A Mac of this key for one thread to reuse. */
    Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** True if the text may name a key. */
    static boolean isKid(String text) {
        boolean legal = !text.isEmpty() && text.length() <= MOST_KID_LENGTH;
        for (int i = 0; legal && i < text.length(); i++) {
            char c = text.charAt(i);
            legal = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            legal |= c == '.' || c == '_' || c == '-';
        }
        return legal;
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
