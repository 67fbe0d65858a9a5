package com.brokerops.gate.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.contract.AccountType;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code POST /v1/authorize} takes, and for everything else the field and the byte at fault.
 */
class AuthorizeReaderTest {
    private static final String ID = "\"client_order_id\":\"ORD-1\"";
    private static final String SYMBOL = "\"symbol\":\"AAPL\"";
    private static final String REST = ID + "," + SYMBOL + ",\"side\":\"BUY\",\"qty\":100";
    private static final String PRICED = REST + ",\"price\":185.50";

    @Test
    void readsTheOrderOfTheContract() throws BadRequestException {
        String json =
                """
                { "order":   { "client_order_id": "ORD-2026-001", "symbol": "AAPL", "side": "BUY",
                               "qty": 100, "price": 185.50 },
                  "context": { "client_id": "CL-001" } }
                """;

        assertThat(read(json))
                .isEqualTo(
                        new AuthorizeRequest.NewOrder(
                                new Order(
                                        "ORD-2026-001",
                                        "AAPL",
                                        Side.BUY,
                                        100,
                                        18_550_000_000L,
                                        OrderType.LIMIT,
                                        TimeInForce.DAY),
                                Context.of("CL-001"),
                                null));
    }

    @Test
    void readsEveryFieldInAnyOrder() throws BadRequestException {
        String json =
                """
                {"context":{"account_type":"PROFESSIONAL","session_id":"s","strategy_id":"st",
                "trader_id":"t","desk_id":"d","client_id":"c"},
                "order":{"action":"NEW","time_in_force":"IOC","type":"LIMIT","price":1e-8,"qty":1,
                "side":"SELL","symbol":"brk.b","client_order_id":"a:b"}}
                """;

        assertThat(read(json.replace("a:b", "a:b.")))
                .isEqualTo(
                        new AuthorizeRequest.NewOrder(
                                new Order(
                                        "a:b.",
                                        "BRK.B",
                                        Side.SELL,
                                        1,
                                        1,
                                        OrderType.LIMIT,
                                        TimeInForce.IOC),
                                new Context("c", "d", "t", "st", "s", AccountType.PROFESSIONAL),
                                null));
    }

    @Test
    void readsAReplacementWithEverythingThatFewOrdersHave() throws BadRequestException {
        String json =
                """
                {"context":{"client_id":"c","reference_price":10.5,
                "reference_at":"2026-11-20T13:00:00.001+01:00"},
                "order":{"action":"REPLACE","orig_client_order_id":"ORD-0","type":"STOP_LIMIT",
                "stop_price":9.5,"price":10,"reduce_only":true,"qty":1,"side":"SELL",
                "symbol":"A","client_order_id":"ORD-1"}}
                """;

        assertThat(read(json))
                .isEqualTo(
                        new AuthorizeRequest.NewOrder(
                                new Order(
                                        "ORD-1",
                                        "A",
                                        Side.SELL,
                                        1,
                                        1_000_000_000,
                                        OrderType.STOP_LIMIT,
                                        TimeInForce.DAY,
                                        950_000_000,
                                        true,
                                        "ORD-0"),
                                Context.of("c"),
                                new ReferencePrice(1_050_000_000, 1_795_176_000_001L)));
    }

