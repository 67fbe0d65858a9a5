package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import org.jspecify.annotations.Nullable;

/**
 * The members of {@code order} while they are being read, in whatever sequence they come, and the
 * rules between them once all are known.
 */
final class OrderFields {
    private static final int CLIENT_ORDER_ID = 1;
    private static final int SYMBOL = 1 << 1;
    private static final int SIDE = 1 << 2;
    private static final int QTY = 1 << 3;
    private static final int PRICE = 1 << 4;
    private static final int TYPE = 1 << 5;
    private static final int TIME_IN_FORCE = 1 << 6;
    private static final int ACTION = 1 << 7;

    private static final int MAX_QTY_DIGITS = 13;

    private int seen;
    private int start;
    private int priceOffset;
    private int typeOffset;
    private @Nullable String clientOrderId;
    private @Nullable String symbol;
    private @Nullable Side side;
    private long qty;
    private long priceE8 = Order.NO_PRICE;
    private @Nullable OrderType type;
    private TimeInForce timeInForce = TimeInForce.DAY;
    private boolean cancel;

    /** Reads the object that is the parser's next value. */
    void read(BodyParser parser) throws BadRequestException {
        parser.beginObject();
        start = parser.offset();
        parser.prefix("order.");
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            readMember(name, parser);
        }
    }

    /** What was asked, once every member has been read. */
    AuthorizeRequest request(Context context) throws BadRequestException {
        if (clientOrderId == null) {
            throw missing("client_order_id");
        }
        if (cancel) {
            return new AuthorizeRequest.CancelOrder(clientOrderId, context);
        }
        if (symbol == null) {
            throw missing("symbol");
        }
        if (side == null) {
            throw missing("side");
        }
        if (qty == 0) {
            throw missing("qty");
        }
        Order order =
                new Order(clientOrderId, symbol, side, qty, priceE8, typeOfOrder(), timeInForce);
        return new AuthorizeRequest.NewOrder(order, context);
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        switch (name) {
            case "client_order_id" -> {
                seen = parser.once(seen, CLIENT_ORDER_ID);
                clientOrderId = clientOrderId(parser);
            }
            case "symbol" -> {
                seen = parser.once(seen, SYMBOL);
                symbol = symbol(parser);
            }
            case "side" -> {
                seen = parser.once(seen, SIDE);
                side = side(parser);
            }
            case "qty" -> {
                seen = parser.once(seen, QTY);
                qty = qty(parser);
            }
            case "price" -> {
                seen = parser.once(seen, PRICE);
                priceE8 = priceE8(parser);
                priceOffset = parser.offset();
            }
            case "type" -> {
                seen = parser.once(seen, TYPE);
                type = type(parser);
                typeOffset = parser.offset();
            }
            case "time_in_force" -> {
                seen = parser.once(seen, TIME_IN_FORCE);
                timeInForce = timeInForce(parser);
            }
            case "action" -> {
                seen = parser.once(seen, ACTION);
                cancel = cancel(parser);
            }
            case "orig_client_order_id", "reduce_only", "stop_price" ->
                    throw parser.notSupportedYet();
            default -> throw parser.unknownField();
        }
    }

    private OrderType typeOfOrder() throws BadRequestException {
        boolean priced = priceE8 != Order.NO_PRICE;
        if (type == OrderType.MARKET && priced) {
            throw new BadRequestException(
                    "order.price", "a MARKET order has no order.price", priceOffset);
        }
        if (type == OrderType.LIMIT && !priced) {
            throw new BadRequestException(
                    "order.price", "a LIMIT order needs an order.price", typeOffset);
        }
        return priced ? OrderType.LIMIT : OrderType.MARKET;
    }

    private BadRequestException missing(String name) {
        String field = "order." + name;
        return new BadRequestException(field, field + " is missing", start);
    }

    private static String clientOrderId(BodyParser parser) throws BadRequestException {
        String text = parser.text();
        try {
            Identifiers.requireClientOrderId("order.client_order_id", text);
        } catch (IllegalArgumentException refused) {
            throw parser.failSaying(String.valueOf(refused.getMessage()));
        }
        return text;
    }

    private static String symbol(BodyParser parser) throws BadRequestException {
        String text = Identifiers.upperCased(parser.text());
        try {
            Identifiers.requireSymbol("order.symbol", text);
        } catch (IllegalArgumentException refused) {
            throw parser.failSaying(String.valueOf(refused.getMessage()));
        }
        return text;
    }

    private static Side side(BodyParser parser) throws BadRequestException {
        return switch (parser.text()) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw parser.fail("must be BUY or SELL");
        };
    }

    /** A quantity: digits only, so that 1.99 can never be taken for 1. */
    static long qty(BodyParser parser) throws BadRequestException {
        String text = parser.number();
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw parser.fail("must be a whole number, digits only");
            }
            value = i < MAX_QTY_DIGITS ? value * 10 + (c - '0') : Long.MAX_VALUE;
        }
        if (value < 1 || value > Decimals.MAX_QTY) {
            throw parser.fail("must be 1 to " + Decimals.MAX_QTY);
        }
        return value;
    }

    /** A price by the number grammar of the contract. */
    static long priceE8(BodyParser parser) throws BadRequestException {
        String text = parser.number();
        try {
            return Decimals.priceE8(text);
        } catch (IllegalArgumentException refused) {
            throw parser.fail(String.valueOf(refused.getMessage()));
        }
    }

    private static OrderType type(BodyParser parser) throws BadRequestException {
        String text = parser.text();
        return switch (text) {
            case "LIMIT" -> OrderType.LIMIT;
            case "MARKET" -> OrderType.MARKET;
            case "STOP", "STOP_LIMIT" -> throw parser.fail(text + " is not supported yet");
            default -> throw parser.fail("must be LIMIT or MARKET");
        };
    }

    private static TimeInForce timeInForce(BodyParser parser) throws BadRequestException {
        return switch (parser.text()) {
            case "DAY" -> TimeInForce.DAY;
            case "GTC" -> TimeInForce.GTC;
            case "IOC" -> TimeInForce.IOC;
            case "FOK" -> TimeInForce.FOK;
            default -> throw parser.fail("must be DAY, GTC, IOC or FOK");
        };
    }

    private static boolean cancel(BodyParser parser) throws BadRequestException {
        return switch (parser.text()) {
            case "NEW" -> false;
            case "CANCEL" -> true;
            case "REPLACE" -> throw parser.fail("REPLACE is not supported yet");
            default -> throw parser.fail("must be NEW or CANCEL");
        };
    }
}
