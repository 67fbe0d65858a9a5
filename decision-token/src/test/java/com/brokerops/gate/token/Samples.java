package com.brokerops.gate.token;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Amounts;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Reason;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Keys, orders and decisions that several tests start from. */
final class Samples {
    static final SigningKey KEY = key("test-1", '1');
    static final SigningKey OTHER_KEY = key("test-2", '2');
    static final String ISSUER = "gate-a";
    static final long SEQ = 4711;
    static final long ISSUED_AT = 1_795_521_600_123L;
    static final long EXPIRES_AT = ISSUED_AT + 300_000;
    static final long KILL_EPOCH = 3;
    static final String POLICY_HASH =
            "4f53e1da809ae380aabbccddeeff00112233445566778899aabbccddeeff0011";
    static final Order ORDER =
            new Order(
                    "ORD-2026-001",
                    "AAPL",
                    Side.BUY,
                    100,
                    18_550_000_000L,
                    OrderType.LIMIT,
                    TimeInForce.DAY);
    static final Order UNPRICED =
            new Order("ORD-2026-002", "ES=F", Side.SELL, 7, 0, OrderType.MARKET, TimeInForce.IOC);
    static final Context CONTEXT = Context.of("CL-001");

    private static final String NAME_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";

    private Samples() {}

    static SigningKey key(String kid, char last) {
        String secret = "0123456789abcdef".repeat(4).substring(1) + last;
        return new SigningKey(kid, secret.getBytes(StandardCharsets.US_ASCII));
    }

    static TokenSigner signer() {
        return new TokenSigner(KEY, ISSUER);
    }

    static SignedToken signed(Order order, Context context) {
        return signer().sign(authorized(order, context), SEQ);
    }

    static Decided authorized(Order order, Context context) {
        Exposure after = new Exposure(0, 0, 1, 1, 0, 0);
        return decided(order, context, List.of(), List.of("allow_default"), notional(order), after);
    }

    static Decided blocked(Order order, Context context) {
        List<Reason> reasons = List.of(Reason.of(ReasonCode.QTY_LIMIT_EXCEEDED, "q", "client"));
        List<String> rules = List.of("qty_limit", "penny_stock");
        return decided(order, context, reasons, rules, notional(order), null);
    }

    static Decided withNotional(long notionalE4) {
        Exposure after = new Exposure(0, 0, 1, 1, 0, 0);
        return decided(ORDER, CONTEXT, List.of(), List.of(), notionalE4, after);
    }

    private static long notional(Order order) {
        return order.priced()
                ? Amounts.notionalE4(order.qty(), order.priceE8())
                : Decided.NO_NOTIONAL;
    }

    private static Decided decided(
            Order order,
            Context context,
            List<Reason> reasons,
            List<String> ruleIds,
            long notionalE4,
            Exposure after) {
        return new Decided(
                UUID.fromString("0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071"),
                "00112233445566778899aabbccddeeff",
                "ab".repeat(32),
                order,
                context,
                after == null ? Status.BLOCKED : Status.AUTHORIZED,
                reasons,
                ruleIds,
                "policy.v0.2",
                POLICY_HASH,
                7,
                ISSUED_AT,
                EXPIRES_AT,
                KEY.kid(),
                KILL_EPOCH,
                Durability.SYNCED,
                null,
                null,
                order.priceE8(),
                notionalE4,
                0,
                after == null ? 0 : notionalE4,
                after == null ? 0 : order.qty(),
                after == null ? 0 : notionalE4,
                after,
                null);
    }

    static Order randomOrder(Random random) {
        long price = random.nextInt(4) == 0 ? 0 : priceBelowBound(random);
        return new Order(
                name(random, 3, 64),
                symbol(random),
                pick(random, Side.values()),
                1 + random.nextLong(Decimals.MAX_QTY),
                price,
                pick(random, OrderType.values()),
                pick(random, TimeInForce.values()),
                random.nextBoolean() ? 0 : priceBelowBound(random),
                random.nextBoolean(),
                random.nextBoolean() ? null : name(random, 3, 64));
    }

