package com.brokerops.gate.token;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.Order;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Renders a decision as its two tokens: v1 for the cloud platform and a compact JWS. Nothing but
 * the decision, its seq and the key goes in, so the same decision has the same tokens for ever, and
 * a retry after a restart is given the identical bytes. A BLOCKED decision is signed like any
 * other.
 *
 * <p><b>Thread.</b> One: its buffers, digester and Mac are reused.
 *
 * <p><b>Source.</b> RFC 7515 and RFC 7519 for the JWS; ECMA-262 JSON.stringify for v1.
 */
public final class TokenSigner {
    /** For whom every token is. */
    public static final String AUDIENCE = "trading-platform";

    /** The {@code typ} of the JWS: no other kind of JWT of the same key passes for a decision. */
    static final String TYPE = "gate-decision+jwt";

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final HexFormat HEX = HexFormat.of();
    private static final int COPIES = 128;

    private final SigningKey key;
    private final byte[] issuerAndAudience;
    private final byte[] jwsHeader;
    private final Mac mac;
    private final byte[] hmac = new byte[32];
    private final OrderDigester digester;
    private final V1Payload payload;
    private final JsonWriter text = new JsonWriter(2048);
    private byte[] base64 = new byte[2048];

    /** Base64 wants an array of just the length, and there are not many lengths. */
    private final byte[] @Nullable [] copies = new byte[COPIES][];

    private final byte[] decisionSignature =
            "v1:xxxxxxxx:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".getBytes(StandardCharsets.US_ASCII);

    /**
     * @param issuer which gate signs, the {@code iss} of the JWS
     */
    public TokenSigner(SigningKey key, String issuer) {
        this(key, issuer, new OrderDigester());
    }

    /**
     * @param digester of the same thread, shared with whoever else digests the same orders
     */
    public TokenSigner(SigningKey key, String issuer, OrderDigester digester) {
        this.key = key;
        this.issuerAndAudience = issuerAndAudience(issuer);
        this.jwsHeader = jwsHeader(key.kid());
        this.mac = key.newMac();
        this.digester = digester;
        this.payload = new V1Payload(key.kid());
    }

    /** The name of the key that signs. */
    public String kid() {
        return key.kid();
    }

    /**
     * Signs one decision.
     *
     * @param seq the place of the decision in the audit log
     * @throws IllegalArgumentException if the decision names another key
     */
    public SignedToken sign(LogEvent.Decided decision, long seq) {
        if (!decision.kid().equals(key.kid())) {
            throw new IllegalArgumentException(
                    "a decision for key " + decision.kid() + ", this signer has " + key.kid());
        }
        payload.write(decision, digester.v1(decision.order()));
        String signature = signature();
        return new SignedToken(
                payload.toBytes(), signature, shortened(signature), jws(decision, seq), key.kid());
    }

    /** The signature of the payload as it stands. */
    private String signature() {
        text.clear();
        payload.writeSigned(text);
        return HEX.formatHex(hmacOfText());
    }

    /** The HMAC of the text as it stands; valid until the next call. */
    private byte[] hmacOfText() {
        mac.update(text.array(), 0, text.length());
        try {
            mac.doFinal(hmac, 0);
            return hmac;
        } catch (ShortBufferException e) {
            throw new IllegalStateException("HMAC-SHA256 fits " + hmac.length + " bytes", e);
        }
    }

    private String jws(LogEvent.Decided decision, long seq) {
        byte[] claims = claims(decision, seq);
        text.clear();
        text.append(jwsHeader, 0, jwsHeader.length);
        appendBase64Url(claims);
        byte[] signature = hmacOfText();
        text.put((byte) '.');
        appendBase64Url(signature);
        return new String(text.array(), 0, text.length(), StandardCharsets.ISO_8859_1);
    }

    private void appendBase64Url(byte[] bytes) {
        if (bytes.length > base64.length / 4 * 3) {
            base64 = new byte[bytes.length * 2];
        }
        text.append(base64, 0, BASE64URL.encode(bytes, base64));
    }

    /** Whole seconds, both rounded down: the JWS never outlives {@code expires_at}. */
    private byte[] claims(LogEvent.Decided decision, long seq) {
        text.clear();
        text.beginObject();
        text.raw(issuerAndAudience, 0, issuerAndAudience.length);
        text.field("sub", decision.context().clientId());
        text.field("jti");
        payload.writeTraceId(text);
        text.field("iat", decision.issuedAtMillis() / 1000);
        text.field("exp", decision.expiresAtMillis() / 1000);
        payload.writeVerdict(text);
        text.asciiField("policy_hash", decision.policyHash());
        text.field("limits_version", decision.limitsVersion());
        Order order = decision.order();
        text.field("order").beginObject();
        text.field("client_order_id", order.clientOrderId());
        payload.writeOrderTerms(text);
        text.asciiField("type", order.type().name());
        text.asciiField("time_in_force", order.timeInForce().name());
        writeConditions(order);
        text.endObject();
        text.field("odg").hex(digester.v2(order, decision.context()));
        text.field("seq", seq);
        text.field("kill_epoch", decision.killEpoch());
        text.asciiField("dur", decision.durability().word());
        text.endObject();
        return copyOfText();
    }

    /** A copy of the text as it stands; valid until the next one of its length. */
    private byte[] copyOfText() {
        int place = text.length() & COPIES - 1;
        byte[] copy = copies[place];
        if (copy == null || copy.length != text.length()) {
            copy = new byte[text.length()];
            copies[place] = copy;
        }
        System.arraycopy(text.array(), 0, copy, 0, copy.length);
        return copy;
    }

    /** What few orders have; an absent member is left out. */
    private void writeConditions(Order order) {
        if (order.stopPriceE8() != Order.NO_PRICE) {
            text.field("stop_price").decimal(order.stopPriceE8(), Decimals.PRICE_DECIMALS);
        }
        if (order.reduceOnly()) {
            text.field("reduce_only", true);
        }
        String original = order.origClientOrderId();
        if (original != null) {
            text.field("orig_client_order_id", original);
        }
    }

    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none; one array copy
    private String shortened(String signature) {
        payload.copyTraceId(8, decisionSignature, 3);
        signature.getBytes(0, 32, decisionSignature, 12);
        return new String(decisionSignature, StandardCharsets.ISO_8859_1);
    }

    /** The first two claims, which every token of this gate has, without the object's bracket. */
    private static byte[] issuerAndAudience(String issuer) {
        JsonWriter claims = new JsonWriter(128);
        claims.field("iss", issuer);
        claims.field("aud", AUDIENCE);
        return claims.toBytes();
    }

    private static byte[] jwsHeader(String kid) {
        JsonWriter header = new JsonWriter(128);
        header.beginObject();
        header.field("alg", "HS256");
        header.field("kid", kid);
        header.field("typ", TYPE);
        header.endObject();
        JsonWriter encoded = new JsonWriter(256);
        byte[] base64 = BASE64URL.encode(header.toBytes());
        encoded.append(base64, 0, base64.length);
        encoded.put((byte) '.');
        return encoded.toBytes();
    }
}
