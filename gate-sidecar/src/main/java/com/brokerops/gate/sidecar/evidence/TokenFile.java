package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.token.SignedToken;
import com.brokerops.gate.token.SigningKey;
import com.brokerops.gate.token.TokenSigner;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code token.json}: what the token of a decision says, the SHA-256 of both renderings as
 * they were issued, and the renderings themselves once they are worth nothing. A token that could
 * still send an order is not given out here: it is the right of who asked for it, and that of a
 * voided decision was never anybody's.
 *
 * @param issuer the {@code iss} of the JWS, which the log does not have
 * @param decisionTokenSha256 of the JSON of token v1; null if the key was gone
 * @param decisionJwsSha256 of the compact JWS; null if the key was gone
 * @param decisionToken the JSON of token v1, or null
 * @param jws the compact JWS, or null
 */
record TokenFile(
        String issuer,
        @Nullable String decisionTokenSha256,
        @Nullable String decisionJwsSha256,
        byte @Nullable [] decisionToken,
        @Nullable String jws) {
    private static final String SIGNED = ",\"decision_token_sha256\":";

    /**
     * Renders the file.
     *
     * @param key the one that the decision names, or null if it is gone
     * @param withToken true if the token can send nothing any more
     */
    static byte[] render(
            Decided decided, long seq, String issuer, @Nullable SigningKey key, boolean withToken) {
        SignedToken token = new TokenSigner(keyOr(decided, key), issuer).sign(decided, seq);
        String[] jws = token.jws().split("\\.");
        byte[] header = Base64.getUrlDecoder().decode(jws[0]);
        byte[] claims = Base64.getUrlDecoder().decode(jws[1]);
        byte[] payload = token.payloadJson();
        JsonWriter out = new JsonWriter(4096);
        out.beginObject().field("issuer", issuer);
        out.field("payload").raw(payload, 0, payload.length);
        out.field("jws_header").raw(header, 0, header.length);
        out.field("jws_claims").raw(claims, 0, claims.length);
        byte[] v1 = token.v1Json();
        text(out, "decision_token_sha256", key == null ? null : Sha256.of(v1));
        String whole = token.jws();
        text(out, "decision_jws_sha256", key == null ? null : Sha256.of(whole.getBytes(US_ASCII)));
        out.field("decision_token");
        if (key != null && withToken) {
            out.raw(v1, 0, v1.length);
        } else {
            out.nullValue();
        }
        text(out, "decision_jws", key != null && withToken ? whole : null);
        return out.endObject().toBytes();
    }

    /** What is said does not depend on the key, so without it any key of its name will do. */
    private static SigningKey keyOr(Decided decided, @Nullable SigningKey key) {
        return key == null ? new SigningKey(decided.kid(), new byte[32]) : key;
    }

    private static void text(JsonWriter out, String name, @Nullable String value) {
        out.field(name);
        if (value == null) {
            out.nullValue();
        } else {
            out.string(value);
        }
    }

    static TokenFile parse(byte[] json) throws PackFaultException {
        try {
            JsonReader in = new JsonReader(json);
            in.beginObject();
            in.field("issuer");
            String issuer = in.string();
            for (String name : new String[] {"payload", "jws_header", "jws_claims"}) {
                in.field(name);
                in.value();
            }
            String v1Sha256 = text(in, "decision_token_sha256");
            String jwsSha256 = text(in, "decision_jws_sha256");
            in.field("decision_token");
            int from = in.offset();
            byte[] v1 = in.value() == null ? null : Arrays.copyOfRange(json, from, in.offset());
            String jws = text(in, "decision_jws");
            in.endObject();
            in.end();
            return new TokenFile(issuer, v1Sha256, jwsSha256, v1, jws);
        } catch (JsonException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String text(JsonReader in, String name) {
        in.field(name);
        return in.isNull() ? null : in.string();
    }

    /**
     * Compares the file with what a decision makes it.
     *
     * @param key the one that the decision names, or null: then the signatures are not checked
     */
    static void check(byte[] json, Decided decided, long seq, @Nullable SigningKey key)
            throws PackFaultException {
        TokenFile stated = parse(json);
        boolean signed = stated.decisionTokenSha256 != null;
        byte[] expected =
                render(
                        decided,
                        seq,
                        stated.issuer,
                        signed ? keyOr(decided, key) : null,
                        stated.decisionToken != null);
        if (key != null || !signed) {
            if (!Arrays.equals(expected, json)) {
                throw fault("it is not the token of the decision under this key");
            }
            return;
        }
        int says = new String(expected, UTF_8).indexOf(SIGNED);
        String prefix = new String(expected, UTF_8).substring(0, says);
        if (!new String(json, UTF_8).startsWith(prefix)) {
            throw fault("it does not say what the token of the decision says");
        }
        stated.requireItsHashes(parse(expected));
    }

    /** The renderings, if they are there, are those of the hashes, and say the same. */
    private void requireItsHashes(TokenFile expected) throws PackFaultException {
        byte[] v1 = decisionToken;
        byte[] otherV1 = expected.decisionToken;
        if (v1 != null
                && otherV1 != null
                && !(Sha256.of(v1).equals(decisionTokenSha256)
                        && unsigned(new String(v1, UTF_8), "\"signature\"")
                                .equals(unsigned(new String(otherV1, UTF_8), "\"signature\"")))) {
            throw fault("decision_token is not the token of the decision");
        }
        String otherJws = expected.jws;
        if (jws != null
                && otherJws != null
                && !(Sha256.of(jws.getBytes(US_ASCII)).equals(decisionJwsSha256)
                        && unsigned(jws, ".").equals(unsigned(otherJws, ".")))) {
            throw fault("decision_jws is not the token of the decision");
        }
    }

    private static String unsigned(String token, String before) {
        return token.substring(0, Math.max(0, token.lastIndexOf(before)));
    }

    private static PackFaultException fault(String what) {
        return new PackFaultException(PackFiles.TOKEN, what);
    }
}
