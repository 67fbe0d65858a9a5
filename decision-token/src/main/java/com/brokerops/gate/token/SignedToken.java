package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonWriter;

/**
 * The two signed renderings of one decision.
 *
 * @param payloadJson the payload of token v1, a JSON object in UTF-8
 * @param signature 64 lower-case hex digits over the payload's signing input
 * @param decisionSignature {@code v1:<first 8 of trace_id>:<first 32 of signature>}
 * @param jws {@code header.payload.signature}, RFC 7515 compact
 * @param kid the key of both signatures
 */
public record SignedToken(
        byte[] payloadJson, String signature, String decisionSignature, String jws, String kid) {

    /** Writes token v1 as the value of {@code decision_token}. */
    public void writeV1(JsonWriter out) {
        out.beginObject();
        out.field("version", "v1");
        out.field("payload").raw(payloadJson, 0, payloadJson.length);
        out.asciiField("signature", signature);
        out.endObject();
    }

    /** Token v1 by itself. */
    public byte[] v1Json() {
        JsonWriter out = new JsonWriter(payloadJson.length + 128);
        writeV1(out);
        return out.toBytes();
    }
}
