package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.sidecar.http.AuthorizeReader;
import com.brokerops.gate.sidecar.http.AuthorizeRequest.NewOrder;
import com.brokerops.gate.sidecar.http.BadRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Orders as a platform sends them, of the form of the one in the README: 100 clients in 8 symbols,
 * both sides, all within the default policy.
 *
 * <p><b>Thread.</b> One: {@link #renamed} changes a body in place.
 */
public final class SampleOrders {
    /** How many there are; a power of two. */
    public static final int COUNT = 1024;

    static final int CLIENTS = 100;

    private static final String[] SYMBOLS = {
        "AAPL", "MSFT", "AMZN", "GOOG", "NVDA", "TSLA", "META", "INTC"
    };
    private static final int ID_DIGITS = 9;
    private static final String ID_START = "ORD-2026-";
    private static final int CLIENT_DIGITS = 6;
    private static final String CLIENT_START = "CL-";
    private static final String BEHIND_CLIENT = "\" } }";

    private final byte[][] bodies = new byte[COUNT][];
    private final Order[] orders = new Order[COUNT];
    private final Context[] contexts = new Context[COUNT];
    private final int idAt;

    /** Makes them all; the same every time. */
    public SampleOrders() {
        for (int i = 0; i < COUNT; i++) {
            String body =
                    String.format(
                            Locale.ROOT,
                            """
                            { "order":   { "client_order_id": "%s%09d", "symbol": "%s", \
                            "side": "%s", "qty": %d, "price": %d.%02d },
                              "context": { "client_id": "%s%s\
                            """,
                            ID_START,
                            i,
                            SYMBOLS[i % SYMBOLS.length],
                            i / SYMBOLS.length % 2 == 0 ? "BUY" : "SELL",
                            i * 7 % 900 + 1,
                            i * 13 % 700 + 2,
                            i * 5 % 99 + 1,
                            clientId(i % CLIENTS),
                            BEHIND_CLIENT);
            bodies[i] = body.getBytes(StandardCharsets.US_ASCII);
            NewOrder read = read(bodies[i]);
            orders[i] = read.order();
            contexts[i] = read.context();
        }
        idAt = new String(bodies[0], StandardCharsets.US_ASCII).indexOf(ID_START);
    }

    static String clientId(int number) {
        return String.format(Locale.ROOT, CLIENT_START + "%06d", number);
    }

    /** A context with nothing but a client. */
    static Context contextOf(String clientId) {
        return new Context(clientId, null, null, null, null, null);
    }

    byte[] body(int i) {
        return bodies[i & COUNT - 1];
    }

    Order order(int i) {
        return orders[i & COUNT - 1];
    }

    Context context(int i) {
        return contexts[i & COUNT - 1];
    }

    /** The body with another client_order_id, so that the order was never seen before. */
    byte[] renamed(int i) {
        byte[] body = body(i);
        write(i, body, idAt + ID_START.length(), ID_DIGITS);
        return body;
    }

    /** The same, of that client. */
    byte[] renamed(int i, int client) {
        byte[] body = renamed(i);
        int end = body.length - BEHIND_CLIENT.length();
        write(client, body, end - CLIENT_DIGITS, CLIENT_DIGITS);
        return body;
    }

    private static void write(int number, byte[] body, int from, int digits) {
        int rest = number;
        for (int at = from + digits - 1; at >= from; at--) {
            body[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static NewOrder read(byte[] body) {
        try {
            return (NewOrder) AuthorizeReader.read(body, body.length);
        } catch (BadRequestException e) {
            throw new IllegalStateException("a sample order is refused", e);
        }
    }
}
