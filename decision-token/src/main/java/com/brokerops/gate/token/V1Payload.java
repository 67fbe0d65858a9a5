package com.brokerops.gate.token;

import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.Order;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The payload of token v1, every member rendered once: what is signed of it, and what the JWS says
 * in the same words, is copied from its text.
 *
 * <p><b>Thread.</b> One: its buffer is reused.
 *
 * <p><b>Source.</b> ECMA-262 JSON.stringify.
 */
@SuppressWarnings("EnumOrdinal") // an array with a place for each member, kept nowhere else
final class V1Payload {
    /** The members in their order. */
    private enum Member {
        TRACE_ID,
        DECISION,
        REASON_CODE,
        RULE_IDS,
        POLICY_SNAPSHOT_HASH,
        ISSUED_AT,
        EXPIRES_AT,
        NONCE,
        SUBJECT,
        AUDIENCE,
        ORDER,
        PROJECTED_EXPOSURE,
        ORDER_DIGEST,
        ORDER_DIGEST_VERSION,
        KID,
        KILL_EPOCH,
        DURABILITY
    }

    private static final Member[] BY_NAME =
            Stream.of(Member.values())
                    .sorted(Comparator.comparing(member -> member.name().toLowerCase(Locale.ROOT)))
                    .toArray(Member[]::new);

    private static final byte[] SIGNED_ORDER = ascii("\"order\":{}");
    private static final int POLICY_SNAPSHOT_DIGITS = 16;
    private static final int TRACE_ID_NAME = "{\"trace_id\":".length();
    private static final int TRACE_ID_QUOTED = 38;
    private static final long FIRST_19_DIGITS = 1_000_000_000_000_000_000L;
    private static final long E4 = 10_000;
    private static final long FIRST_PLAIN_PRICE_E8 = 100;

    private final JsonWriter text = new JsonWriter(2048);
    private final byte[] audience = ascii("\"audience\":\"" + TokenSigner.AUDIENCE + '"');
    private final byte[] digestVersion = ascii("\"order_digest_version\":\"v1\"");
    private final byte[] kid;

    /** Where the text of each member ends; it starts one further than the one before it ends. */
    private final int[] ends = new int[BY_NAME.length];

    private int orderTermsStart;
    private int orderTermsEnd;

    /**
     * @param kid the key that signs, of an alphabet that needs no escapes
     */
    V1Payload(String kid) {
        this.kid = ascii("\"kid\":\"" + kid + '"');
    }

    /** Renders the payload of one decision in place of the one before. */
    void write(LogEvent.Decided decision, byte[] digestV1) {
        text.clear();
        text.beginObject();
        text.field("trace_id").uuid(decision.traceId());
        ended(Member.TRACE_ID);
        text.asciiField("decision", decision.status().name());
        ended(Member.DECISION);
        text.asciiField("reason_code", decision.reasonCode().name());
        ended(Member.REASON_CODE);
        ruleIds(decision.ruleIds());
        ended(Member.RULE_IDS);
        text.asciiField("policy_snapshot_hash", decision.policyHash(), 0, POLICY_SNAPSHOT_DIGITS);
        ended(Member.POLICY_SNAPSHOT_HASH);
        text.field("issued_at").millis(decision.issuedAtMillis());
        ended(Member.ISSUED_AT);
        text.field("expires_at").millis(decision.expiresAtMillis());
        ended(Member.EXPIRES_AT);
        text.asciiField("nonce", decision.nonce());
        ended(Member.NONCE);
        text.field("subject", decision.context().clientId());
        ended(Member.SUBJECT);
        text.raw(audience, 0, audience.length);
        ended(Member.AUDIENCE);
        order(decision.order());
        ended(Member.ORDER);
        projectedExposure(decision.notionalE4());
        ended(Member.PROJECTED_EXPOSURE);
        text.field("order_digest").hex(digestV1);
        ended(Member.ORDER_DIGEST);
        text.raw(digestVersion, 0, digestVersion.length);
        ended(Member.ORDER_DIGEST_VERSION);
        text.raw(kid, 0, kid.length);
        ended(Member.KID);
        text.field("kill_epoch", decision.killEpoch());
        ended(Member.KILL_EPOCH);
        text.asciiField("durability", decision.durability().word());
        ended(Member.DURABILITY);
        text.endObject();
    }

    /** A copy of the payload. */
    byte[] toBytes() {
        return text.toBytes();
    }

    /**
     * Writes what is signed: the payload as JavaScript prints it with its sorted names as replacer.
     * No name inside the order is also a name of the payload, so the order is printed as {@code
     * {}}.
     */
    void writeSigned(JsonWriter out) {
        out.beginObject();
        for (Member member : BY_NAME) {
            if (member == Member.ORDER) {
                out.raw(SIGNED_ORDER, 0, SIGNED_ORDER.length);
            } else if (start(member) < end(member)) {
                out.raw(text.array(), start(member), end(member));
            }
        }
        out.endObject();
    }

    /** Writes the trace id between quotes. */
    void writeTraceId(JsonWriter out) {
        out.raw(text.array(), TRACE_ID_NAME, TRACE_ID_NAME + TRACE_ID_QUOTED);
    }

    /** Writes the first characters of the trace id into {@code out}. */
    void copyTraceId(int characters, byte[] out, int at) {
        System.arraycopy(text.array(), TRACE_ID_NAME + 1, out, at, characters);
    }

    /** Writes the members decision, reason_code and rule_ids. */
    void writeVerdict(JsonWriter out) {
        out.raw(text.array(), start(Member.DECISION), end(Member.RULE_IDS));
    }

    /** Writes the members symbol, side, qty and, if there is one, price. */
    void writeOrderTerms(JsonWriter out) {
        out.raw(text.array(), orderTermsStart, orderTermsEnd);
    }

    private void ended(Member member) {
        ends[member.ordinal()] = text.length();
    }

    private int start(Member member) {
        return member.ordinal() == 0 ? 1 : ends[member.ordinal() - 1] + 1;
    }

    private int end(Member member) {
        return ends[member.ordinal()];
    }

    private void ruleIds(List<String> ruleIds) {
        text.field("rule_ids").beginArray();
        for (int i = 0; i < ruleIds.size(); i++) {
            text.string(ruleIds.get(i));
        }
        text.endArray();
    }

    private void order(Order order) {
        text.field("order").beginObject();
        orderTermsStart = text.length();
        text.field("symbol", order.symbol());
        text.asciiField("side", order.side().name());
        text.field("qty", order.qty());
        price(order);
        orderTermsEnd = text.length();
        text.field("client_order_id", order.clientOrderId());
        text.endObject();
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
