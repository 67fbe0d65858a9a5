package com.brokerops.gate.token;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.Order;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

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
    private static final int POLICY_SNAPSHOT_DIGITS = 16;
    private static final long FIRST_19_DIGITS = 1_000_000_000_000_000_000L;
    private static final long E4 = 10_000;
    private static final long FIRST_PLAIN_PRICE_E8 = 100;

    private final SigningKey key;
    private final String issuer;
    private final byte[] jwsHeader;
    private final Mac mac;
    private final byte[] hmac = new byte[32];
    private final OrderDigester digester;
    private final JsonWriter text = new JsonWriter(2048);
    private byte[] base64 = new byte[2048];
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
        this.issuer = issuer;
        this.jwsHeader = jwsHeader(key.kid());
        this.mac = key.newMac();
        this.digester = digester;
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
        PayloadTexts texts = texts(decision);
        byte[] payload = payload(decision, texts);
        String signature = HEX.formatHex(signV1(decision, texts));
        String jws = jws(decision, texts, seq);
        return new SignedToken(
                payload, signature, shortened(texts.traceId, signature), jws, key.kid());
    }

    /** The texts that the payload and its signing input share. */
    private record PayloadTexts(String traceId, String policySnapshotHash, byte[] digestV1) {}

    private PayloadTexts texts(LogEvent.Decided decision) {
        return new PayloadTexts(
                decision.traceId().toString(),
                decision.policyHash().substring(0, POLICY_SNAPSHOT_DIGITS),
                digester.v1(decision.order()));
    }

    private byte[] payload(LogEvent.Decided decision, PayloadTexts texts) {
        text.clear();
        text.beginObject();
        text.asciiField("trace_id", texts.traceId);
        text.asciiField("decision", decision.status().name());
        text.asciiField("reason_code", decision.reasonCode().name());
        strings("rule_ids", decision.ruleIds());
        text.asciiField("policy_snapshot_hash", texts.policySnapshotHash);
        text.field("issued_at").millis(decision.issuedAtMillis());
        text.field("expires_at").millis(decision.expiresAtMillis());
        text.asciiField("nonce", decision.nonce());
        text.field("subject", decision.context().clientId());
        text.asciiField("audience", AUDIENCE);
        Order order = decision.order();
        text.field("order").beginObject();
        text.field("symbol", order.symbol());
        text.asciiField("side", order.side().name());
        text.field("qty", order.qty());
        price(order);
        text.field("client_order_id", order.clientOrderId());
        text.endObject();
        projectedExposure(decision.notionalE4());
        text.field("order_digest").hex(texts.digestV1);
        text.asciiField("order_digest_version", "v1");
        text.field("kid", key.kid());
        text.field("kill_epoch", decision.killEpoch());
        text.asciiField("durability", decision.durability().word());
        return text.endObject().toBytes();
    }

    /**
     * Signs the same payload as JavaScript prints it with its sorted names as replacer; no name
     * inside the order is also a name of the payload, so the order is printed as {@code {}}.
     */
    private byte[] signV1(LogEvent.Decided decision, PayloadTexts texts) {
        text.clear();
        text.beginObject();
        text.asciiField("audience", AUDIENCE);
        text.asciiField("decision", decision.status().name());
        text.asciiField("durability", decision.durability().word());
        text.field("expires_at").millis(decision.expiresAtMillis());
        text.field("issued_at").millis(decision.issuedAtMillis());
        text.field("kid", key.kid());
        text.field("kill_epoch", decision.killEpoch());
        text.asciiField("nonce", decision.nonce());
        text.field("order").beginObject().endObject();
        text.field("order_digest").hex(texts.digestV1);
        text.asciiField("order_digest_version", "v1");
        text.asciiField("policy_snapshot_hash", texts.policySnapshotHash);
        projectedExposure(decision.notionalE4());
        text.asciiField("reason_code", decision.reasonCode().name());
        strings("rule_ids", decision.ruleIds());
        text.field("subject", decision.context().clientId());
        text.asciiField("trace_id", texts.traceId);
        text.endObject();
        return hmacOfText();
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

    private String jws(LogEvent.Decided decision, PayloadTexts texts, long seq) {
        byte[] claims = claims(decision, texts, seq);
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
    private byte[] claims(LogEvent.Decided decision, PayloadTexts texts, long seq) {
        text.clear();
        text.beginObject();
        text.field("iss", issuer);
        text.asciiField("aud", AUDIENCE);
        text.field("sub", decision.context().clientId());
        text.asciiField("jti", texts.traceId);
        text.field("iat", decision.issuedAtMillis() / 1000);
        text.field("exp", decision.expiresAtMillis() / 1000);
        text.asciiField("decision", decision.status().name());
        text.asciiField("reason_code", decision.reasonCode().name());
        strings("rule_ids", decision.ruleIds());
        text.asciiField("policy_hash", decision.policyHash());
        text.field("limits_version", decision.limitsVersion());
        Order order = decision.order();
        text.field("order").beginObject();
        text.field("client_order_id", order.clientOrderId());
        text.field("symbol", order.symbol());
        text.asciiField("side", order.side().name());
        text.field("qty", order.qty());
        price(order);
        text.asciiField("type", order.type().name());
        text.asciiField("time_in_force", order.timeInForce().name());
        text.endObject();
        text.field("odg").hex(digester.v2(order, decision.context()));
        text.field("seq", seq);
        text.field("kill_epoch", decision.killEpoch());
        text.asciiField("dur", decision.durability().word());
        return text.endObject().toBytes();
    }

    private void strings(String name, List<String> values) {
        text.field(name).beginArray();
        for (int i = 0; i < values.size(); i++) {
            text.string(values.get(i));
        }
        text.endArray();
    }

    /** As ECMAScript prints it, which below 1e-6 is with an exponent. */
    private void price(Order order) {
        if (!order.priced()) {
            return;
        }
        text.field("price");
        if (order.priceE8() < FIRST_PLAIN_PRICE_E8) {
            text.raw(EcmaScriptNumber.text(order.priceE8() / 1e8));
        } else {
            text.shortDecimal(order.priceE8(), Decimals.PRICE_DECIMALS);
        }
    }

    private void projectedExposure(long notionalE4) {
        if (notionalE4 == LogEvent.Decided.NO_NOTIONAL) {
            return;
        }
        text.field("projected_exposure");
        if (notionalE4 < FIRST_19_DIGITS) {
            text.shortDecimal(Decimals.roundUpTo15Digits(notionalE4), Decimals.MONEY_DECIMALS);
        } else {
            // 15 of 19 digits are the whole part; scaled again, the largest would not fit a long.
            text.number(notionalE4 / E4 + (notionalE4 % E4 == 0 ? 0 : 1));
        }
    }

    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none; one array copy
    private String shortened(String traceId, String signature) {
        traceId.getBytes(0, 8, decisionSignature, 3);
        signature.getBytes(0, 32, decisionSignature, 12);
        return new String(decisionSignature, StandardCharsets.ISO_8859_1);
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
