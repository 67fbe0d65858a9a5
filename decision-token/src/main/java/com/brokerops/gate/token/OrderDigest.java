package com.brokerops.gate.token;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Order;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The digest that binds a token to one order. Version 1 is the cloud platform's: it joins fields
 * with a bar that it does not escape, floors the quantity and leaves out the client, so it tells
 * orders apart only because the gate refuses the texts that would collide. Version 2 encodes every
 * field of the order and of its context with its length: two different requests have different
 * encodings.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 */
public final class OrderDigest {
    /**
     * What every version 2 encoding starts with, so that its digest is never that of another thing.
     *
     * <pre>
     *   offset  bytes  content
     *   0       30     this tag, ASCII, the newline included
     *   then for each field in this order:
     *           2      length n, unsigned, most significant byte first
     *           n      the field, ASCII
     *
     *   client_id | account_type | client_order_id | symbol | side | type | time_in_force |
     *   qty (digits) | price (8 decimals) | desk_id | trader_id | strategy_id | session_id
     * </pre>
     *
     * A field that is absent has length 0; one that is present is never empty.
     */
    static final String V2_TAG = "brokerops/gate/order-digest/2\n";

    /** The most bytes of a version 2 encoding: tag, 13 lengths, 6 names of 64, the rest. */
    static final int V2_MOST_BYTES = 30 + 13 * 2 + 6 * 64 + 32 + 13 + 4 + 6 + 3 + 13 + 17;

    private OrderDigest() {}

    /** Version 1 of an order that passed the gate's reader, lower-case hex. */
    public static String v1(Order order) {
        return HexFormat.of().formatHex(sha256().digest(v1Text(order)));
    }

    /**
     * Version 1 as the cloud platform computes it, in JavaScript's arithmetic, lower-case hex. Not
     * on the decision path: for vectors and for tokens that the cloud issued.
     *
     * @param qty floored
     * @param price rounded as {@code toFixed(8)} does, or null
     */
    public static String v1(
            String clientOrderId, String symbol, String side, double qty, @Nullable Double price) {
        String text =
                String.join(
                        "|",
                        EcmaScriptText.trimmed(clientOrderId),
                        EcmaScriptText.trimmedUpperCase(symbol),
                        EcmaScriptText.trimmedUpperCase(side),
                        EcmaScriptNumber.text(Math.floor(qty)),
                        price == null ? "null" : EcmaScriptNumber.toFixed8(price));
        return HexFormat.of().formatHex(sha256().digest(EcmaScriptText.utf8(text)));
    }

    /** Version 2: 32 bytes over every field of the request. */
    public static byte[] v2(Order order, Context context) {
        byte[] encoding = new byte[V2_MOST_BYTES];
        MessageDigest sha256 = sha256();
        sha256.update(encoding, 0, encodeV2(order, context, encoding));
        return sha256.digest();
    }

    /** The text that version 1 digests; every field of an {@link Order} is ASCII. */
    static byte[] v1Text(Order order) {
        String price = order.priced() ? price(order) : "null";
        String text =
                order.clientOrderId()
                        + '|'
                        + order.symbol()
                        + '|'
                        + order.side()
                        + '|'
                        + order.qty()
                        + '|'
                        + price;
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes the version 2 encoding into {@code out} from its start; returns its length. */
    static int encodeV2(Order order, Context context, byte[] out) {
        AccountType accountType = context.accountType();
        int at = ascii(V2_TAG, out, 0);
        at = field(context.clientId(), out, at);
        at = field(accountType == null ? null : accountType.name(), out, at);
        at = field(order.clientOrderId(), out, at);
        at = field(order.symbol(), out, at);
        at = field(order.side().name(), out, at);
        at = field(order.type().name(), out, at);
        at = field(order.timeInForce().name(), out, at);
        at = field(Long.toString(order.qty()), out, at);
        at = field(order.priced() ? price(order) : null, out, at);
        at = field(context.deskId(), out, at);
        at = field(context.traderId(), out, at);
        at = field(context.strategyId(), out, at);
        return field(context.sessionId(), out, at);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String price(Order order) {
        return Decimals.text(order.priceE8(), Decimals.PRICE_DECIMALS);
    }

    private static int field(@Nullable String text, byte[] out, int at) {
        int length = text == null ? 0 : text.length();
        out[at] = (byte) (length >> 8);
        out[at + 1] = (byte) length;
        return text == null ? at + 2 : ascii(text, out, at + 2);
    }

    private static int ascii(String text, byte[] out, int at) {
        for (int i = 0; i < text.length(); i++) {
            out[at + i] = (byte) text.charAt(i);
        }
        return at + text.length();
    }
}