    @Test
    void readsEscapesInNamesAndValuesAsWhatTheyMean() throws BadRequestException {
        String json = "{\"\\u006frder\":{" + PRICED.replace("AAPL", "\\u0041apl") + "}}";

        assertThat(read(json)).isEqualTo(read("{\"order\":{" + PRICED + "}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', MARKET, DAY",
        "',\"type\":\"MARKET\"', MARKET, DAY",
        "',\"price\":1', LIMIT, DAY",
        "',\"price\":1,\"type\":\"LIMIT\"', LIMIT, DAY",
        "',\"price\":1,\"time_in_force\":\"GTC\"', LIMIT, GTC",
        "',\"price\":1,\"time_in_force\":\"FOK\",\"action\":\"NEW\"', LIMIT, FOK"
    })
    void givesAnOrderItsTypeAndTimeInForce(String more, OrderType type, TimeInForce time)
            throws BadRequestException {
        AuthorizeRequest request = read("{\"order\":{" + REST + more + "}}");

        assertThat(request)
                .isInstanceOfSatisfying(
                        AuthorizeRequest.NewOrder.class,
                        asked -> {
                            assertThat(asked.order().type()).isEqualTo(type);
                            assertThat(asked.order().timeInForce()).isEqualTo(time);
                            assertThat(asked.context()).isEqualTo(Context.of("default-client"));
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"symbol\":\"AAPL\",\"side\":\"BUY\",\"qty\":1,\"price\":1",
                ",\"type\":\"LIMIT\""
            })
    void needsOnlyTheIdOfACancel(String more) throws BadRequestException {
        assertThat(
                        read(
                                "{\"order\":{"
                                        + ID
                                        + ",\"action\":\"CANCEL\""
                                        + more
                                        + "},\"context\":{}}"))
                .isEqualTo(new AuthorizeRequest.CancelOrder("ORD-1", Context.of("default-client")));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                // each row: the fault's field, the text its offset points at, the body
                row("", "", ""),
                row("", "", " "),
                row("", "[", "[]"),
                row("", "1", "1"),
                row("", "null", "null"),
                row("order", "{", "{}"),
                row("order", "{", "{\"context\":{}}"),
                row("orders", "]", "{\"orders\":[]}"),
                row("order", "null", "{\"order\":null}"),
                row("order", "[", "{\"order\":[]}"),
                row("context", "null", order(PRICED, ",\"context\":null")),
                row("context", "\"x\"", order(PRICED, ",\"context\":\"x\"")),
                row("nothing", "\"nothing\"", order(PRICED, ",\"nothing\":1")),
                row("order", "\"order\":2", order(PRICED, ",\"order\":2")),
                row("context", "\"context\":3", order(PRICED, ",\"context\":{},\"context\":3")),
                row("", "{}", order(PRICED, "") + "{}"),
                row("", "x", order(PRICED, "") + " x"),
                row("", "]", order(PRICED, "") + "]"),
                row("order.client_order_id", "{" + SYMBOL, order(REST.replace(ID + ",", ""), "")),
                row("order.symbol", "{" + ID, order(REST.replace(SYMBOL + ",", ""), "")),
                row("order.side", "{" + ID, order(REST.replace(",\"side\":\"BUY\"", ""), "")),
                row("order.qty", "{" + ID, order(REST.replace(",\"qty\":100", ""), "")),
                row("order.client_order_id", "{\"action", order("\"action\":\"CANCEL\"", "")),
                row("order.qty", "\"qty\":2", order(REST + ",\"qty\":2", "")),
                row("order.symbol", "\"symbol\":2", order(REST + ",\"symbol\":2", "")),
                row("order.other", "\"other\"", order(REST + ",\"other\":{}", "")),
                row("order.Qty", "\"Qty\"", order(REST + ",\"Qty\":2", "")),
                row("order.client_order_id", "7", order(PRICED.replace("\"ORD-1\"", "7"), "")),
                row("order.side", "\"buy\"", order(PRICED.replace("BUY", "buy"), "")),
                row("order.side", "\"BUY \"", order(PRICED.replace("BUY", "BUY "), "")),
                row("order.side", "null", order(PRICED.replace("\"BUY\"", "null"), "")),
                row("order.side", "true", order(PRICED.replace("\"BUY\"", "true"), "")),
                row("order.qty", "\"100\"", order(PRICED.replace("100", "\"100\""), "")),
                row("order.price", "\"185.50\"", order(PRICED.replace("185.50", "\"185.50\""), "")),
                row("order.price", "null", order(PRICED.replace("185.50", "null"), "")),
                row("order.price", "[", order(PRICED.replace("185.50", "[[[[[[[[[1"), "")),
                row("order.type", "\"limit\"", order(PRICED + ",\"type\":\"limit\"", "")),
                row("order.price", "185.50", order(PRICED + ",\"type\":\"STOP\"", "")),
                row("order.stop_price", "\"STOP\"", order(REST + ",\"type\":\"STOP\"", "")),
                row("order.stop_price", "2", order(REST + ",\"stop_price\":2", "")),
                row(
                        "order.stop_price",
                        "\"STOP_LIMIT\"",
                        order(PRICED + ",\"type\":\"STOP_LIMIT\"", "")),
                row("order.price", "185.50", order(PRICED + ",\"type\":\"MARKET\"", "")),
                row("order.price", "\"LIMIT\"", order(REST + ",\"type\":\"LIMIT\"", "")),
                row(
                        "order.time_in_force",
                        "\"GTD\"",
                        order(REST + ",\"time_in_force\":\"GTD\"", "")),
                row("order.orig_client_order_id", "{", order(REST + ",\"action\":\"REPLACE\"", "")),
                row("order.action", "\"new\"", order(REST + ",\"action\":\"new\"", "")),
                row(
                        "order.orig_client_order_id",
                        "1}",
                        order(REST + ",\"orig_client_order_id\":1", "")),
                row(
                        "order.orig_client_order_id",
                        "\"ORD-0\"",
                        order(REST + ",\"orig_client_order_id\":\"ORD-0\"", "")),
                row(
                        "order.orig_client_order_id",
                        "\"ORD-1\"",
                        order(
                                REST + ",\"action\":\"REPLACE\",\"orig_client_order_id\":\"ORD-1\"",
                                "")),
                row("order.reduce_only", "1}", order(REST + ",\"reduce_only\":1", "")),
                row("order.stop_price", "0}", order(REST + ",\"stop_price\":0", "")),
                row(
                        "order.symbol",
                        "\"a b\"",
                        order(ID + ",\"action\":\"CANCEL\",\"symbol\":\"a b\"", "")),
                row("order.qty", "0", order(ID + ",\"action\":\"CANCEL\",\"qty\":0", "")),
                row(
                        "context.client_id",
                        "\"\"",
                        order(PRICED, ",\"context\":{\"client_id\":\"\"}")),
                row(
                        "context.desk_id",
                        "\"a b\"",
                        order(PRICED, ",\"context\":{\"desk_id\":\"a b\"}")),
                row("context.trader_id", "5", order(PRICED, ",\"context\":{\"trader_id\":5}")),
                row(
                        "context.strategy_id",
                        "null",
                        order(PRICED, ",\"context\":{\"strategy_id\":null}")),
                row(
                        "context.session_id",
                        "\"|\"",
                        order(PRICED, ",\"context\":{\"session_id\":\"|\"}")),
                row(
                        "context.account_type",
                        "\"X\"",
                        order(PRICED, ",\"context\":{\"account_type\":\"X\"}")),
                row(
                        "context.reference_at",
                        "{\"reference_price",
                        order(PRICED, ",\"context\":{\"reference_price\":1}")),
                row(
                        "context.reference_price",
                        "{\"reference_at",
                        order(PRICED, ",\"context\":{\"reference_at\":\"2026-11-20T12:00:00Z\"}")),
                row(
                        "context.reference_at",
                        "\"\"",
                        order(PRICED, ",\"context\":{\"reference_at\":\"\"}")),
                row(
                        "context.deadline_ms",
                        "\"dead",
                        order(PRICED, ",\"context\":{\"deadline_ms\":1}")),
                row("context.x", "\"x\"", order(PRICED, ",\"context\":{\"x\":1}")),
                row(
                        "context.client_id",
                        "\"client_id\":2",
                        order(PRICED, ",\"context\":{\"client_id\":\"a\",\"client_id\":2}")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void namesTheFieldAndTheByteAtFault(String field, String at, String json) {
        BadRequestException refused = refused(json.getBytes(StandardCharsets.UTF_8));

        assertThat(refused.field()).isEqualTo(field);
        assertThat(json.substring(refused.offset())).startsWith(at);
        assertThat(refused.detail()).contains(field.isEmpty() ? "body" : field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"",
                "{\"order",
                "{\"order\"",
                "{\"order\":",
                "{\"order\":{",
                "{,}",
                "{\"order\":{}",
                "{\"order\":{},}",
                "{'order':{}}",
                "{order:{}}",
                "{\"order\":{\"qty\":01}}",
                "{\"order\":{\"qty\":+1}}",
                "{\"order\":{\"qty\":NaN}}",
                "{\"order\":{\"qty\":Infinity}}",
                "{\"order\":{\"qty\":-Infinity}}",
                "{\"order\":{\"qty\":.5}}",
                "{\"order\":{\"qty\":5.}}",
                "{\"order\":{\"qty\":0x1}}",
                "{\"order\":{\"qty\":1e}}",
                "{\"order\":{\"qty\":-}}",
                "{\"order\":{\"qty\":1 2}}",
                "{/**/\"order\":{}}",
                "{\"order\":{}}//",
                "#\n{}",
                "{\"order\":{\"symbol\":\"a\nb\"}}",
                "{\"order\":{\"symbol\":\"\\x41\"}}",
                "{\"order\":{\"symbol\":\"\\u00g1\"}}",
                "{\"order\":{\"symbol\":\"\\u12\"}}",
                "{\"order\":{\"symbol\":tru}}",
                "{\"order\":{\"symbol\" \"A\"}}",
                "{\"order\":{\"symbol\":\"A\" \"side\":\"BUY\"}}"
            })
    void refusesWhatIsNotJson(String json) {
        assertThat(refused(json.getBytes(StandardCharsets.UTF_8)).offset())
                .isBetween(0, json.length());
    }

    @Test
    void refusesEveryTruncationOfAGoodBody() {
        byte[] whole =
                order(PRICED, ",\"context\":{\"client_id\":\"c\"}")
                        .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThat(refused(cut).offset()).isBetween(0, length);
        }
    }

    @Test
    void refusesDepth9() {
        String json = "{\"order\":" + "{\"order\":".repeat(8) + "1" + "}".repeat(9);

        assertThat(refused(json.getBytes(StandardCharsets.UTF_8)).field()).isEqualTo("order.order");
        assertThat(refused("[[[[[[[[[[[[[[[[]]]]]]]]".getBytes(StandardCharsets.UTF_8)).field())
                .isEmpty();
    }

    @Test
    void readsOnlyTheBytesOfTheBody() throws BadRequestException {
        byte[] json = order(PRICED, "").getBytes(StandardCharsets.UTF_8);
        byte[] longer = Arrays.copyOf(json, json.length + 100);
        Arrays.fill(longer, json.length, longer.length, (byte) '}');

        assertThat(AuthorizeReader.read(longer, json.length))
                .isEqualTo(AuthorizeReader.read(json, json.length));
    }

    private static Arguments row(String field, String at, String json) {
        return Arguments.of(field, at, json);
    }

    private static String order(String members, String more) {
        return "{\"order\":{" + members + "}" + more + "}";
    }

    private static AuthorizeRequest read(String json) throws BadRequestException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return AuthorizeReader.read(body, body.length);
    }

    private static BadRequestException refused(byte[] body) {
        return catchThrowableOfType(
                BadRequestException.class, () -> AuthorizeReader.read(body, body.length));
    }
}
