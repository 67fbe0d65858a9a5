package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/**
 * A compact JWS as received: its parts are canonical and its header is one of ours; the claims are
 * not looked at before the signature is proved.
 *
 * <p><b>Source.</b> RFC 7515, RFC 7519; RFC 8725 for fixing algorithm and type.
 */
record JwsToken(String kid, byte[] signature, byte[] signingInput, byte[] claims) {
    private static final int MOST_CHARACTERS = 16 * 1024;
    private static final int SIGNATURE_BYTES = 32;
    private static final long MOST_SECONDS = 9_999_999_999L;

    /**
     * Reads {@code header.payload.signature}.
     *
     * @throws IllegalArgumentException or {@link com.brokerops.gate.contract.JsonException} for
     *     anything else
     */
    static JwsToken parse(String jws) {
        if (jws.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("longer than " + MOST_CHARACTERS + " characters");
        }
        int first = jws.indexOf('.');
        int last = jws.lastIndexOf('.');
        if (first < 0 || jws.indexOf('.', first + 1) != last || first == last) {
            throw new IllegalArgumentException("not three parts");
        }
        byte[] headerJson = decoded("header", jws.substring(0, first));
        byte[] claims = decoded("payload", jws.substring(first + 1, last));
        byte[] signature = decoded("signature", jws.substring(last + 1));
        if (signature.length != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("the signature is not 32 bytes");
        }
        TokenMembers header = TokenMembers.of("header", JsonReader.parse(headerJson));
        header.requireCount(3);
        header.requireString("alg", "HS256");
        header.requireString("typ", TokenSigner.TYPE);
        String kid = header.string("kid");
        if (!SigningKey.isKid(kid)) {
            throw new IllegalArgumentException("kid is not 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        byte[] signingInput = jws.substring(0, last).getBytes(StandardCharsets.US_ASCII);
        return new JwsToken(kid, signature, signingInput, claims);
    }

    /**
     * Reads the claims that a verification needs; others may be there.
     *
     * @throws IllegalArgumentException or {@link com.brokerops.gate.contract.JsonException} if one
     *     is absent or of another type
     */
    TokenFacts facts() {
        TokenMembers members = TokenMembers.of("payload", JsonReader.parse(claims));
        long expiresAtSeconds = members.whole("exp");
        if (expiresAtSeconds > MOST_SECONDS) {
            throw new IllegalArgumentException("exp is not in seconds");
        }
        String traceId = members.string("jti");
        return new TokenFacts(
                traceId,
                members.string("decision"),
                issuedAtMillis(members.whole("iat"), traceId),
                expiresAtSeconds * 1000,
                members.string("aud"),
                members.sha256("odg"),
                members.whole("kill_epoch"));
    }

    /** To the millisecond, which a trace id of version 7 has and {@code iat} has not. */
    private static long issuedAtMillis(long seconds, String traceId) {
        if (seconds > MOST_SECONDS) {
            throw new IllegalArgumentException("iat is not in seconds");
        }
        UUID id = UUID.fromString(traceId);
        long millis = id.version() == 7 ? id.getMostSignificantBits() >>> 16 : 0;
        return millis / 1000 == seconds ? millis : seconds * 1000;
    }

    /** Base64url in its one canonical form: no padding, no stray bits in the last character. */
    private static byte[] decoded(String part, String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("the " + part + " is not canonical base64url");
        }
        return bytes;
    }
}
