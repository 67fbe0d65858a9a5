package com.brokerops.gate.token;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads an encoding of digest v2 back: if it always can, no two requests share an encoding. */
record DigestV2Decoder(Order order, Context context) {

    static DigestV2Decoder of(byte[] encoding) {
        ByteBuffer in = ByteBuffer.wrap(encoding);
        byte[] tag = new byte[OrderDigest.V2_TAG.length()];
        in.get(tag);
        if (!new String(tag, StandardCharsets.US_ASCII).equals(OrderDigest.V2_TAG)) {
            throw new AssertionError("another tag");
        }
        String client = field(in);
        String accountType = field(in);
        String id = field(in);
        String symbol = field(in);
        Side side = Side.valueOf(field(in));
        OrderType type = OrderType.valueOf(field(in));
        TimeInForce timeInForce = TimeInForce.valueOf(field(in));
        long qty = Long.parseLong(field(in));
        String price = field(in);
        long priceE8 = price == null ? 0 : new BigDecimal(price).movePointRight(8).longValueExact();
        AccountType account = accountType == null ? null : AccountType.valueOf(accountType);
        Context context = new Context(client, field(in), field(in), field(in), field(in), account);
        String stop = field(in);
        long stopE8 = stop == null ? 0 : new BigDecimal(stop).movePointRight(8).longValueExact();
        boolean reduceOnly = "true".equals(field(in));
        String original = field(in);
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes too many");
        }
        Order order =
                new Order(
                        id,
                        symbol,
                        side,
                        qty,
                        priceE8,
                        type,
                        timeInForce,
                        stopE8,
                        reduceOnly,
                        original);
        return new DigestV2Decoder(order, context);
    }

    private static String field(ByteBuffer in) {
        byte[] text = new byte[in.getShort()];
        in.get(text);
        return text.length == 0 ? null : new String(text, StandardCharsets.US_ASCII);
    }
}