    static Context randomContext(Random random) {
        return new Context(
                name(random, 1, 64),
                optionalName(random),
                optionalName(random),
                optionalName(random),
                optionalName(random),
                random.nextBoolean() ? null : pick(random, AccountType.values()));
    }

    private static long priceBelowBound(Random random) {
        // All magnitudes equally often, the smallest prices included.
        return 1 + random.nextLong(Decimals.PRICE_BOUND_E8 - 1 >> random.nextInt(52));
    }

    private static String symbol(Random random) {
        StringBuilder symbol = new StringBuilder();
        for (int left = 1 + random.nextInt(32); left > 0; ) {
            char c = (char) ('!' + random.nextInt(94));
            if ("\"\\|".indexOf(c) < 0 && (c < 'a' || c > 'z')) {
                symbol.append(c);
                left--;
            }
        }
        return symbol.toString();
    }

    private static String optionalName(Random random) {
        return random.nextBoolean() ? null : name(random, 1, 64);
    }

    private static String name(Random random, int least, int most) {
        StringBuilder name = new StringBuilder();
        for (int left = least + random.nextInt(most - least + 1); left > 0; left--) {
            name.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
        }
        return name.toString();
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Token v1 with another payload, properly signed again. */
    static byte[] resignedV1(SignedToken token, String from, String to, SigningKey key) {
        byte[] payload =
                utf8(replaced(new String(token.payloadJson(), StandardCharsets.UTF_8), from, to));
        Map<?, ?> members = (Map<?, ?>) JsonReader.parse(payload);
        byte[] signature = key.hmacSha256(EcmaScriptJson.signingInput(members));
        String hex = HexFormat.of().formatHex(signature);
        return new SignedToken(payload, hex, "", "", key.kid()).v1Json();
    }

    /** A JWS with another header or other claims, properly signed again. */
    static String resignedJws(String jws, int part, String from, String to, SigningKey key) {
        String[] parts = jws.split("\\.", -1);
        byte[] decoded = Base64.getUrlDecoder().decode(parts[part]);
        String changed = replaced(new String(decoded, StandardCharsets.UTF_8), from, to);
        parts[part] = base64url(utf8(changed));
        String signed = parts[0] + "." + parts[1];
        return signed + "." + base64url(key.hmacSha256(utf8(signed)));
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The answer of a gate as far as it concerns tokens. */
    static byte[] answer(byte[] v1Token, String jws) {
        JsonWriter out = new JsonWriter(4096);
        out.beginObject();
        out.field("decision_token").raw(v1Token, 0, v1Token.length);
        out.field("decision_jws", jws);
        return out.endObject().toBytes();
    }

    /** The request of that order as a client sends it. */
    static byte[] request(Order order, Context context) {
        JsonWriter out = new JsonWriter(1024);
        out.beginObject().field("order").beginObject();
        out.field("client_order_id", order.clientOrderId());
        out.field("symbol", order.symbol()).field("side", order.side().name());
        out.field("qty", order.qty());
        if (order.priced()) {
            out.field("price").decimal(order.priceE8(), Decimals.PRICE_DECIMALS);
        }
        out.field("type", order.type().name());
        out.field("time_in_force", order.timeInForce().name());
        if (order.stopPriceE8() != Order.NO_PRICE) {
            out.field("stop_price").decimal(order.stopPriceE8(), Decimals.PRICE_DECIMALS);
        }
        if (order.reduceOnly()) {
            out.field("reduce_only", true);
        }
        if (order.origClientOrderId() != null) {
            out.field("orig_client_order_id", order.origClientOrderId());
            out.field("action", "REPLACE");
        }
        out.endObject().field("context").beginObject();
        out.field("client_id", context.clientId());
        optional(out, "desk_id", context.deskId());
        optional(out, "trader_id", context.traderId());
        optional(out, "strategy_id", context.strategyId());
        optional(out, "session_id", context.sessionId());
        AccountType accountType = context.accountType();
        optional(out, "account_type", accountType == null ? null : accountType.name());
        return out.endObject().endObject().toBytes();
    }

    private static void optional(JsonWriter out, String name, String value) {
        if (value != null) {
            out.field(name, value);
        }
    }

    private static String replaced(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new AssertionError(from + " is not in " + text);
        }
        return text.replace(from, to);
    }
}
