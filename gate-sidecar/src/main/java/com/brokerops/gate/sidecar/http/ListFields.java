package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ListPlace;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReferencePrice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * The members {@code orders} and {@code contingency} while they are being read, and the rules
 * between the orders once all are known.
 */
final class ListFields {
    private final List<OrderFields> orders = new ArrayList<>();
    private Contingency contingency = Contingency.NONE;
    private int contingencyOffset;

    /** Reads the array that is the parser's next value. */
    void readOrders(BodyParser parser) throws BadRequestException {
        if (parser.next() != JsonToken.START_ARRAY) {
            throw parser.fail("must be an array of orders");
        }
        for (JsonToken token = parser.next(); token != JsonToken.END_ARRAY; token = parser.next()) {
            if (orders.size() == ListPlace.MAX_ORDERS) {
                throw parser.failSaying("orders has more than " + ListPlace.MAX_ORDERS);
            }
            String element = "orders[" + orders.size() + "]";
            parser.prefix(element);
            parser.requireObject(token);
            OrderFields order = new OrderFields(element + ".");
            order.readMembers(parser);
            orders.add(order);
            parser.prefix("orders");
        }
        if (orders.size() < 2) {
            throw parser.failSaying("orders needs at least two");
        }
    }

    /** Reads the word that is the parser's next value. */
    void readContingency(BodyParser parser) throws BadRequestException {
        contingency =
                switch (parser.text()) {
                    case "NONE" -> Contingency.NONE;
                    case "OCO" -> Contingency.OCO;
                    default -> throw parser.fail("must be NONE or OCO");
                };
        contingencyOffset = parser.offset();
    }

    /** What was asked, once every member has been read. */
    AuthorizeRequest request(Context context, @Nullable ReferencePrice reference)
            throws BadRequestException {
        List<Order> read = new ArrayList<>(orders.size());
        for (OrderFields order : orders) {
            read.add(order.orderOfList());
        }
        for (int i = 1; i < read.size(); i++) {
            requireAnotherName(read, i);
        }
        if (contingency == Contingency.OCO) {
            requireLegs(read);
        }
        if (reference != null) {
            requireOneSymbol(read);
        }
        return new AuthorizeRequest.NewList(read, contingency, context, reference);
    }

    private void requireAnotherName(List<Order> read, int index) throws BadRequestException {
        for (int before = 0; before < index; before++) {
            if (read.get(before).clientOrderId().equals(read.get(index).clientOrderId())) {
                throw refused(index, "client_order_id", " is that of orders[" + before + "]");
            }
        }
    }

    private void requireLegs(List<Order> read) throws BadRequestException {
        if (read.size() != 2) {
            throw new BadRequestException(
                    "contingency", "contingency OCO is of two orders", contingencyOffset);
        }
        if (!read.get(0).symbol().equals(read.get(1).symbol())) {
            throw refused(1, "symbol", " of an OCO must be that of orders[0]");
        }
        if (read.get(0).side() != read.get(1).side()) {
            throw refused(
                    1, "side", " other than that of orders[0] in an OCO is not supported yet");
        }
    }

    private void requireOneSymbol(List<Order> read) throws BadRequestException {
        for (int i = 1; i < read.size(); i++) {
            if (!read.get(i).symbol().equals(read.get(0).symbol())) {
                throw new BadRequestException(
                        "context.reference_price",
                        "context.reference_price is of one symbol, these orders are not",
                        orders.get(i).offset());
            }
        }
    }

    private BadRequestException refused(int index, String name, String rule) {
        String field = "orders[" + index + "]." + name;
        return new BadRequestException(field, field + rule, orders.get(index).offset());
    }
}
