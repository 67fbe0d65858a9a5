package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSignerTest {
    private static final String PAYLOAD =
            """
            {"trace_id":"0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071",\
            "decision":"AUTHORIZED","reason_code":"OK","rule_ids":["allow_default"],\
            "policy_snapshot_hash":"4f53e1da809ae380",\
            "issued_at":"2026-11-24T12:00:00.123Z","expires_at":"2026-11-24T12:05:00.123Z",\
            "nonce":"00112233445566778899aabbccddeeff","subject":"CL-001",\
            "audience":"trading-platform",\
            "order":{"symbol":"AAPL","side":"BUY","qty":100,"price":185.5,\
            "client_order_id":"ORD-2026-001"},"projected_exposure":18550,\
            "order_digest":"DIGEST","order_digest_version":"v1",\
            "kid":"test-1","kill_epoch":3,"durability":"synced"}\
            """;
    private static final String CLAIMS =
            """
            {"iss":"gate-a","aud":"trading-platform","sub":"CL-001",\
            "jti":"0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071","iat":1795521600,"exp":1795521900,\
            "decision":"AUTHORIZED","reason_code":"OK","rule_ids":["allow_default"],\
            "policy_hash":"4f53e1da809ae380aabbccddeeff00112233445566778899aabbccddeeff0011",\
            "limits_version":7,"order":{"client_order_id":"ORD-2026-001","symbol":"AAPL",\
            "side":"BUY","qty":100,"price":185.5,"type":"LIMIT","time_in_force":"DAY"},\
            "odg":"DIGEST","seq":4711,"kill_epoch":3,"dur":"synced"}\
            """;

    @Test
    void writesThePayloadOfVersionOneInTheOrderOfTheContract() {
        String digest = OrderDigest.v1(Samples.ORDER);
        assertThat(payload(Samples.signed(Samples.ORDER, Samples.CONTEXT)))
                .isEqualTo(PAYLOAD.replace("DIGEST", digest));
    }

    @Test
    void writesHeaderAndClaimsOfTheJws() {
        String[] parts = Samples.signed(Samples.ORDER, Samples.CONTEXT).jws().split("\\.", -1);
        String digest = HexFormat.of().formatHex(OrderDigest.v2(Samples.ORDER, Samples.CONTEXT));
        assertThat(parts).hasSize(3);
        assertThat(decoded(parts[0]))
                .isEqualTo("{\"alg\":\"HS256\",\"kid\":\"test-1\",\"typ\":\"gate-decision+jwt\"}");
        assertThat(decoded(parts[1])).isEqualTo(CLAIMS.replace("DIGEST", digest));
        byte[] signed = Samples.utf8(parts[0] + "." + parts[1]);
        assertThat(parts[2]).isEqualTo(Samples.base64url(Samples.KEY.hmacSha256(signed)));
    }

    @Test
    void signsWhatJavaScriptWouldPrintOfThePayload() {
        Random random = new Random(3);
        TokenSigner signer = Samples.signer();
        for (int i = 0; i < 2_000; i++) {
            Order order = cheap(Samples.randomOrder(random));
            Context context = Samples.randomContext(random);
            Decided decision =
                    random.nextBoolean()
                            ? Samples.authorized(order, context)
                            : Samples.blocked(order, context);
            SignedToken token = signer.sign(decision, i);
            Map<?, ?> parsed = (Map<?, ?>) JsonReader.parse(token.payloadJson());
            byte[] mac = Samples.KEY.hmacSha256(EcmaScriptJson.signingInput(parsed));
            assertThat(token.signature()).isEqualTo(HexFormat.of().formatHex(mac));
            Map<?, ?> printedOrder = (Map<?, ?>) parsed.get("order");
            assertThat(Vectors.digestV1(printedOrder)).isEqualTo(parsed.get("order_digest"));
            if (order.priced()) {
                String text = ((JsonReader.NumberText) printedOrder.get("price")).text();
                assertThat(text).isEqualTo(EcmaScriptNumber.text(Double.parseDouble(text)));
            }
        }
    }

    @Test
    void givesTheSameBytesForTheSameDecisionWhateverWasSignedBefore() {
        Decided decision = Samples.authorized(Samples.ORDER, Samples.CONTEXT);
        TokenSigner used = Samples.signer();
        used.sign(Samples.blocked(Samples.UNPRICED, Context.of("x".repeat(64))), 9_999_999);
        SignedToken again = used.sign(decision, Samples.SEQ);
        SignedToken fresh = Samples.signer().sign(decision, Samples.SEQ);
        assertThat(again.v1Json()).isEqualTo(fresh.v1Json());
        assertThat(again.jws()).isEqualTo(fresh.jws());
        assertThat(again.decisionSignature()).isEqualTo(fresh.decisionSignature());
    }

    @Test
    void signsClaimsLongerThanItsBuffers() {
        String issuer = "gate-".repeat(1_000);
        TokenSigner signer = new TokenSigner(Samples.KEY, issuer);
        Decided decision = Samples.authorized(Samples.ORDER, Samples.CONTEXT);
        String[] parts = signer.sign(decision, Samples.SEQ).jws().split("\\.", -1);
        assertThat(decoded(parts[1])).startsWith("{\"iss\":\"" + issuer + "\",");
        byte[] signed = Samples.utf8(parts[0] + "." + parts[1]);
        assertThat(parts[2]).isEqualTo(Samples.base64url(Samples.KEY.hmacSha256(signed)));
    }

    @Test
    void shortensTraceAndSignatureToTheDecisionSignature() {
        SignedToken token = Samples.signed(Samples.ORDER, Samples.CONTEXT);
        assertThat(token.signature()).hasSize(64).matches("[0-9a-f]+");
        assertThat(token.decisionSignature())
                .isEqualTo("v1:0192f3c4:" + token.signature().substring(0, 32));
        assertThat(token.kid()).isEqualTo("test-1");
    }

    @Test
    void signsABlockedDecisionWithItsFirstReason() {
        SignedToken token =
                Samples.signer().sign(Samples.blocked(Samples.ORDER, Samples.CONTEXT), 1);
        assertThat(payload(token))
                .contains(
                        "\"decision\":\"BLOCKED\",\"reason_code\":\"QTY_LIMIT_EXCEEDED\","
                                + "\"rule_ids\":[\"qty_limit\",\"penny_stock\"]");
        assertThat(decoded(token.jws().split("\\.")[1])).contains("\"decision\":\"BLOCKED\"");
    }

    @Test
    void leavesOutPriceAndExposureOfAnOrderWithoutAPrice() {
        SignedToken token = Samples.signed(Samples.UNPRICED, Samples.CONTEXT);
        assertThat(payload(token))
                .contains("\"qty\":7,\"client_order_id\":\"ORD-2026-002\"},\"order_digest\"");
        assertThat(decoded(token.jws().split("\\.")[1])).contains("\"qty\":7,\"type\":\"MARKET\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1e-8",
        "10, 1e-7",
        "15, 1.5e-7",
        "99, 9.9e-7",
        "100, 0.000001",
        "101, 0.00000101",
        "100000000, 1",
        "99999999, 0.99999999",
        "6710886399999999, 67108863.99999999"
    })
    void printsAPriceAsJavaScriptDoes(long priceE8, String printed) {
        Order order =
                new Order("ORD-1", "A", Side.BUY, 1, priceE8, OrderType.LIMIT, TimeInForce.DAY);
        assertThat(payload(Samples.signed(order, Samples.CONTEXT)))
                .contains("\"price\":" + printed + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.0001",
        "185500000, 18550",
        "999999999999999, 99999999999.9999",
        "1000000000000001, 100000000000.001",
        "9999999999999991, 1000000000000",
        "999999999999999999, 100000000000000",
        "1000000000000000000, 100000000000000",
        "1000000000000000001, 100000000000001",
        "9223372036854770000, 922337203685477",
        "9223372036854770001, 922337203685478",
        "9223372036854775807, 922337203685478"
    })
    void roundsTheExposureUpToFifteenDigits(long notionalE4, String printed) {
        SignedToken token = Samples.signer().sign(Samples.withNotional(notionalE4), 1);
        assertThat(payload(token)).contains("\"projected_exposure\":" + printed + ",");
    }

    @Test
    void refusesADecisionThatNamesAnotherKey() {
        Decided decision = Samples.authorized(Samples.ORDER, Samples.CONTEXT);
        TokenSigner other = new TokenSigner(Samples.OTHER_KEY, Samples.ISSUER);
        assertThatThrownBy(() -> other.sign(decision, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a decision for key test-1, this signer has test-2");
    }

    /** The same order with a quantity whose notional fits a long. */
    private static Order cheap(Order order) {
        return new Order(
                order.clientOrderId(),
                order.symbol(),
                order.side(),
                order.qty() % 1_000_000 + 1,
                order.priceE8(),
                order.type(),
                order.timeInForce());
    }

    private static String payload(SignedToken token) {
        return new String(token.payloadJson(), StandardCharsets.UTF_8);
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
