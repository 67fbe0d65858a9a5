package com.brokerops.gate.perf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The orders of a run, each a pure function of its number: 100 clients, ten symbols, both sides,
 * and a share that the policy blocks by its quantity. The same number is the same order, so an
 * order is repeated by its number alone.
 *
 * <p><b>Thread.</b> One at a time: the values are reused.
 */
final class OrderMix {
    /** What an answer to an order is used for, besides being counted. */
    enum Role {
        /** Nothing. */
        PLAIN,
        /** Filled or canceled by an event. */
        LIFECYCLE,
        /** Sent again later; it must still be open then. */
        REPEATABLE
    }

    /** Above the limit of rule {@code qty_limit}. */
    static final int BLOCKED_QTY = 1001;

    private static final String[] SYMBOLS = {
        "AAPL", "MSFT", "NVDA", "AMZN", "META", "TSLA", "KO", "IBM", "ORCL", "JPM"
    };
    private static final int CLIENTS = 100;
    private static final int PRICES = 4096;
    private static final int MOST_QTY = 100;
    private static final int ID_DIGITS = 10;
    private static final int ROLES = 20;

    private final byte[][] clients = new byte[CLIENTS][];
    private final byte[][] symbols = new byte[SYMBOLS.length][];
    private final byte[][] sides = {ascii("BUY"), ascii("SELL")};
    private final byte[][] quantities = new byte[BLOCKED_QTY + 1][];
    private final byte[][] prices = new byte[PRICES][];
    private final byte[] id;
    private final byte[][] values = new byte[RequestTemplate.Slot.values().length][];
    private final int blockedPercent;

    /**
     * @param prefix makes the ids of this run differ from those of every other run
     */
    OrderMix(String prefix, int blockedPercent) {
        this.blockedPercent = blockedPercent;
        this.id = ascii(prefix + "-" + "0".repeat(ID_DIGITS));
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = ascii(String.format(Locale.ROOT, "CL-%03d", i + 1));
        }
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = ascii(SYMBOLS[i]);
        }
        for (int i = 0; i < quantities.length; i++) {
            quantities[i] = ascii(Integer.toString(i));
        }
        for (int i = 0; i < PRICES; i++) {
            prices[i] = ascii(String.format(Locale.ROOT, "%d.%02d", 10 + i % 400, i % 100));
        }
    }

    /** The values of an order by slot; valid until the next call. */
    byte[][] order(long number) {
        long random = scramble(number);
        long left = number;
        for (int i = id.length - 1; i >= id.length - ID_DIGITS; i--) {
            id[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        values[RequestTemplate.Slot.ID.index()] = id;
        values[RequestTemplate.Slot.CLIENT.index()] = clients[(int) (random & 0x7FFF) % CLIENTS];
        values[RequestTemplate.Slot.SYMBOL.index()] =
                symbols[(int) (random >>> 15 & 0xFFF) % SYMBOLS.length];
        values[RequestTemplate.Slot.SIDE.index()] = sides[(int) (random >>> 27 & 1)];
        values[RequestTemplate.Slot.QTY.index()] = quantities[qty(number)];
        values[RequestTemplate.Slot.PRICE.index()] = prices[(int) (random >>> 28 & PRICES - 1)];
        return values;
    }

    int qty(long number) {
        long random = scramble(number);
        return blocked(number) ? BLOCKED_QTY : 1 + (int) (random >>> 40 & 0xFFF) % MOST_QTY;
    }

    /** True if the policy blocks the order. */
    boolean blocked(long number) {
        return (scramble(number) >>> 52 & 0xFFF) * 100 >> 12 < blockedPercent;
    }

    /** What becomes of an order; no order has two roles. */
    Role role(long number) {
        return switch ((int) (number % ROLES)) {
            case 1 -> Role.LIFECYCLE;
            case 11 -> Role.REPEATABLE;
            default -> Role.PLAIN;
        };
    }

    /** The finalizer of SplitMix64: neighbours share nothing. */
    static long scramble(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
