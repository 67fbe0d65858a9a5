package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Identifiers;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReferencePrice;
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
    private static final int STOP_PRICE = 1 << 8;
    private static final int REDUCE_ONLY = 1 << 9;
    private static final int ORIGINAL = 1 << 10;

    private static final int MAX_QTY_DIGITS = 13;

    private final String path;
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
    private Action action = Action.NEW;
    private int actionOffset;
    private long stopPriceE8 = Order.NO_PRICE;
    private int stopPriceOffset;
    private boolean reduceOnly;
    private @Nullable String origClientOrderId;
    private int originalOffset;

    private enum Action {
        NEW,
        REPLACE,
        CANCEL
    }

    OrderFields() {
        this("order.");
    }

    /**
     * @param path of its members, up to their names
     */
    OrderFields(String path) {
        this.path = path;
    }

    /** Reads the object that is the parser's next value. */
    void read(BodyParser parser) throws BadRequestException {
        parser.beginObject();
        readMembers(parser);
    }

    /** Reads the object that the parser stands on. */
    void readMembers(BodyParser parser) throws BadRequestException {
        start = parser.offset();
        parser.prefix(path);
        for (String name = parser.nextField(); name != null; name = parser.nextField()) {
            readMember(name, parser);
        }
    }

    /** What was asked, once every member has been read. */
    AuthorizeRequest request(Context context, @Nullable ReferencePrice reference)
            throws BadRequestException {
        if (clientOrderId == null) {
            throw missing("client_order_id");
        }
        if (action == Action.CANCEL) {
            return new AuthorizeRequest.CancelOrder(clientOrderId, context);
        }
        return new AuthorizeRequest.NewOrder(order(), context, reference);
    }

    /** The order of a list, once every member has been read: a new one. */
    Order orderOfList() throws BadRequestException {
        if (action != Action.NEW) {
            throw new BadRequestException(
                    path + "action",
                    path + "action " + action + " in a list is not supported yet",
                    actionOffset);
        }
        return order();
    }

    private Order order() throws BadRequestException {
        if (clientOrderId == null) {
            throw missing("client_order_id");
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
        requireOriginal();
        return new Order(
                clientOrderId,
                symbol,
                side,
                qty,
                priceE8,
                typeOfOrder(),
                timeInForce,
                stopPriceE8,
                reduceOnly,
                origClientOrderId);
    }

    /** Where it begins. */
    int offset() {
        return start;
    }

    private void requireOriginal() throws BadRequestException {
        if (action == Action.REPLACE && origClientOrderId == null) {
            throw missing("orig_client_order_id");
        }
        if (action == Action.NEW && origClientOrderId != null) {
            throw new BadRequestException(
                    path + "orig_client_order_id",
                    "a NEW order has no " + path + "orig_client_order_id",
                    originalOffset);
        }
        if (origClientOrderId != null && origClientOrderId.equals(clientOrderId)) {
            throw new BadRequestException(
                    path + "orig_client_order_id",
                    path + "orig_client_order_id names the order itself",
                    originalOffset);
        }
    }

    private void readMember(String name, BodyParser parser) throws BadRequestException {
        switch (name) {
            case "client_order_id" -> {
                seen = parser.once(seen, CLIENT_ORDER_ID);
                clientOrderId = clientOrderId(parser, path + "client_order_id");
            }
            case "symbol" -> {
                seen = parser.once(seen, SYMBOL);
                symbol = symbol(parser, path + "symbol");
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
                action = action(parser);
                actionOffset = parser.offset();
            }
            case "stop_price" -> {
                seen = parser.once(seen, STOP_PRICE);
                stopPriceE8 = priceE8(parser);
                stopPriceOffset = parser.offset();
            }
            case "reduce_only" -> {
                seen = parser.once(seen, REDUCE_ONLY);
                reduceOnly = parser.bool();
            }
            case "orig_client_order_id" -> {
                seen = parser.once(seen, ORIGINAL);
                origClientOrderId = clientOrderId(parser, path + "orig_client_order_id");
                originalOffset = parser.offset();
            }
            default -> throw parser.unknownField();
        }
    }

    private OrderType typeOfOrder() throws BadRequestException {
        boolean priced = priceE8 != Order.NO_PRICE;
        OrderType named = type == null ? (priced ? OrderType.LIMIT : OrderType.MARKET) : type;
        boolean limited = named == OrderType.LIMIT || named == OrderType.STOP_LIMIT;
        boolean stopped = named == OrderType.STOP || named == OrderType.STOP_LIMIT;
        requireAsNamed(named, path + "price", priced, limited, priceOffset);
        boolean triggered = stopPriceE8 != Order.NO_PRICE;
        requireAsNamed(named, path + "stop_price", triggered, stopped, stopPriceOffset);
        return named;
    }

    private void requireAsNamed(
            OrderType named, String field, boolean there, boolean needed, int offset)
            throws BadRequestException {
        if (there && !needed) {
            throw new BadRequestException(field, "a " + named + " order has no " + field, offset);
        }
        if (!there && needed) {
            throw new BadRequestException(
                    field, "a " + named + " order needs an " + field, typeOffset);
        }
    }

    private BadRequestException missing(String name) {
        String field = path + name;
        return new BadRequestException(field, field + " is missing", start);
    }

    private static String clientOrderId(BodyParser parser, String field)
            throws BadRequestException {
        String text = parser.text();
        try {
            Identifiers.requireClientOrderId(field, text);
        } catch (IllegalArgumentException refused) {
            throw parser.failSaying(String.valueOf(refused.getMessage()));
        }
        return text;
    }

    static String symbol(BodyParser parser, String field) throws BadRequestException {
        String text = Identifiers.upperCased(parser.text());
        try {
            Identifiers.requireSymbol(field, text);
        } catch (IllegalArgumentException refused) {
            throw parser.failSaying(String.valueOf(refused.getMessage()));
        }
        return text;
    }

    /** BUY or SELL. */
    static Side side(BodyParser parser) throws BadRequestException {
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
        return switch (parser.text()) {
            case "LIMIT" -> OrderType.LIMIT;
            case "MARKET" -> OrderType.MARKET;
            case "STOP" -> OrderType.STOP;
            case "STOP_LIMIT" -> OrderType.STOP_LIMIT;
            default -> throw parser.fail("must be LIMIT, MARKET, STOP or STOP_LIMIT");
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

    private static Action action(BodyParser parser) throws BadRequestException {
        return switch (parser.text()) {
            case "NEW" -> Action.NEW;
            case "REPLACE" -> Action.REPLACE;
            case "CANCEL" -> Action.CANCEL;
            default -> throw parser.fail("must be NEW, REPLACE or CANCEL");
        };
    }
}
