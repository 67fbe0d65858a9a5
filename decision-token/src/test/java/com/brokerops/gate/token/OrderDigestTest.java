package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderDigestTest {

    @Test
    void computesAllDigestsOfTheCloudPlatform() throws IOException {
        List<Map<?, ?>> cases = Vectors.read("order-digest-v1.json").cases();
        assertThat(cases).hasSize(72);
        for (Map<?, ?> vector : cases) {
            Map<?, ?> order = (Map<?, ?>) vector.get("order");
            assertThat(Vectors.digestV1(order))
                    .as("%s", order)
                    .isEqualTo(vector.get("order_digest"));
        }
    }

    @Test
    void digestsAnOrderOfTheGateAsTheCloudDigestsItsDoubles() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            Order order = Samples.randomOrder(random);
            String inDoubles =
                    OrderDigest.v1(
                            order.clientOrderId(),
                            order.symbol(),
                            order.side().name(),
                            (double) order.qty(),
                            order.priced() ? order.priceE8() / 1e8 : null);
            assertThat(OrderDigest.v1(order)).as("%s", order).isEqualTo(inDoubles);
        }
    }

    @Test
    void hashesALoneSurrogateAsTheReplacementCharacter() {
        assertThat(OrderDigest.v1("id\uD83D", "A", "BUY", 1, null))
                .isEqualTo(OrderDigest.v1("id\uFFFD", "A", "BUY", 1, null))
                .isNotEqualTo(OrderDigest.v1("id?", "A", "BUY", 1, null));
    }

    @Test
    void decodesEveryEncodingOfVersionTwoToTheRequestItCameFrom() {
        Random random = new Random(2);
        byte[] encoding = new byte[OrderDigest.V2_MOST_BYTES];
        for (int i = 0; i < 20_000; i++) {
            Order order = Samples.randomOrder(random);
            Context context = Samples.randomContext(random);
            int length = new OrderDigester().encodeV2(order, context, encoding);
            DigestV2Decoder decoder = DigestV2Decoder.of(Arrays.copyOf(encoding, length));
            assertThat(decoder.order()).isEqualTo(order);
            assertThat(decoder.context()).isEqualTo(context);
        }
    }

    @Test
    void encodesTheLongestRequestWithoutAByteToSpare() {
        String name = "n".repeat(64);
        Order order =
                new Order(
                        name,
                        "S".repeat(32),
                        Side.SELL,
                        1_000_000_000_000L,
                        6_710_886_399_999_999L,
                        OrderType.STOP_LIMIT,
                        TimeInForce.DAY,
                        6_710_886_399_999_999L,
                        true,
                        name);
        Context context = new Context(name, name, name, name, name, AccountType.INSTITUTIONAL);
        byte[] encoding = new byte[OrderDigest.V2_MOST_BYTES];
        assertThat(new OrderDigester().encodeV2(order, context, encoding))
                .isEqualTo(OrderDigest.V2_MOST_BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "'ABC|D', EFG, BUY, 1, ABC, 'D|EFG', BUY, 1",
        "'ORD|A', B, BUY, 1, ORD, 'A|B', BUY, 1",
        "'ORD|AAPL', 'BUY', '1|X', 1, ORD, 'AAPL|BUY', '1|X', 1",
        "'X|Y|Z', Q, BUY, 1, X, 'Y|Z|Q', BUY, 1",
        "'ORD-1|', A, BUY, 1, ORD-1, '|A', BUY, 1",
        "ORD-1, 'A|BUY', 'SELL', 1, 'ORD-1|A', BUY, SELL, 1",
        "ORD-1, A, BUY, 1.99, ORD-1, A, BUY, 1",
        "ORD-1, A, BUY, 100.5, ORD-1, A, BUY, 100.25",
        "' ORD-1', A, BUY, 1, ORD-1, A, BUY, 1",
        "ORD-1, ' A ', BUY, 1, ORD-1, A, BUY, 1",
        "ORD-1, ß, BUY, 1, ORD-1, SS, BUY, 1",
        "ORD-1, A, ' BUY', 1, ORD-1, A, BUY, 1"
    })
    void refusesOneOfTwoOrdersThatShareADigestOfVersionOne(
            String id,
            String symbol,
            String side,
            double qty,
            String otherId,
            String otherSymbol,
            String otherSide,
            double otherQty) {
        assertThat(OrderDigest.v1(id, symbol, side, qty, 1.5))
                .isEqualTo(OrderDigest.v1(otherId, otherSymbol, otherSide, otherQty, 1.5));
        assertThatThrownBy(() -> requireGateOrder(id, symbol, side, qty))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesEachRequestItsOwnDigestWhateverWasAskedBefore() {
        OrderDigester digester = new OrderDigester();
        Context other = Context.of("CL-002");
        for (int i = 0; i < 2; i++) {
            assertThat(digester.v2(Samples.ORDER, Samples.CONTEXT))
                    .isEqualTo(OrderDigest.v2(Samples.ORDER, Samples.CONTEXT));
            digester.v1(Samples.UNPRICED);
            assertThat(digester.v2(Samples.ORDER, Samples.CONTEXT))
                    .isEqualTo(OrderDigest.v2(Samples.ORDER, Samples.CONTEXT));
            assertThat(digester.v2(Samples.ORDER, other))
                    .isEqualTo(OrderDigest.v2(Samples.ORDER, other));
            assertThat(digester.v2(Samples.UNPRICED, other))
                    .isEqualTo(OrderDigest.v2(Samples.UNPRICED, other));
        }
    }

    @Test
    void allocatesNothingForOneDigestAfterAnother() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OrderDigester digester = new OrderDigester();
        digester.v1(Samples.ORDER);
        digester.v2(Samples.ORDER, Samples.CONTEXT);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            digester.v1(Samples.ORDER);
            digester.v2(Samples.ORDER, Samples.CONTEXT);
        }
        long perDigest = (threads.getCurrentThreadAllocatedBytes() - before) / 2_000;
        assertThat(perDigest).isZero();
    }

    @Test
    void tellsApartInVersionTwoWhatVersionOneCannot() {
        Order order = Samples.ORDER;
        Context context = Samples.CONTEXT;
        Order good = withTerms(order, OrderType.LIMIT, TimeInForce.GTC);
        Order market = withTerms(order, OrderType.MARKET, TimeInForce.DAY);
        assertThat(OrderDigest.v1(good)).isEqualTo(OrderDigest.v1(order));
        assertThat(OrderDigest.v1(market)).isEqualTo(OrderDigest.v1(order));
        assertThat(
                        List.of(
                                hex(order, context),
                                hex(good, context),
                                hex(market, context),
                                hex(order, Context.of("CL-002")),
                                hex(order, context(null, null, null, null, AccountType.RETAIL)),
                                hex(order, context("x", null, null, null, null)),
                                hex(order, context(null, "x", null, null, null)),
                                hex(order, context(null, null, "x", null, null)),
                                hex(order, context(null, null, null, "x", null)),
                                hex(order, context("x", "y", null, null, null)),
                                hex(order, context("xy", null, null, null, null)),
                                hex(order, context("y", "x", null, null, null))))
                .doesNotHaveDuplicates();
    }

    private static void requireGateOrder(String id, String symbol, String side, double qty) {
        if (qty != Math.rint(qty)) {
            throw new IllegalArgumentException("the reader takes digits only");
        }
        Order order =
                new Order(
                        id,
                        symbol,
                        Side.valueOf(side),
                        (long) qty,
                        150_000_000L,
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        throw new AssertionError("accepted " + order);
    }

    private static Order withTerms(Order order, OrderType type, TimeInForce timeInForce) {
        return new Order(
                order.clientOrderId(),
                order.symbol(),
                order.side(),
                order.qty(),
                order.priceE8(),
                type,
                timeInForce);
    }

    private static Context context(
            String desk, String trader, String strategy, String session, AccountType accountType) {
        return new Context("CL-001", desk, trader, strategy, session, accountType);
    }

    private static String hex(Order order, Context context) {
        return HexFormat.of().formatHex(OrderDigest.v2(order, context));
    }
}
