package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.token.Verification.Failed;
import com.brokerops.gate.token.Verification.Valid;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private static final long NOW = Samples.ISSUED_AT + 1_000;
    private static final String OK = "OK";

    private final SignedToken token = Samples.signed(Samples.ORDER, Samples.CONTEXT);
    private final TokenVerifier verifier =
            new TokenVerifier(List.of(Samples.KEY, Samples.OTHER_KEY), TokenSigner.AUDIENCE);

    @Test
    void acceptsBothTokensForTheOrderTheyWereIssuedFor() {
        String traceId = "0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071";
        assertThat(verifier.verify(token.v1Json(), Samples.ORDER, NOW))
                .isEqualTo(new Valid(traceId, "test-1", Samples.EXPIRES_AT));
        assertThat(verifier.verifyJws(token.jws(), Samples.ORDER, Samples.CONTEXT, NOW))
                .isEqualTo(new Valid(traceId, "test-1", Samples.EXPIRES_AT / 1000 * 1000));
    }

    @Test
    void acceptsTokensOfAnOrderWithoutAPriceAndOfTheSmallestPrice() {
        Order smallest = new Order("ORD-1", "A", Side.BUY, 1, 1, OrderType.LIMIT, TimeInForce.DAY);
        for (Order order : List.of(Samples.UNPRICED, smallest)) {
            SignedToken signed = Samples.signed(order, Samples.CONTEXT);
            assertThat(v1(signed.v1Json(), order, NOW)).isEqualTo(OK);
            assertThat(jws(signed.jws(), order, Samples.CONTEXT, NOW)).isEqualTo(OK);
        }
    }

    @Test
    void namesADecisionThatBlocks() {
        SignedToken blocked =
                Samples.signer().sign(Samples.blocked(Samples.ORDER, Samples.CONTEXT), 1);
        assertThat(v1(blocked.v1Json(), Samples.ORDER, NOW)).isEqualTo("NOT_AUTHORIZED");
        assertThat(jws(blocked.jws(), Samples.ORDER, Samples.CONTEXT, NOW))
                .isEqualTo("NOT_AUTHORIZED");
    }

    @Test
    void namesATokenThatHasExpiredFromItsVeryMillisecondOn() {
        long exp = Samples.EXPIRES_AT;
        long jwsExp = exp / 1000 * 1000;
        assertThat(v1(token.v1Json(), Samples.ORDER, exp - 1)).isEqualTo(OK);
        assertThat(v1(token.v1Json(), Samples.ORDER, exp)).isEqualTo("EXPIRED");
        assertThat(jws(token.jws(), Samples.ORDER, Samples.CONTEXT, jwsExp - 1)).isEqualTo(OK);
        assertThat(jws(token.jws(), Samples.ORDER, Samples.CONTEXT, jwsExp)).isEqualTo("EXPIRED");
    }

    @Test
    void namesEveryChangedFieldOfTheOrderOrItsContextADigest() {
        Map<String, Order> orders = new LinkedHashMap<>();
        orders.put("client_order_id", order("ORD-2026-002", "AAPL", Side.BUY, 100, 185_5L));
        orders.put("symbol", order("ORD-2026-001", "AAPM", Side.BUY, 100, 185_5L));
        orders.put("side", order("ORD-2026-001", "AAPL", Side.SELL, 100, 185_5L));
        orders.put("qty", order("ORD-2026-001", "AAPL", Side.BUY, 101, 185_5L));
        orders.put("price", order("ORD-2026-001", "AAPL", Side.BUY, 100, 185_6L));
        orders.put("no price", order("ORD-2026-001", "AAPL", Side.BUY, 100, 0));
        orders.forEach((field, order) -> {
            assertThat(v1(token.v1Json(), order, NOW)).as(field).isEqualTo("DIGEST");
            assertThat(jws(token.jws(), order, Samples.CONTEXT, NOW)).as(field).isEqualTo("DIGEST");
        });
    }

    @Test
    void bindsTermsClientAndContextByTheJwsAlone() {
        Order market = terms(OrderType.MARKET, TimeInForce.DAY);
        Order untilCanceled = terms(OrderType.LIMIT, TimeInForce.GTC);
        assertThat(v1(token.v1Json(), market, NOW)).isEqualTo(OK);
        assertThat(v1(token.v1Json(), untilCanceled, NOW)).isEqualTo(OK);
        assertThat(jws(token.jws(), market, Samples.CONTEXT, NOW)).isEqualTo("DIGEST");
        assertThat(jws(token.jws(), untilCanceled, Samples.CONTEXT, NOW)).isEqualTo("DIGEST");
        for (Context context :
                List.of(
                        Context.of("CL-002"),
                        new Context("CL-001", "d", null, null, null, null),
                        new Context("CL-001", null, "t", null, null, null),
                        new Context("CL-001", null, null, "s", null, null),
                        new Context("CL-001", null, null, null, "s", null),
                        new Context("CL-001", null, null, null, null, AccountType.RETAIL))) {
            assertThat(jws(token.jws(), Samples.ORDER, context, NOW)).isEqualTo("DIGEST");
        }
    }

    @Test
    void doesNotBelieveThePayloadsOwnCopyOfTheOrder() {
        for (String[] change :
                new String[][] {
                    {"\"qty\":100", "\"qty\":1000"},
                    {"\"price\":185.5", "\"price\":185.6"},
                    {"\"symbol\":\"AAPL\"", "\"symbol\":\"aAPL\""},
                    {"\"side\":\"BUY\"", "\"side\":\"SELL\""},
                    {"\"side\":\"BUY\",", ""},
                    {"\"side\":\"BUY\"", "\"side\":\"BUY\",\"type\":\"LIMIT\""}
                }) {
            String changed = text(token.v1Json()).replace(change[0], change[1]);
            assertThat(v1(Samples.utf8(changed), Samples.ORDER, NOW))
                    .as(changed)
                    .isEqualTo("DIGEST");
        }
    }

    @Test
    void takesATokenThatWasWrittenAnewWithTheSameValues() {
        String spaced =
                text(token.v1Json())
                        .replace("\"qty\":100", "\"qty\": 1e2")
                        .replace("\"AAPL\"", "\"\\u0041APL\"")
                        .replace("\"projected_exposure\":18550", "\"projected_exposure\":18550.0");
        assertThat(v1(Samples.utf8(spaced), Samples.ORDER, NOW)).isEqualTo(OK);
    }

    @Test
    void namesAnAudienceThatIsNotTheVerifiers() {
        byte[] v1 =
                Samples.resignedV1(token, "\"trading-platform\"", "\"back-office\"", Samples.KEY);
        String jws =
                Samples.resignedJws(
                        token.jws(), 1, "\"trading-platform\"", "\"back-office\"", Samples.KEY);
        assertThat(v1(v1, Samples.ORDER, NOW)).isEqualTo("AUDIENCE");
        assertThat(jws(jws, Samples.ORDER, Samples.CONTEXT, NOW)).isEqualTo("AUDIENCE");
    }

    @Test
    void namesAnUnknownKeyAndASignatureOfAnotherKey() {
        byte[] unknown = Samples.resignedV1(token, "\"test-1\"", "\"test-9\"", Samples.KEY);
        byte[] mixed = Samples.resignedV1(token, "\"test-1\"", "\"test-2\"", Samples.KEY);
        assertThat(v1(unknown, Samples.ORDER, NOW)).isEqualTo("KID");
        assertThat(v1(mixed, Samples.ORDER, NOW)).isEqualTo("SIGNATURE");
        String unknownJws =
                Samples.resignedJws(token.jws(), 0, "\"test-1\"", "\"test-9\"", Samples.KEY);
        String mixedJws =
                Samples.resignedJws(token.jws(), 0, "\"test-1\"", "\"test-2\"", Samples.KEY);
        assertThat(jws(unknownJws, Samples.ORDER, Samples.CONTEXT, NOW)).isEqualTo("KID");
        assertThat(jws(mixedJws, Samples.ORDER, Samples.CONTEXT, NOW)).isEqualTo("SIGNATURE");
    }

    @Test
    void namesATokenIssuedBeforeTheLastKill() {
        long epoch = Samples.KILL_EPOCH;
        Order order = Samples.ORDER;
        assertThat(verifier.verify(token.v1Json(), order, NOW, epoch).valid()).isTrue();
        assertThat(name(verifier.verify(token.v1Json(), order, NOW, epoch + 1)))
                .isEqualTo("KILL_EPOCH");
        assertThat(name(verifier.verifyJws(token.jws(), order, Samples.CONTEXT, NOW, epoch + 1)))
                .isEqualTo("KILL_EPOCH");
    }

    @Test
    void namesTheFirstOfSeveralChecksThatFail() {
        SignedToken blocked =
                Samples.signer().sign(Samples.blocked(Samples.ORDER, Samples.CONTEXT), 1);
        long late = Samples.EXPIRES_AT + 1;
        assertThat(v1(blocked.v1Json(), Samples.UNPRICED, late)).isEqualTo("NOT_AUTHORIZED");
        assertThat(v1(token.v1Json(), Samples.UNPRICED, late)).isEqualTo("EXPIRED");
        assertThat(name(verifier.verify(token.v1Json(), Samples.UNPRICED, NOW, 99)))
                .isEqualTo("DIGEST");
    }

    @Test
    void letsEachTokenBeUsedOnceInEitherForm() {
        TokenVerifier once =
                new TokenVerifier(List.of(Samples.KEY), TokenSigner.AUDIENCE, new SeenTokens(10));
        Order order = Samples.ORDER;
        // What fails is not used up.
        assertThat(name(once.verify(token.v1Json(), Samples.UNPRICED, NOW))).isEqualTo("DIGEST");
        assertThat(name(once.verify(token.v1Json(), order, NOW, 99))).isEqualTo("KILL_EPOCH");
        assertThat(once.verify(token.v1Json(), order, NOW).valid()).isTrue();
        assertThat(name(once.verify(token.v1Json(), order, NOW, 99))).isEqualTo("ALREADY_USED");
        assertThat(name(once.verifyJws(token.jws(), order, Samples.CONTEXT, NOW)))
                .isEqualTo("ALREADY_USED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"version\":\"v1\"}",
                "{\"version\":\"v1\",\"payload\":null,\"signature\":\"\"}",
                "\u0000"
            })
    void namesAnythingThatIsNoTokenAFormat(String text) {
        assertThat(v1(Samples.utf8(text), Samples.ORDER, NOW)).isEqualTo("FORMAT");
        assertThat(jws(text, Samples.ORDER, Samples.CONTEXT, NOW)).isEqualTo("FORMAT");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"version\":\"v1\"', '\"version\":\"v2\"'",
        "'\"version\":\"v1\"', '\"version\":\"v1\",\"version\":\"v1\"'",
        "'\"version\":\"v1\"', '\"version\":\"v1\",\"more\":1'",
        "'\"qty\":100', '\"qty\":100,\"qty\":100'",
        "'\"kill_epoch\":3', '\"kill_epoch\":3.5'",
        "'\"kill_epoch\":3', '\"kill_epoch\":-3'",
        "'\"kid\":\"test-1\"', '\"kid\":null'",
        "'\"kid\":\"test-1\"', '\"kid\":\"../test-1\"'",
        "'\"kid\":\"test-1\"', '\"__proto__\":\"test-1\"'",
        "'05:00.123Z', '05:00Z'",
        "'05:00.123Z', '65:00.123Z'",
        "'digest_version\":\"v1\"', 'digest_version\":\"v2\"'"
    })
    void namesAMisshapenTokenAFormat(String from, String to) {
        String changed = text(token.v1Json()).replace(from, to);
        assertThat(changed).isNotEqualTo(text(token.v1Json()));
        assertThat(v1(Samples.utf8(changed), Samples.ORDER, NOW)).isEqualTo("FORMAT");
    }

    @ParameterizedTest
    @CsvSource({
        "0, '\"alg\":\"HS256\"', '\"alg\":\"none\"'",
        "0, '\"alg\":\"HS256\"', '\"alg\":\"HS512\"'",
        "0, '\"alg\":\"HS256\"', '\"alg\":\"hs256\"'",
        "0, '\"alg\":\"HS256\"', '\"alg\":\"HS256\",\"alg\":\"HS256\"'",
        "0, '\"alg\":\"HS256\",', ''",
        "0, 'gate-decision+jwt', 'JWT'",
        "0, '\"typ\":', '\"crit\":[],\"typ\":'",
        "0, '\"kid\":\"test-1\"', '\"kid\":1'",
        "1, '\"seq\":4711', '\"seq\":4711,\"exp\":9999999999'",
        "1, '\"exp\":', '\"exp\":1e9,\"was\":'",
        "1, '\"exp\":1795521900', '\"exp\":1795521900123'",
        "1, '\"odg\":\"', '\"odg\":\"0'",
        "1, '\"jti\"', '\"jtj\"'",
        "1, '{\"iss\"', '[{\"iss\"'"
    })
    void namesAMisshapenJwsAFormatEvenIfItIsSigned(int part, String from, String to) {
        String changed = Samples.resignedJws(token.jws(), part, from, to, Samples.KEY);
        assertThat(jws(changed, Samples.ORDER, Samples.CONTEXT, NOW)).isEqualTo("FORMAT");
    }

    @Test
    void namesAJwsThatIsNotCanonicalAFormat() {
        String jws = token.jws();
        String stray = jws.substring(0, jws.length() - 1) + strayBits(jws.charAt(jws.length() - 1));
        for (String changed :
                List.of(
                        stray,
                        jws + "=",
                        jws + ".",
                        jws + ".e30",
                        "." + jws,
                        jws + "\n",
                        " " + jws,
                        jws.replace('.', ','),
                        jws.substring(0, jws.lastIndexOf('.') + 1),
                        jws.substring(0, jws.length() - 4),
                        jws.substring(jws.indexOf('.')))) {
            assertThat(jws(changed, Samples.ORDER, Samples.CONTEXT, NOW))
                    .as(changed)
                    .isEqualTo("FORMAT");
        }
    }

    @Test
    void refusesATokenV1ForAnotherClientWhenItIsToldForWhom() {
        TokenVerifier one = new TokenVerifier(List.of(Samples.KEY), TokenSigner.AUDIENCE);
        byte[] token = Samples.signed(Samples.ORDER, Samples.CONTEXT).v1Json();
        String client = Samples.CONTEXT.clientId();
        assertThat(one.verify(token, Samples.ORDER, client, Samples.ISSUED_AT, 0).valid()).isTrue();
        assertThat(one.verify(token, Samples.ORDER, "CL-other", Samples.ISSUED_AT, 0))
                .isEqualTo(new Failed(TokenCheck.DIGEST, "issued for another order"));
    }

    @Test
    void refusesWhatIsLongerThanAnyToken() {
        String spaces = " ".repeat(17_000);
        assertThat(v1(Samples.utf8(text(token.v1Json()) + spaces), Samples.ORDER, NOW))
                .isEqualTo("FORMAT");
        assertThat(jws("A".repeat(17_000), Samples.ORDER, Samples.CONTEXT, NOW))
                .isEqualTo("FORMAT");
    }

    /** Another last character that decodes to the same bytes: 43 characters carry 2 spare bits. */
    private static char strayBits(char last) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(last) | 1);
    }

    private String v1(byte[] json, Order order, long now) {
        return name(verifier.verify(json, order, now));
    }

    private String jws(String jws, Order order, Context context, long now) {
        return name(verifier.verifyJws(jws, order, context, now));
    }

    private static String name(Verification verification) {
        return verification instanceof Failed failed ? failed.check().name() : OK;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static Order order(String id, String symbol, Side side, long qty, long priceE1) {
        long priceE8 = priceE1 * 10_000_000;
        return new Order(id, symbol, side, qty, priceE8, OrderType.LIMIT, TimeInForce.DAY);
    }

    private static Order terms(OrderType type, TimeInForce timeInForce) {
        Order order = Samples.ORDER;
        return new Order(
                order.clientOrderId(),
                order.symbol(),
                order.side(),
                order.qty(),
                order.priceE8(),
                type,
                timeInForce);
    }
}
