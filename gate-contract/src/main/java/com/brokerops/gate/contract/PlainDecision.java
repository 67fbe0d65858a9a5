package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.brokerops.gate.contract.LogEvent.Decided;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads out of the line of a decision what it changes, and steps over the rest. Only the most
 * common decisions are read so: new orders alone that were authorized, in ASCII. Any other line,
 * one with a fault included, is left to {@link LogLineReader}.
 *
 * <p><b>Thread.</b> One at a time.
 */
public final class PlainDecision {
    private static final byte[] START = ascii(",\"action\":\"NEW\",\"trace_id\":\"");
    private static final byte[] ORDER = ascii(",\"order\":{\"client_order_id\":\"");
    private static final byte[] SYMBOL = ascii("\",\"symbol\":\"");
    private static final byte[] SIDE = ascii("\",\"side\":\"");
    private static final byte[] QTY = ascii("\",\"qty\":");
    private static final byte[] PRICE = ascii(",\"price_e8\":");
    private static final byte[] TYPE = ascii(",\"type\":\"");
    private static final byte[] TIME_IN_FORCE = ascii("\",\"time_in_force\":\"");
    private static final byte[] STOP_PRICE = ascii("\",\"stop_price_e8\":");
    private static final byte[] REDUCE_ONLY = ascii(",\"reduce_only\":");
    private static final byte[] CONTEXT =
            ascii(",\"orig_client_order_id\":null},\"context\":{\"client_id\":\"");
    private static final byte[] DESK = ascii("\",\"desk_id\":");
    private static final byte[] TRADER = ascii(",\"trader_id\":");
    private static final byte[] STRATEGY = ascii(",\"strategy_id\":");
    private static final byte[] SESSION = ascii(",\"session_id\":");
    private static final byte[] ACCOUNT = ascii(",\"account_type\":");
    private static final byte[] AUTHORIZED = ascii("},\"status\":\"AUTHORIZED\",\"reasons\":[]");
    private static final byte[] EXPIRES_AT = ascii(",\"expires_at\":\"");
    private static final byte[] DURABILITY = ascii(",\"durability\":\"");
    private static final byte[] REPLACES = ascii(",\"replaces\":null");
    private static final byte[] VALUED_AT = ascii(",\"valued_at_e8\":");
    private static final byte[] RESERVED_QTY = ascii(",\"reserved_qty\":");
    private static final byte[] RESERVED = ascii(",\"reserved_e4\":");
    private static final byte[] POSITION = ascii(",\"exposure_after\":{\"position\":");
    private static final byte[] COST = ascii(",\"position_cost_e4\":");
    private static final byte[] BUY_QTY = ascii(",\"pending_buy_qty\":");
    private static final byte[] BUY = ascii(",\"pending_buy_e4\":");
    private static final byte[] SELL_QTY = ascii(",\"pending_sell_qty\":");
    private static final byte[] SELL = ascii(",\"pending_sell_e4\":");
    private static final byte[] END = ascii("}");
    private static final byte[] MET = ascii(",\"met\":{");
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] QUOTE = ascii("\"");

    private static final int MILLIS_LENGTH = 24;
    private static final int SAFE_DIGITS = 18;

    /** Contexts that are kept, since most come again. */
    private static final int CONTEXTS = 512;

    private final Words words = new Words();
    private final @Nullable Context[] contexts = new Context[CONTEXTS];
    private byte[] bytes = {};
    private int at;
    private int end;
    private boolean plain;

    /**
     * Reads the members of an event in {@code [from, to)}, from the comma before the first to the
     * one before {@code hash}.
     *
     * @return the decision, in which the texts that say how it came about are empty (nonce, digest
     *     of the request, policy, rules, key), the amounts that nothing is folded from are 0 and
     *     what it met is null; or null if it is not read here
     */
    public @Nullable Decided read(byte[] line, int from, int to) {
        bytes = line;
        at = from;
        end = to;
        plain = true;
        try {
            return decided();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }

    private @Nullable Decided decided() {
        expect(START);
        int uuid = step(Uuids.LENGTH);
        expect(QUOTE);
        to(ORDER);
        String clientOrderId = text();
        Order order = order(clientOrderId);
        Context context = context();
        expect(AUTHORIZED);
        to(EXPIRES_AT);
        int expiresAt = step(MILLIS_LENGTH);
        expect(QUOTE);
        to(DURABILITY);
        String durability = word();
        expect(QUOTE);
        to(REPLACES);
        to(VALUED_AT);
        long valuedAtE8 = numberOrNull();
        to(RESERVED_QTY);
        long reservedQty = number();
        expect(RESERVED);
        long reservedE4 = number();
        Exposure after = exposure();
        if (!plain || order == null || context == null || at != end && !isAt(MET)) {
            return null;
        }
        UUID traceId = Uuids.of(bytes, uuid, uuid + Uuids.LENGTH);
        long expiresAtMillis = Timestamps.toMillis(bytes, expiresAt, expiresAt + MILLIS_LENGTH);
        return authorized(
                traceId,
                order,
                context,
                expiresAtMillis,
                Durability.of(durability),
                valuedAtE8,
                reservedQty,
                reservedE4,
                after);
    }

    private static Decided authorized(
            UUID traceId,
            Order order,
            Context context,
            long expiresAtMillis,
            Durability durability,
            long valuedAtE8,
            long reservedQty,
            long reservedE4,
            Exposure after) {
        return new Decided(
                traceId,
                "",
                "",
                order,
                context,
                Status.AUTHORIZED,
                List.of(),
                List.of(),
                "",
                "",
                0,
                0,
                expiresAtMillis,
                "",
                0,
                durability,
                null,
                null,
                valuedAtE8,
                0,
                0,
                0,
                reservedQty,
                reservedE4,
                after,
                null);
    }

    private @Nullable Order order(String clientOrderId) {
        expect(SYMBOL);
        String symbol = word();
        expect(SIDE);
        String side = word();
        expect(QTY);
        long qty = number();
        expect(PRICE);
        long priceE8 = numberOrNull();
        expect(TYPE);
        String type = word();
        expect(TIME_IN_FORCE);
        String timeInForce = word();
        expect(STOP_PRICE);
        long stopPriceE8 = numberOrNull();
        expect(REDUCE_ONLY);
        boolean reduceOnly = isAt(TRUE);
        expect(reduceOnly ? TRUE : FALSE);
        return plain
                ? new Order(
                        clientOrderId,
                        symbol,
                        Side.valueOf(side),
                        qty,
                        priceE8,
                        OrderType.valueOf(type),
                        TimeInForce.valueOf(timeInForce),
                        stopPriceE8,
                        reduceOnly,
                        null)
                : null;
    }

    private @Nullable Context context() {
        expect(CONTEXT);
        String clientId = word();
        expect(DESK);
        String deskId = wordOrNull();
        expect(TRADER);
        String traderId = wordOrNull();
        expect(STRATEGY);
        String strategyId = wordOrNull();
        expect(SESSION);
        String sessionId = wordOrNull();
        expect(ACCOUNT);
        String account = wordOrNull();
        return plain ? context(clientId, deskId, traderId, strategyId, sessionId, account) : null;
    }

    /** The context as it was the last time, if nothing of it has changed since. */
    private Context context(
            String clientId,
            @Nullable String deskId,
            @Nullable String traderId,
            @Nullable String strategyId,
            @Nullable String sessionId,
            @Nullable String account) {
        AccountType type = account == null ? null : AccountType.valueOf(account);
        int place = clientId.hashCode() & CONTEXTS - 1;
        Context known = contexts[place];
        if (known != null
                && known.clientId().equals(clientId)
                && Objects.equals(known.deskId(), deskId)
                && Objects.equals(known.traderId(), traderId)
                && Objects.equals(known.strategyId(), strategyId)
                && Objects.equals(known.sessionId(), sessionId)
                && known.accountType() == type) {
            return known;
        }
        Context context = new Context(clientId, deskId, traderId, strategyId, sessionId, type);
        contexts[place] = context;
        return context;
    }

    private Exposure exposure() {
        expect(POSITION);
        long position = number();
        expect(COST);
        long positionCostE4 = number();
        expect(BUY_QTY);
        long pendingBuyQty = number();
        expect(BUY);
        long pendingBuyE4 = number();
        expect(SELL_QTY);
        long pendingSellQty = number();
        expect(SELL);
        long pendingSellE4 = number();
        expect(END);
        return new Exposure(
                position,
                positionCostE4,
                pendingBuyQty,
                pendingBuyE4,
                pendingSellQty,
                pendingSellE4);
    }

    private boolean isAt(byte[] text) {
        if (end - at < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private void expect(byte[] text) {
        plain = plain && isAt(text);
        at += text.length;
    }

    private int step(int length) {
        int start = at;
        at += length;
        plain &= at <= end;
        return start;
    }

    /** Steps over members, and over the start of one that begins so. */
    private void to(byte[] member) {
        while (plain && !isAt(member)) {
            skipMember();
        }
        at += member.length;
    }

    private void skipMember() {
        plain = end - at > 2 && bytes[at] == ',' && bytes[at + 1] == '"';
        at++;
        skipText();
        at++;
        int depth = 0;
        do {
            byte b = plain && at < end ? bytes[at] : 0;
            if (b == '"') {
                skipText();
                continue;
            }
            depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
            plain = b != 0 && depth >= 0;
            at++;
        } while (plain && (depth > 0 || at < end && bytes[at] != ','));
    }

    /** Steps over a text with its quotes. */
    private void skipText() {
        int quote = plain ? PlainText.end(bytes, at + 1, end) : end;
        plain = plain && quote < end && bytes[quote] == '"';
        at = quote + 1;
    }

    /** Reads a text, its first quote being passed, up to its last. */
    private String word() {
        int from = at;
        at = textEnd();
        return plain ? words.of(bytes, from, at) : "";
    }

    private String text() {
        int from = at;
        at = textEnd();
        return plain ? new String(bytes, from, at - from, ISO_8859_1) : "";
    }

    private int textEnd() {
        int quote = plain ? PlainText.end(bytes, at, end) : end;
        plain = plain && quote < end && bytes[quote] == '"';
        return quote;
    }

    private @Nullable String wordOrNull() {
        if (isAt(NULL)) {
            at += NULL.length;
            return null;
        }
        expect(QUOTE);
        String word = word();
        expect(QUOTE);
        return word;
    }

    private long numberOrNull() {
        if (isAt(NULL)) {
            at += NULL.length;
            return Order.NO_PRICE;
        }
        long number = number();
        plain &= number != Order.NO_PRICE;
        return number;
    }

    private long number() {
        boolean negative = plain && at < end && bytes[at] == '-';
        at += negative ? 1 : 0;
        int start = at;
        long value = 0;
        int i = start;
        for (; plain && i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        at = i;
        int digits = i - start;
        plain =
                plain
                        && digits > 0
                        && digits <= SAFE_DIGITS
                        && (bytes[start] != '0' || digits == 1);
        return negative ? -value : value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
