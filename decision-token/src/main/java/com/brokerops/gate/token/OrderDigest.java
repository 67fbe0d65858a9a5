package com.brokerops.gate.token;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The digest that binds a token to one order. Version 1 is the cloud platform's: it joins fields
 * with a bar that it does not escape, floors the quantity and leaves out the client, so it tells
 * orders apart only because the gate refuses the texts that would collide. Version 2 encodes every
 * field of the order and of its context with its length: two different requests have different
 * encodings.
 *
 * <p><b>Thread.</b> Any; it holds no state. Who needs one digest after another keeps an {@link
 * OrderDigester}.
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
     *   qty (digits) | price (8 decimals) | desk_id | trader_id | strategy_id | session_id |
     *   stop_price (8 decimals) | reduce_only (true or absent) | orig_client_order_id
     * </pre>
     *
     * A field that is absent has length 0; one that is present is never empty.
     */
    static final String V2_TAG = "brokerops/gate/order-digest/2\n";

    /** The most bytes of a version 2 encoding: tag, 16 lengths, 7 names of 64, the rest. */
    static final int V2_MOST_BYTES = 30 + 16 * 2 + 7 * 64 + 32 + 13 + 4 + 10 + 3 + 13 + 2 * 17 + 4;

    private OrderDigest() {}

    /** Version 1 of an order that passed the gate's reader, lower-case hex. */
    public static String v1(Order order) {
        return HexFormat.of().formatHex(new OrderDigester().v1(order));
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
        return HexFormat.of().formatHex(OrderDigester.sha256().digest(EcmaScriptText.utf8(text)));
    }

    /** Version 2: 32 bytes over every field of the request. */
    public static byte[] v2(Order order, Context context) {
        return new OrderDigester().v2(order, context);
    }
}
