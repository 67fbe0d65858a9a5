package com.brokerops.gate.token;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.Order;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Computes one {@link OrderDigest} after another and allocates nothing for them.
 *
 * <p><b>Thread.</b> One: its buffers and its digest are reused.
 */
public final class OrderDigester {
    private final MessageDigest sha256 = sha256();
    private final byte[] encoding = new byte[OrderDigest.V2_MOST_BYTES];
    private final byte[] digest = new byte[32];
    private final byte[] digestV2 = new byte[32];
    private final JsonWriter number = new JsonWriter(24);
    private @Nullable Order order;
    private @Nullable Context context;

    /** Version 1 of an order, 32 bytes; valid until the next call. */
    public byte[] v1(Order order) {
        return digest(encodeV1(order, encoding), digest);
    }

    /**
     * Version 2 of a request, 32 bytes; valid until the next call, never to be changed. Computed
     * once for the same two objects: the gate needs it to know an order again, then to sign it.
     */
    @SuppressWarnings("ReferenceEquality") // comparing every field would cost what it saves
    public byte[] v2(Order order, Context context) {
        if (this.order != order || this.context != context) {
            digest(encodeV2(order, context, encoding), digestV2);
            this.order = order;
            this.context = context;
        }
        return digestV2;
    }

    /** Writes the text that version 1 digests into {@code out}; returns its length. */
    private int encodeV1(Order order, byte[] out) {
        int at = bar(ascii(order.clientOrderId(), out, 0), out);
        at = bar(ascii(order.symbol(), out, at), out);
        at = bar(ascii(order.side().name(), out, at), out);
        at = bar(qty(order, out, at), out);
        return order.priced() ? price(order.priceE8(), out, at) : ascii("null", out, at);
    }

    /** Writes the version 2 encoding into {@code out} from its start; returns its length. */
    int encodeV2(Order order, Context context, byte[] out) {
        AccountType accountType = context.accountType();
        int at = ascii(OrderDigest.V2_TAG, out, 0);
        at = field(context.clientId(), out, at);
        at = field(accountType == null ? null : accountType.name(), out, at);
        at = field(order.clientOrderId(), out, at);
        at = field(order.symbol(), out, at);
        at = field(order.side().name(), out, at);
        at = field(order.type().name(), out, at);
        at = field(order.timeInForce().name(), out, at);
        at = fieldTo(qty(order, out, at + 2), out, at);
        at = fieldTo(order.priced() ? price(order.priceE8(), out, at + 2) : at + 2, out, at);
        at = field(context.deskId(), out, at);
        at = field(context.traderId(), out, at);
        at = field(context.strategyId(), out, at);
        at = field(context.sessionId(), out, at);
        long stopE8 = order.stopPriceE8();
        at = fieldTo(stopE8 != Order.NO_PRICE ? price(stopE8, out, at + 2) : at + 2, out, at);
        at = field(order.reduceOnly() ? "true" : null, out, at);
        return field(order.origClientOrderId(), out, at);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private byte[] digest(int length, byte[] digest) {
        sha256.update(encoding, 0, length);
        try {
            sha256.digest(digest, 0, digest.length);
            return digest;
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 fits " + digest.length + " bytes", e);
        }
    }

    private int qty(Order order, byte[] out, int at) {
        number.clear();
        return copied(number.number(order.qty()), out, at);
    }

    private int price(long priceE8, byte[] out, int at) {
        number.clear();
        return copied(number.decimal(priceE8, Decimals.PRICE_DECIMALS), out, at);
    }

    private static int copied(JsonWriter number, byte[] out, int at) {
        System.arraycopy(number.array(), 0, out, at, number.length());
        return at + number.length();
    }

    private static int bar(int at, byte[] out) {
        out[at] = '|';
        return at + 1;
    }

    private static int field(@Nullable String text, byte[] out, int at) {
        return fieldTo(text == null ? at + 2 : ascii(text, out, at + 2), out, at);
    }

    /** Writes the length of the field that starts at {@code at} and ends before {@code end}. */
    private static int fieldTo(int end, byte[] out, int at) {
        int length = end - at - 2;
        out[at] = (byte) (length >> 8);
        out[at + 1] = (byte) length;
        return end;
    }

    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none; one array copy
    private static int ascii(String text, byte[] out, int at) {
        text.getBytes(0, text.length(), out, at);
        return at + text.length();
    }
}
